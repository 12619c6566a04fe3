import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { textUntilZero, word32 } from '../recognised.ts'

/** The first ten bytes of a request; the asker's name follows. */
export const crestron: PayloadProtocol = {
  name: 'crestron',
  title: 'Crestron discovery (CIP)',
  specification: 'public protocol analyses (port 41794)',
  transports: ON_UDP,
  firstBytes: [0x14],
  matches: bytes => bytes.length >= 12 && word32(bytes, 0) === 0x14000000 && word32(bytes, 4) === 0x01040003,
  decode: bytes => ({ fields: { name: textUntilZero(bytes, 10) }, group: 'Crestron discovery' }),
  examples: {
    is: [{ hex: '14000000 01040003 0000 66656564', zeros: 252, fields: { name: 'feed' } }],
    isNot: [{ hex: '14000000 01040004 0000 66656564' }],
  },
}
