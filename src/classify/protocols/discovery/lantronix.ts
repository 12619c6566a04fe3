import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

/** Questions for firmware (0xf6) and set-up records (0xf8, 0xe0 to 0xe7): four bytes. */
export const lantronix: PayloadProtocol = {
  name: 'lantronix',
  title: 'Lantronix device configuration',
  specification: 'Lantronix, "UDS1100 User Guide": port 77FE',
  transports: ON_UDP,
  firstBytes: [0],
  matches: bytes =>
    bytes.length === 4 &&
    (word32(bytes, 0) === 0xf6 || word32(bytes, 0) === 0xf8 || (word32(bytes, 0) >= 0xe0 && word32(bytes, 0) <= 0xe7)),
  decode: bytes => ({
    fields: { request: `0x${word32(bytes, 0).toString(16)}` },
    group: `Lantronix 0x${word32(bytes, 0).toString(16)}`,
  }),
  examples: { is: [{ hex: '000000f8', fields: { request: '0xf8' } }], isNot: [{ hex: '000000f9' }] },
}
