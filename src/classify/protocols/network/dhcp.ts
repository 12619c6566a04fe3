import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word32 } from '../recognised.ts'

/** Magic cookie behind the fields of BOOTP (RFC 2131 section 3). */
const COOKIE_AT = 236
const COOKIE = 0x63825363
const [HOST_NAME, MESSAGE_TYPE, VENDOR_CLASS, END] = [12, 53, 60, 255]
const MESSAGES: Readonly<Record<number, string>> = {
  1: 'discover',
  2: 'offer',
  3: 'request',
  4: 'decline',
  5: 'ack',
  6: 'nak',
  7: 'release',
  8: 'inform',
}

function decode(bytes: Uint8Array): Decoded {
  const fields: Record<string, string> = {}
  for (let at = COOKIE_AT + 4; at + 1 < bytes.length && bytes[at] !== END; ) {
    if (bytes[at] === 0) {
      at++
      continue
    }
    const [option, length] = [bytes[at]!, bytes[at + 1]!]
    if (option === MESSAGE_TYPE) fields.message = MESSAGES[bytes[at + 2]!] ?? String(bytes[at + 2])
    if (option === HOST_NAME) fields.hostName = latin1(bytes, at + 2, at + 2 + length)
    if (option === VENDOR_CLASS) fields.vendorClass = latin1(bytes, at + 2, at + 2 + length)
    at += 2 + length
  }
  return { fields, group: `DHCP ${fields.message ?? ''} [${fields.vendorClass ?? ''}]` }
}

export const dhcp: PayloadProtocol = {
  name: 'dhcp',
  title: 'DHCP',
  specification: 'RFC 2131, RFC 2132',
  transports: ON_UDP,
  firstBytes: [1, 2],
  matches: bytes => bytes.length >= COOKIE_AT + 4 && bytes[2]! <= 16 && word32(bytes, COOKIE_AT) === COOKIE,
  decode,
  examples: {
    is: [
      {
        hex: `01 01 06 00 ${'00'.repeat(232)} 63825363 350101 3c0461626364 ff`,
        fields: { message: 'discover', vendorClass: 'abcd' },
      },
    ],
    isNot: [{ hex: '01 01 06 00', zeros: 300 }],
  },
}
