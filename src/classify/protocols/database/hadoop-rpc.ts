import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** "hrpc" (Hadoop) or "HBas" (HBase), a version, a way to authenticate. */
export const hadoopRpc: PayloadProtocol = {
  name: 'hadoop-rpc',
  title: 'Hadoop and HBase RPC',
  specification: 'Hadoop, ipc/Server.java; HBase Reference Guide, "RPC: Connection Preamble"',
  transports: ON_TCP,
  firstBytes: firstOf('hH'),
  matches: bytes =>
    (startsWithText(bytes, 'hrpc') || startsWithText(bytes, 'HBas')) && bytes.length >= 6 && bytes[4]! <= 16,
  decode: bytes => ({
    fields: { service: bytes[0] === 0x68 ? 'hadoop' : 'hbase', version: String(bytes[4]) },
    group: `${latin1(bytes, 0, 4)} version ${bytes[4]}`,
  }),
  examples: {
    is: [{ hex: '68727063 09 00 00', fields: { service: 'hadoop', version: '9' } }, { hex: '48426173 00 50' }],
    isNot: [{ text: 'hrpcs and more' }],
  },
}
