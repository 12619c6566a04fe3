import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText } from '../recognised.ts'

export const distcc: PayloadProtocol = {
  name: 'distcc',
  title: 'distcc',
  specification: 'distcc, doc/protocol-1.txt',
  transports: ON_TCP,
  firstBytes: firstOf('D'),
  matches: bytes => startsWithText(bytes, 'DIST0000000') && startsWithText(bytes, 'ARGC', 12),
  decode: bytes => ({ fields: { version: String.fromCharCode(bytes[11]!) }, group: 'distcc' }),
  examples: {
    is: [{ text: 'DIST00000001ARGC00000008ARGV00000002sh', fields: { version: '1' } }],
    isNot: [{ text: 'DIST00000001' }],
  },
}
