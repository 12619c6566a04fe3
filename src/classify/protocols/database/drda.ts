import { UDP } from '../../../model/protocol.ts'
import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText, word16 } from '../recognised.ts'

const MAGIC = 0xd0
const EXCHANGE_ATTRIBUTES = 0x1041

/** DRDA: a request whose first object exchanges attributes; over UDP the search for servers. */
export const drda: PayloadProtocol = {
  name: 'drda',
  title: 'IBM Db2 (DRDA)',
  specification: 'The Open Group, DRDA version 5, volume 3: EXCSAT; Db2 discovery "DB2GETADDR"',
  transports: ON_BOTH,
  firstBytes: [0, 0x44],
  matches: (bytes, transport) =>
    transport === UDP
      ? startsWithText(bytes, 'DB2GETADDR')
      : bytes[2] === MAGIC && word16(bytes, 8) === EXCHANGE_ATTRIBUTES && word16(bytes, 0) === word16(bytes, 6) + 6,
  decode: (_bytes, transport) => {
    const message = transport === UDP ? 'discovery' : 'exchange-attributes'
    return { fields: { message }, group: `Db2 ${message}` }
  },
  examples: {
    is: [
      { hex: '0026 d0 41 0001 0020 1041 0008 115e', zeros: 26, fields: { message: 'exchange-attributes' } },
      { transport: UDP, text: 'DB2GETADDR\0SQL08020\0', fields: { message: 'discovery' } },
    ],
    isNot: [{ hex: '0026 d0 41 0001 0020 1042', zeros: 28 }],
  },
}
