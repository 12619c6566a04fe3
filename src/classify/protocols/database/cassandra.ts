import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word32 } from '../recognised.ts'

/** Requests that open a conversation. */
const OPCODES: Readonly<Record<number, string>> = { 1: 'startup', 5: 'options' }

/** Frames have eight bytes of header up to version 2, nine from version 3 on. */
function headerLength(bytes: Uint8Array): number {
  return bytes[0]! <= 2 ? 8 : 9
}

function matches(bytes: Uint8Array): boolean {
  const header = headerLength(bytes)
  if (bytes.length < header || OPCODES[bytes[header - 5]!] === undefined || bytes[1]! > 0x1f) return false
  const length = word32(bytes, header - 4)
  if (length !== bytes.length - header) return false
  return bytes[header - 5] === 5 ? length === 0 : latin1(bytes, header, header + 64).includes('CQL_VERSION')
}

export const cassandra: PayloadProtocol = {
  name: 'cassandra',
  title: 'Cassandra (CQL)',
  specification: 'Apache Cassandra, native_protocol_v4.spec sections 2 and 4.1',
  transports: ON_TCP,
  firstBytes: [1, 2, 3, 4, 5],
  matches,
  decode: bytes => {
    const command = OPCODES[bytes[headerLength(bytes) - 5]!]!
    return { fields: { version: String(bytes[0]), command }, group: `CQL version ${bytes[0]} ${command}` }
  },
  examples: {
    is: [{ hex: '04 00 0000 05 00000000', fields: { version: '4', command: 'options' } }],
    isNot: [{ hex: '04 00 0000 05 00000001' }, { hex: '04 00 0000 02 00000000' }],
  },
}
