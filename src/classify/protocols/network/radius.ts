import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word16 } from '../recognised.ts'

const CODES: Readonly<Record<number, string>> = {
  1: 'access-request',
  2: 'access-accept',
  3: 'access-reject',
  4: 'accounting-request',
  5: 'accounting-response',
  11: 'access-challenge',
  12: 'status-server',
  40: 'disconnect-request',
  43: 'coa-request',
}
/** Code, identifier, length, authenticator (RFC 2865 section 3). */
const HEADER = 20
const USER_NAME = 1

/** The length is the datagram's, and the attributes fill it exactly. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER || bytes.length > 4096 || CODES[bytes[0]!] === undefined) return false
  if (word16(bytes, 2) !== bytes.length) return false
  if (bytes.length === HEADER) return bytes[0] !== 1
  let at = HEADER
  while (at + 2 <= bytes.length && bytes[at + 1]! >= 2) at += bytes[at + 1]!
  return at === bytes.length
}

function decode(bytes: Uint8Array): Decoded {
  const code = CODES[bytes[0]!]!
  const fields: Record<string, string> = { code }
  for (let at = HEADER; at + 2 <= bytes.length && bytes[at + 1]! >= 2; at += bytes[at + 1]!)
    if (bytes[at] === USER_NAME) fields.user = latin1(bytes, at + 2, at + bytes[at + 1]!)
  return { fields, group: `RADIUS ${code}` }
}

export const radius: PayloadProtocol = {
  name: 'radius',
  title: 'RADIUS',
  specification: 'RFC 2865, RFC 2866, RFC 5997',
  transports: ON_UDP,
  firstBytes: [1, 2, 3, 4, 5, 11, 12, 40, 43],
  matches,
  decode,
  examples: {
    is: [
      { hex: `01 67 0028 ${'5a'.repeat(16)} 0106 75736572 0506 00000001 0406 7f000001 0602`, fields: { user: 'user' } },
      { hex: `0c 01 0014 ${'5a'.repeat(16)}`, fields: { code: 'status-server' } },
    ],
    isNot: [{ hex: `01 67 0028 ${'5a'.repeat(16)} 0106 75736572` }, { hex: `01 01 0014 ${'5a'.repeat(16)}` }],
  },
}
