import { UDP } from '../../../model/protocol.ts'
import { berContents, berElement } from '../ber.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word32 } from '../recognised.ts'

/** Application tags (RFC 4120 section 5.10). */
const MESSAGES: Readonly<Record<number, string>> = {
  106: 'as-request',
  107: 'as-reply',
  108: 'tgs-request',
  109: 'tgs-reply',
  110: 'ap-request',
  126: 'error',
}
const [SEQUENCE, GENERAL_STRING] = [0x30, 0x1b]
const REALM = 0xa2

/** Over TCP behind four bytes of length. */
function messageAt(transport: number): number {
  return transport === UDP ? 0 : 4
}

/** An application tag, a sequence, and in it the protocol version 5 as [0] or [1]. */
function matches(bytes: Uint8Array, transport: number): boolean {
  const at = messageAt(transport)
  if (bytes.length < at + 12 || MESSAGES[bytes[at]!] === undefined) return false
  if (at === 4 && word32(bytes, 0) < bytes.length - 4) return false
  const sequence = berContents(bytes, at)
  if (sequence < 0 || bytes[sequence] !== SEQUENCE) return false
  const first = berContents(bytes, sequence)
  if (first < 0 || (bytes[first] !== 0xa0 && bytes[first] !== 0xa1) || bytes[first + 1] !== 3) return false
  return bytes[first + 2] === 2 && bytes[first + 3] === 1 && bytes[first + 4] === 5
}

function decode(bytes: Uint8Array, transport: number): Decoded {
  const at = messageAt(transport)
  const message = MESSAGES[bytes[at]!]!
  const realm = realmOf(bytes, at)
  const fields: Record<string, string> = { message }
  if (realm !== '') fields.realm = realm
  return { fields, group: `Kerberos ${message} ${realm}`.trim() }
}

/** KDC-REQ: [4] body, in it [2] realm as a general string (RFC 4120 section 5.4.1). */
function realmOf(bytes: Uint8Array, at: number): string {
  const sequence = berElement(bytes, berContents(bytes, at))
  for (let p = sequence?.from ?? bytes.length, n = 0; n < 8; n++) {
    const element = berElement(bytes, p)
    if (element === null) return ''
    if (element.tag === 0xa4) {
      const body = berElement(bytes, element.from)
      return body === null ? '' : realmIn(bytes, body.from)
    }
    p = element.end
  }
  return ''
}

function realmIn(bytes: Uint8Array, from: number): string {
  for (let p = from, n = 0; n < 8; n++) {
    const element = berElement(bytes, p)
    if (element === null) return ''
    const text = element.tag === REALM ? berElement(bytes, element.from) : null
    if (text !== null) return text.tag === GENERAL_STRING ? latin1(bytes, text.from, text.end) : ''
    p = element.end
  }
  return ''
}

export const kerberos: PayloadProtocol = {
  name: 'kerberos',
  title: 'Kerberos 5',
  specification: 'RFC 4120',
  transports: ON_BOTH,
  firstBytes: [0, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x7e],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: '00000020 6a1e 301c a103 020105 a203 02010a a410 300e a007 0305 0000000000 a203 1b01 52',
        fields: { message: 'as-request', realm: 'R' },
      },
      { transport: UDP, hex: '6a0e 300c a103 020105 a203 02010a a400', fields: { message: 'as-request' } },
    ],
    isNot: [
      { transport: UDP, hex: '6a0e 300c a103 020104 a203 02010a a400' },
      { hex: '00000001 6a0e 300c a103 020105 0000' },
    ],
  },
}
