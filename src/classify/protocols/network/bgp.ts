import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

const TYPES: Readonly<Record<number, string>> = {
  1: 'open',
  2: 'update',
  3: 'notification',
  4: 'keepalive',
  5: 'route-refresh',
}
const MARKER = 16
const HEADER = 19

/** Sixteen bytes of ones, a length, a type. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER) return false
  for (let i = 0; i < MARKER; i++) if (bytes[i] !== 0xff) return false
  const length = word16(bytes, MARKER)
  return length >= HEADER && length <= 4096 && TYPES[bytes[MARKER + 2]!] !== undefined
}

function decode(bytes: Uint8Array): Decoded {
  const message = TYPES[bytes[MARKER + 2]!]!
  const fields: Record<string, string> = { message }
  if (message === 'open' && bytes.length >= HEADER + 3) {
    fields.version = String(bytes[HEADER])
    fields.as = String(word16(bytes, HEADER + 1))
  }
  return { fields, group: `BGP ${message}` }
}

export const bgp: PayloadProtocol = {
  name: 'bgp',
  title: 'BGP',
  specification: 'RFC 4271 section 4',
  transports: ON_TCP,
  firstBytes: [0xff],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: `${'ff'.repeat(16)} 001d 01 04 fde8 00b4 c0000201 00`,
        fields: { message: 'open', version: '4', as: '65000' },
      },
    ],
    isNot: [{ hex: `${'ff'.repeat(16)} 0012 04 00` }, { hex: `${'ff'.repeat(15)} 00 0013 04` }],
  },
}
