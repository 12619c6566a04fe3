import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { zerosAt } from '../recognised.ts'

/** Type, three zero bytes, and the exact length of the message. */
const MESSAGES: readonly { type: number; name: string; bytes: number }[] = [
  { type: 1, name: 'initiation', bytes: 148 },
  { type: 2, name: 'response', bytes: 92 },
  { type: 3, name: 'cookie-reply', bytes: 64 },
]

export const wireguard: PayloadProtocol = {
  name: 'wireguard',
  title: 'WireGuard',
  specification: 'WireGuard: Next Generation Kernel Network Tunnel, section 5.4',
  transports: ON_UDP,
  firstBytes: MESSAGES.map(message => message.type),
  matches: bytes => zerosAt(bytes, 1, 3) && bytes.length === MESSAGES[bytes[0]! - 1]!.bytes,
  decode: bytes => {
    const message = MESSAGES[bytes[0]! - 1]!.name
    return { fields: { message }, group: `WireGuard ${message}` }
  },
  examples: {
    is: [{ hex: `01000000 ${'5a'.repeat(144)}`, fields: { message: 'initiation' } }],
    isNot: [{ hex: `01000000 ${'5a'.repeat(143)}` }, { hex: `01000100 ${'5a'.repeat(144)}` }],
  },
}
