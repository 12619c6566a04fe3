import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

/** Four bytes of magic and four versions that the client speaks. */
export const bolt: PayloadProtocol = {
  name: 'bolt',
  title: 'Neo4j Bolt',
  specification: 'Neo4j, "Bolt Protocol handshake specification"',
  transports: ON_TCP,
  firstBytes: [0x60],
  matches: bytes => bytes.length >= 20 && word32(bytes, 0) === 0x6060b017,
  decode: bytes => ({ fields: { version: `${bytes[7]}.${bytes[6]}` }, group: 'Neo4j Bolt' }),
  examples: {
    is: [{ hex: '6060b017 00000104 00000004 00000003 00000000', fields: { version: '4.1' } }],
    isNot: [{ hex: '6060b018', zeros: 16 }],
  },
}
