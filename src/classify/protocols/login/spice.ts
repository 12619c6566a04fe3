import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { little32, startsWithText } from '../recognised.ts'

/** SpiceLinkHeader: "REDQ", major and minor version, size of the message. */
export const spice: PayloadProtocol = {
  name: 'spice',
  title: 'SPICE',
  specification: 'SPICE protocol, "Channel link"',
  transports: ON_TCP,
  firstBytes: firstOf('R'),
  matches: bytes => startsWithText(bytes, 'REDQ') && bytes.length >= 16 && little32(bytes, 4) <= 3,
  decode: bytes => ({
    fields: { version: `${little32(bytes, 4)}.${little32(bytes, 8)}` },
    group: `SPICE ${little32(bytes, 4)}.${little32(bytes, 8)}`,
  }),
  examples: {
    is: [{ hex: '52454451 02000000 02000000 1a000000', fields: { version: '2.2' } }],
    isNot: [{ text: 'REDQUEEN is here' }, { text: 'REDQ' }],
  },
}
