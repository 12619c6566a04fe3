import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

/** A browser's question: its length 0x1e, then a constant (ICA browser). */
export const citrix: PayloadProtocol = {
  name: 'citrix',
  title: 'Citrix ICA browser',
  specification: 'public protocol analyses (port 1604)',
  transports: ON_UDP,
  firstBytes: [0x1e],
  matches: bytes => bytes.length === 30 && word32(bytes, 0) === 0x1e000130 && word32(bytes, 4) === 0x02fda8e3,
  decode: () => ({ fields: { message: 'browse' }, group: 'Citrix ICA browse' }),
  examples: { is: [{ hex: '1e000130 02fda8e3', zeros: 22 }], isNot: [{ hex: '1e000130 02fda8e4', zeros: 22 }] },
}
