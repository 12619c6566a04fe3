import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { little32 } from '../recognised.ts'

const HELLO = 1
const HASH_BYTES = 16

/** 0xe3, the length of what follows, a hello: to a peer its hash's length 16 first, to a server the hash. */
export const edonkey: PayloadProtocol = {
  name: 'edonkey',
  title: 'eDonkey',
  specification: 'Kulbak and Bickson, "The eMule Protocol Specification" (2005), sections 6.2 and 6.4',
  transports: ON_TCP,
  firstBytes: [0xe3],
  matches: bytes =>
    bytes.length >= 24 &&
    bytes[5] === HELLO &&
    little32(bytes, 1) === bytes.length - 5 &&
    (bytes[6] === HASH_BYTES || bytes.length >= 30),
  decode: () => ({ fields: { message: 'hello' }, group: 'eDonkey hello' }),
  examples: {
    is: [{ hex: `e3 1c000000 01 10 ${'5a'.repeat(16)} 01000000 3612 00000000`, fields: { message: 'hello' } }],
    isNot: [{ hex: `e3 1d000000 01 10 ${'5a'.repeat(16)}` }],
  },
}
