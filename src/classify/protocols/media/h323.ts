import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

/** Q.931: protocol discriminator 8, a call reference of two bytes. */
const MESSAGES: Readonly<Record<number, string>> = {
  1: 'alerting',
  2: 'call-proceeding',
  5: 'setup',
  7: 'connect',
  90: 'release-complete',
}

export const h323: PayloadProtocol = {
  name: 'h323',
  title: 'H.323 (Q.931 call signalling)',
  specification: 'ITU-T H.225.0 section 7; Q.931 section 4; RFC 1006',
  transports: ON_TCP,
  firstBytes: [3],
  matches: bytes =>
    bytes[1] === 0 &&
    bytes.length >= 9 &&
    word16(bytes, 2) >= 9 &&
    bytes[4] === 8 &&
    bytes[5] === 2 &&
    MESSAGES[bytes[8]!] !== undefined,
  decode: bytes => ({ fields: { message: MESSAGES[bytes[8]!]! }, group: `H.323 ${MESSAGES[bytes[8]!]}` }),
  examples: {
    is: [{ hex: '0300 0020 08 02 0001 05 04 0388c0a5', fields: { message: 'setup' } }],
    isNot: [{ hex: '0300 0013 0e e0 0000 0000 00 01 00 0800 03000000' }, { hex: '0300 0020 08 02 0001 7f' }],
  },
}
