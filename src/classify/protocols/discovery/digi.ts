import { firstOf } from '../first-bytes.ts'
import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText, word16 } from '../recognised.ts'

/** Marks of Digi and of those who sell its devices under their own names. */
const MARKS = ['DIGI', 'DVKT', 'DGDP'] as const

export const digi: PayloadProtocol = {
  name: 'digi',
  title: 'Digi device discovery (ADDP)',
  specification: 'Digi, "Advanced Device Discovery Protocol": public analyses (port 2362)',
  transports: ON_UDP,
  firstBytes: firstOf('D'),
  matches: bytes =>
    bytes.length >= 8 && word16(bytes, 6) === bytes.length - 8 && MARKS.some(mark => startsWithText(bytes, mark)),
  decode: bytes => ({ fields: { message: String(word16(bytes, 4)) }, group: `ADDP message ${word16(bytes, 4)}` }),
  examples: {
    is: [{ hex: '44494749 0001 0006 ffffffffffff', fields: { message: '1' } }],
    isNot: [{ hex: '44494749 0001 0007 ffffffffffff' }],
  },
}
