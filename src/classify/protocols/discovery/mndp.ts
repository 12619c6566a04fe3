import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

/** The question for neighbours: four zero bytes; sequence numbers may stand in the last two (answers carry values behind). */
export const mndp: PayloadProtocol = {
  name: 'mndp',
  title: 'MikroTik neighbour discovery',
  specification: 'MikroTik, "Neighbor discovery" (port 5678)',
  transports: ON_UDP,
  firstBytes: [0],
  matches: bytes => bytes.length === 4 && word32(bytes, 0) === 0,
  decode: () => ({ fields: { message: 'request' }, group: 'MNDP request' }),
  examples: { is: [{ hex: '00000000' }], isNot: [{ hex: '00000001' }, { hex: '0000000000' }] },
}
