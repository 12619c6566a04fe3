import { firstOf } from '../first-bytes.ts'
import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

export const gnutella: PayloadProtocol = {
  name: 'gnutella',
  title: 'Gnutella',
  specification: 'Gnutella Protocol Specification 0.6, section 2.1; "GND" of Gnutella2',
  transports: ON_BOTH,
  firstBytes: firstOf('G'),
  matches: bytes =>
    startsWithText(bytes, 'GNUTELLA CONNECT/') ||
    startsWithText(bytes, 'GNUTELLA/0.') ||
    (startsWithText(bytes, 'GND') && bytes.length >= 8 && bytes[3]! <= 3),
  decode: bytes => {
    const version = /^GNUTELLA(?: CONNECT)?\/([\d.]{1,8})/.exec(latin1(bytes, 0, 40))?.[1] ?? '2'
    return { fields: { version }, group: `Gnutella ${version}` }
  },
  examples: {
    is: [{ text: 'GNUTELLA CONNECT/0.6\r\nUser-Agent: x\r\n\r\n', fields: { version: '0.6' } }],
    isNot: [{ text: 'GNUTELLA' }],
  },
}
