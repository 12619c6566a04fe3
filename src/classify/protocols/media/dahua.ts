import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

const HEADER = 32
const LOGIN = [0xa0, 0x05]

/** DHIP: 0x20 and "DHIP" with JSON behind 32 bytes; the older form is a login of 32 bytes that begins with 0xa0. */
export const dahua: PayloadProtocol = {
  name: 'dahua',
  title: 'Dahua cameras (DHIP, DVRIP)',
  specification: 'public protocol analyses (port 37777 and 37810)',
  transports: ON_BOTH,
  firstBytes: [0x20, LOGIN[0]!],
  matches: bytes => {
    if (bytes.length < HEADER) return false
    if (bytes[0] === 0x20) return startsWithText(bytes, 'DHIP', 4)
    return bytes[1] === LOGIN[1] && bytes[2] === 0 && bytes.length <= 2 * HEADER
  },
  decode: bytes => {
    const method = /"method"\s{0,8}:\s{0,8}"([^"\\]{1,100})"/.exec(latin1(bytes, HEADER, 512))?.[1] ?? 'login'
    return { fields: { method }, group: `Dahua ${method}` }
  },
  examples: {
    is: [
      {
        hex: `20000000 44484950 ${'00'.repeat(24)} ${Buffer.from('{ "method" : "DHDiscover.search" }').toString('hex')}`,
        fields: { method: 'DHDiscover.search' },
      },
      { hex: 'a0050060', zeros: 28 },
    ],
    isNot: [{ hex: '20000000 44484951', zeros: 24 }],
  },
}
