import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word16 } from '../recognised.ts'

const [FORWARD_REQUEST, SHUTDOWN, PING, CPING] = [2, 7, 8, 10]
const MESSAGES: Readonly<Record<number, string>> = {
  [FORWARD_REQUEST]: 'forward-request',
  [SHUTDOWN]: 'shutdown',
  [PING]: 'ping',
  [CPING]: 'cping',
}
const METHODS: Readonly<Record<number, string>> = {
  1: 'OPTIONS',
  2: 'GET',
  3: 'HEAD',
  4: 'POST',
  5: 'PUT',
  6: 'DELETE',
}

/** Magic 0x1234, the length of what follows, and a message that web servers send. */
function matches(bytes: Uint8Array): boolean {
  return bytes.length >= 5 && bytes[1] === 0x34 && word16(bytes, 2) >= 1 && MESSAGES[bytes[4]!] !== undefined
}

function decode(bytes: Uint8Array): Decoded {
  const message = MESSAGES[bytes[4]!]!
  const fields: Record<string, string> = { message }
  if (bytes[4] !== FORWARD_REQUEST) return { fields, group: `AJP ${message}` }
  const method = METHODS[bytes[5]!] ?? String(bytes[5] ?? '')
  const protocolLength = Math.max(0, word16(bytes, 6))
  const targetAt = 8 + protocolLength + 1
  const target = latin1(bytes, targetAt + 2, targetAt + 2 + Math.max(0, word16(bytes, targetAt)))
  return { fields: { ...fields, method, target }, group: `AJP ${method} ${target}` }
}

export const ajp: PayloadProtocol = {
  name: 'ajp',
  title: 'AJP 1.3 (Tomcat connector)',
  specification: 'Apache Tomcat Connectors, "AJPv13"',
  transports: ON_TCP,
  firstBytes: [0x12],
  matches,
  decode,
  examples: {
    is: [
      { hex: '1234 0001 0a', fields: { message: 'cping' } },
      {
        hex: '1234 0016 02 02 0008 485454502f312e31 00 0002 2f61 00 ff',
        fields: { message: 'forward-request', method: 'GET', target: '/a' },
      },
    ],
    isNot: [{ hex: '1234 0001 63' }, { hex: '1201 0034 0000 0000' }],
  },
}
