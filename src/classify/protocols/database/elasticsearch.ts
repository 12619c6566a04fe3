import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText, word32 } from '../recognised.ts'

const HEADER = 6

/** "ES", the length of what follows, a request id, a status, a version. */
export const elasticsearch: PayloadProtocol = {
  name: 'elasticsearch',
  title: 'Elasticsearch (transport)',
  specification: 'Elasticsearch, TcpHeader.java',
  transports: ON_TCP,
  firstBytes: firstOf('E'),
  matches: bytes =>
    startsWithText(bytes, 'ES') && bytes.length >= 19 && word32(bytes, 2) + HEADER >= bytes.length && bytes[2] === 0,
  decode: bytes => {
    const action = /(?:internal|cluster|indices):[\w/.]{1,80}/.exec(latin1(bytes, HEADER, 300))?.[0] ?? ''
    return { fields: { action }, group: `Elasticsearch ${action}`.trim() }
  },
  examples: {
    is: [{ hex: '4553 00000024 0000000000000001 08 006b2a00', zeros: 23 }],
    isNot: [{ hex: '4553 01000024 0000000000000001 08 006b2a00' }, { text: 'ESCAPE' }],
  },
}
