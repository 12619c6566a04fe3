import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word16 } from '../recognised.ts'

const CONNECT = 1
const DATA_AT = 58

/** A connect packet: its length, no checksums, a version, and text in brackets behind. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 34 || bytes[4] !== CONNECT || bytes[5]! > 8 || word16(bytes, 6) !== 0) return false
  const length = word16(bytes, 0)
  if (word16(bytes, 2) !== 0 || length < 34 || (length < bytes.length && word16(bytes, 24) < 1)) return false
  const version = word16(bytes, 8)
  return version >= 300 && version < 400 && word16(bytes, 10) >= 300 && word16(bytes, 10) <= version
}

function decode(bytes: Uint8Array): Decoded {
  const dataAt = word16(bytes, 26)
  const data = latin1(bytes, dataAt > 0 ? dataAt : DATA_AT, 1024)
  const fields: Record<string, string> = { message: 'connect', version: String(word16(bytes, 8)), data }
  const service = /\((?:SERVICE_NAME|SID)=([^()]{1,64})/i.exec(data)?.[1]
  if (service !== undefined) fields.service = service
  const command = /\(COMMAND=([^()]{1,32})/i.exec(data)?.[1]
  if (command !== undefined) fields.command = command
  return { fields, group: `Oracle TNS connect ${command ?? ''} ${service ?? ''}`.trim() }
}

export const oracle: PayloadProtocol = {
  name: 'oracle',
  title: 'Oracle TNS',
  specification: 'public analyses of TNS; Wireshark field reference "tns"',
  transports: ON_TCP,
  firstBytes: [0, 1, 2, 3],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: `0057 0000 01 00 0000 0136 012c 0000 0800 7fff 7f08 0000 0001 001d 003a 00000000 0000 ${'00'.repeat(24)} ${Buffer.from('(CONNECT_DATA=(COMMAND=ping))').toString('hex')}`,
        fields: { command: 'ping', version: '310' },
      },
    ],
    isNot: [{ hex: '0057 0000 06 00 0000 0136 012c', zeros: 60 }],
  },
}
