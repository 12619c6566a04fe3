import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText, word16 } from '../recognised.ts'

/** The first request: a length of 26 bytes, and "IBETH01N0_M" for the tool. */
export const pcworx: PayloadProtocol = {
  name: 'pcworx',
  title: 'Phoenix Contact PC Worx',
  specification: 'public protocol analyses (port 1962)',
  transports: ON_TCP,
  firstBytes: [1],
  matches: bytes => bytes[1] === 1 && word16(bytes, 2) === bytes.length && startsWithText(bytes, 'IBETH', 14),
  decode: () => ({ fields: {}, group: 'PC Worx' }),
  examples: {
    is: [{ hex: '0101 001a 00000000 7880 0003 000c 49424554483031 4e305f4d 00' }],
    isNot: [{ hex: '0101 001b 00000000 7880 0003 000c 49424554483031 4e305f4d 00' }],
  },
}
