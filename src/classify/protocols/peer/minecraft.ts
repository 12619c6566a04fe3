import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word16 } from '../recognised.ts'

const LEGACY_PING = 0xfe
/** States that a handshake asks for: status, login, transfer. */
const [STATUS, TRANSFER] = [1, 3]
/** Longest host name of a handshake, in bytes. */
const LONGEST_HOST = 255

/** Offset behind a protocol version: a variable-length integer of one to five bytes, seven bits each. */
function behindVersion(bytes: Uint8Array): number {
  let at = 2
  while (at < 6 && (bytes[at]! & 0x80) !== 0) at++
  return at + 1
}

/** A handshake: its length, packet 0, a version, a host, a port, a state; or the list ping of old clients. */
function matches(bytes: Uint8Array): boolean {
  if (bytes[0] === LEGACY_PING) return bytes[1] === 1 && (bytes.length === 2 || bytes[2] === 0xfa)
  const end = 1 + bytes[0]!
  if (bytes[0]! >= 0x80 || bytes.length < end || bytes.length < 7 || bytes[1] !== 0) return false
  const hostAt = behindVersion(bytes)
  const length = bytes[hostAt] ?? LONGEST_HOST + 1
  if (length > LONGEST_HOST || hostAt + 1 + length + 3 !== end) return false
  for (let i = hostAt + 1; i <= hostAt + length; i++) if (bytes[i]! < 0x20 && bytes[i] !== 0) return false
  return bytes[end - 1]! >= STATUS && bytes[end - 1]! <= TRANSFER
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[0] === LEGACY_PING) return { fields: { message: 'legacy-ping' }, group: 'Minecraft legacy ping' }
  const hostAt = behindVersion(bytes)
  const end = 1 + bytes[0]!
  const message = bytes[end - 1] === STATUS ? 'status' : 'login'
  const fields = { message, host: latin1(bytes, hostAt + 1, end - 3), port: String(word16(bytes, end - 3)) }
  return { fields, group: `Minecraft ${message}` }
}

export const minecraft: PayloadProtocol = {
  name: 'minecraft',
  title: 'Minecraft',
  specification: 'Minecraft protocol, "Server List Ping" (wiki.vg)',
  transports: ON_TCP,
  firstBytes: [...Array.from({ length: 0x7a }, (_, i) => i + 6), LEGACY_PING],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: '10 00 f605 09 6c6f63616c686f7374 63dd 01 01 00',
        fields: { message: 'status', host: 'localhost', port: '25565' },
      },
      { hex: 'fe 01', fields: { message: 'legacy-ping' } },
    ],
    isNot: [{ hex: '10 00 f605 0a 6c6f63616c686f7374 63dd 01' }, { hex: '10 00 f605 09 6c6f63616c686f7374 63dd 07' }],
  },
}
