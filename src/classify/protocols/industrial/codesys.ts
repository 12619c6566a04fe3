import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

const MAGIC = 0xbbbb

/** Version 2: a magic number in either byte order, then a length and a request. */
export const codesys: PayloadProtocol = {
  name: 'codesys',
  title: 'CODESYS',
  specification: 'public protocol analyses (ports 1200, 2455)',
  transports: ON_TCP,
  firstBytes: [0xbb],
  matches: bytes =>
    word16(bytes, 0) === MAGIC &&
    bytes.length >= 7 &&
    bytes.length <= 64 &&
    (bytes[2] === 0 || bytes[5] === 0) &&
    (bytes[2] === 1 || bytes[5] === 1),
  decode: bytes => ({ fields: { order: bytes[2] === 0 ? 'big' : 'little' }, group: 'CODESYS' }),
  examples: {
    is: [
      { hex: 'bbbb 01000000 01', fields: { order: 'little' } },
      { hex: 'bbbb 00000001 01', fields: { order: 'big' } },
    ],
    isNot: [{ hex: 'bbbc 01000000 01' }, { hex: 'bbbb 02000000 02' }],
  },
}
