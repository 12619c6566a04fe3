import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

/** C0 and the beginning of C1: version 3, time, four zero bytes (or a version of the Flash player). */
const HANDSHAKE = 1537

export const rtmp: PayloadProtocol = {
  name: 'rtmp',
  title: 'RTMP',
  specification: 'Adobe RTMP 1.0, section 5.2',
  transports: ON_TCP,
  firstBytes: [3],
  matches: bytes =>
    bytes.length >= 1400 &&
    bytes.length <= HANDSHAKE &&
    (word32(bytes, 5) === 0 || (bytes[5]! >= 9 && bytes[5]! <= 0x80 && bytes[6] === 0)),
  decode: () => ({ fields: { version: '3' }, group: 'RTMP handshake' }),
  examples: {
    is: [{ hex: '03 00000000 00000000', zeros: 1528 }],
    isNot: [{ hex: '03 00000000 00000000', zeros: 100 }],
  },
}
