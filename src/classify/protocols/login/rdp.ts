import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, little16, little32, startsWithText, word16 } from '../recognised.ts'

const CONNECTION_REQUEST = 0xe0
/** Offset of what follows TPKT and X.224 headers. */
const BODY = 11
const NEGOTIATION_REQUEST = 1
const NEGOTIATION_BYTES = 8

/** A connection request in a TPKT that has a cookie, asks for protocols, or has nothing else in it; other ISO transports go on differently. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < BODY || bytes[1] !== 0 || bytes[5] !== CONNECTION_REQUEST) return false
  const length = word16(bytes, 2)
  if (length < BODY || word16(bytes, 6) !== 0 || bytes[4]! < 6) return false
  return length === BODY || asksAt(bytes, BODY) || startsWithText(bytes, 'Cookie: ', BODY)
}

function asksAt(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === NEGOTIATION_REQUEST &&
    little16(bytes, at + 2) === NEGOTIATION_BYTES &&
    at + NEGOTIATION_BYTES <= bytes.length
  )
}

function decode(bytes: Uint8Array): Decoded {
  const body = latin1(bytes, BODY, 260)
  const cookie = /^Cookie: (mstshash|msts)=([^\r\n]{0,200})/.exec(body)
  const requestAt = cookie === null ? BODY : BODY + body.indexOf('\n') + 1
  const asks = asksAt(bytes, requestAt)
  const fields: Record<string, string> = {}
  if (cookie !== null) fields.cookie = cookie[2]!
  if (cookie?.[1] === 'mstshash') fields.user = cookie[2]!
  if (asks) fields.protocols = String(little32(bytes, requestAt + 4))
  return {
    fields,
    group: `RDP connection request${cookie === null ? '' : `, ${cookie[1]}=<user>`}${asks ? `, protocols ${fields.protocols}` : ''}`,
  }
}

export const rdp: PayloadProtocol = {
  name: 'rdp',
  title: 'RDP',
  specification: '[MS-RDPBCGR] section 2.2.1.1; RFC 1006; ITU-T X.224 section 13.3',
  transports: ON_TCP,
  firstBytes: [3],
  matches,
  decode,
  examples: {
    is: [
      { hex: '0300 0013 0e e0 0000 0000 00 01 00 0800 03000000', fields: { protocols: '3' } },
      { hex: '0300 000b 06 e0 0000 0000 00' },
      {
        hex: `0300 002a 25 e0 0000 0000 00 ${Buffer.from('Cookie: mstshash=hello\r\n').toString('hex')} 01 00 0800 00000000`,
        fields: { user: 'hello', protocols: '0' },
      },
    ],
    isNot: [{ hex: '0300 0016 11 e0 0000 0001 00 c1020100 c2020102 c0010a' }, { hex: '0300 000b 06 d0 0000 0000 00' }],
  },
}
