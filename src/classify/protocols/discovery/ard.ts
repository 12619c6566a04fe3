import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

/** The question that asks a manageable Mac for its name: five bytes. */
export const ard: PayloadProtocol = {
  name: 'ard',
  title: 'Apple Remote Desktop',
  specification: 'NETSCOUT, "A Call to ARMS: Apple Remote Management Service UDP Reflection" (2019)',
  transports: ON_UDP,
  firstBytes: [0],
  matches: bytes => bytes.length === 5 && word32(bytes, 0) === 0x00140000,
  decode: () => ({ fields: { message: 'information-request' }, group: 'Apple Remote Desktop request' }),
  examples: {
    is: [{ hex: '00140000 00' }, { hex: '00140000 01' }],
    isNot: [{ hex: '00140001 00' }, { hex: '00140000' }],
  },
}
