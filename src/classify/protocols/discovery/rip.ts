import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16, word32 } from '../recognised.ts'

const [HEADER, ENTRY, MOST_ENTRIES] = [4, 20, 25]
const [REQUEST, RESPONSE] = [1, 2]
const INFINITY = 16

/** A request or response of version 1 or 2 with whole entries of known families and metrics of at most 16. */
export const rip: PayloadProtocol = {
  name: 'rip',
  title: 'RIP',
  specification: 'RFC 1058 section 3.1; RFC 2453 section 4',
  transports: ON_UDP,
  firstBytes: [REQUEST, RESPONSE],
  matches: bytes => {
    const entries = (bytes.length - HEADER) / ENTRY
    if (bytes[1] !== 1 && bytes[1] !== 2) return false
    if (!Number.isInteger(entries) || entries < 1 || entries > MOST_ENTRIES || word16(bytes, 2) !== 0) return false
    const family = word16(bytes, HEADER)
    return (family === 0 || family === 2 || family === 0xffff) && word32(bytes, HEADER + 16) <= INFINITY
  },
  decode: bytes => {
    const message = bytes[0] === REQUEST ? 'request' : 'response'
    return { fields: { version: String(bytes[1]), message }, group: `RIP version ${bytes[1]} ${message}` }
  },
  examples: {
    is: [
      { hex: '01 01 0000 0000 0000 00000000 00000000 00000000 00000010', fields: { message: 'request', version: '1' } },
    ],
    isNot: [{ hex: '01 01 0000 0000 0000 00000000 00000000 00000000 00000011' }, { hex: '01 01 0000 0000' }],
  },
}
