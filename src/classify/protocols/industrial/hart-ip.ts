import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

const MESSAGES: Readonly<Record<number, string>> = {
  0: 'session-initiate',
  1: 'session-close',
  2: 'keep-alive',
  3: 'token-passing',
}

/** Version 1, a request, a message, status 0, and the length of the whole; a session's initiation carries five bytes. */
export const hartIp: PayloadProtocol = {
  name: 'hart-ip',
  title: 'HART-IP',
  specification: 'FieldComm Group TS20085, "HART-IP message header"',
  transports: ON_BOTH,
  firstBytes: [1],
  matches: bytes =>
    bytes.length >= 8 &&
    bytes[1] === 0 &&
    MESSAGES[bytes[2]!] !== undefined &&
    bytes[3] === 0 &&
    word16(bytes, 6) === bytes.length &&
    (bytes[2] !== 0 || bytes.length === 13),
  decode: bytes => ({ fields: { message: MESSAGES[bytes[2]!]! }, group: `HART-IP ${MESSAGES[bytes[2]!]}` }),
  examples: {
    is: [{ hex: '01 00 00 00 0002 000d 01 00007530', fields: { message: 'session-initiate' } }],
    isNot: [{ hex: '01 00 00 00 0002 000e 01 00007530' }, { hex: '01 00 04 00 0002 0008' }],
  },
}
