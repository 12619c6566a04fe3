import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText, word16 } from '../recognised.ts'

const CONNECT = 0x10
const [HAS_USER, HAS_PASSWORD] = [0x80, 0x40]

/** Offset behind the remaining length: one to four bytes, seven bits each (section 2.2.3). */
function bodyAt(bytes: Uint8Array): number {
  let at = 1
  while (at < 4 && (bytes[at]! & 0x80) !== 0) at++
  return at + 1
}

/** CONNECT of MQTT 3.1.1 and 5 ("MQTT") and of 3.1 ("MQIsdp"). */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false
  const at = bodyAt(bytes)
  const length = word16(bytes, at)
  return (
    (length === 4 && startsWithText(bytes, 'MQTT', at + 2)) || (length === 6 && startsWithText(bytes, 'MQIsdp', at + 2))
  )
}

function decode(bytes: Uint8Array): Decoded {
  const nameAt = bodyAt(bytes)
  const at = nameAt + 2 + word16(bytes, nameAt)
  const level = bytes[at] ?? 0
  const flags = bytes[at + 1] ?? 0
  const login = (flags & (HAS_USER | HAS_PASSWORD)) !== 0 ? 'yes' : 'no'
  const fields: Record<string, string> = { message: 'connect', level: String(level), login }
  const clientAt = at + 4 + (level >= 5 ? 1 + (bytes[at + 4] ?? 0) : 0) // behind level, flags, keep-alive, properties
  const client = text(bytes, clientAt)
  if (client !== '') fields.client = client
  if ((flags & HAS_USER) !== 0 && (flags & 0x04) === 0) fields.user = text(bytes, clientAt + 2 + client.length)
  return { fields, group: `MQTT connect, level ${level}, login ${login}` }
}

function text(bytes: Uint8Array, at: number): string {
  return latin1(bytes, at + 2, at + 2 + Math.max(0, word16(bytes, at)))
}

export const mqtt: PayloadProtocol = {
  name: 'mqtt',
  title: 'MQTT',
  specification: 'MQTT 3.1.1 section 3.1; MQTT 5 section 3.1',
  transports: ON_TCP,
  firstBytes: [CONNECT],
  matches,
  decode,
  examples: {
    is: [
      { hex: '10 11 0004 4d515454 04 02 003c 0005 70726f6265', fields: { level: '4', login: 'no', client: 'probe' } },
      {
        hex: '10 16 0006 4d5149736470 03 c2 003c 0001 61 0001 75 0001 70',
        fields: { level: '3', login: 'yes', user: 'u' },
      },
    ],
    isNot: [{ hex: '10 11 0004 4d515455 04 02 003c 0005' }, { hex: '20 02 00 00' }],
  },
}
