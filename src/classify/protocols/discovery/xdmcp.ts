import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

const MESSAGES: Readonly<Record<number, string>> = {
  1: 'broadcast-query',
  2: 'query',
  3: 'indirect-query',
  7: 'request',
}
const HEADER = 6

/** Version 1, a question, the length of what follows; questions carry a count of authentication names. */
export const xdmcp: PayloadProtocol = {
  name: 'xdmcp',
  title: 'XDMCP',
  specification: 'X Display Manager Control Protocol, version 1.1',
  transports: ON_UDP,
  firstBytes: [0],
  matches: bytes =>
    bytes[1] === 1 &&
    bytes.length > HEADER &&
    bytes[2] === 0 &&
    MESSAGES[bytes[3]!] !== undefined &&
    word16(bytes, 4) === bytes.length - HEADER &&
    bytes[HEADER]! <= 16,
  decode: bytes => ({ fields: { message: MESSAGES[bytes[3]!]! }, group: `XDMCP ${MESSAGES[bytes[3]!]}` }),
  examples: {
    is: [{ hex: '0001 0002 0001 00', fields: { message: 'query' } }],
    isNot: [{ hex: '0001 0002 0002 00' }, { hex: '0002 0002 0001 00' }],
  },
}
