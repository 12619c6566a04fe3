import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, little32, startsWithText } from '../recognised.ts'

const MESSAGES = ['HELF', 'ACKF', 'ERRF', 'RHEF', 'OPNF'] as const
/** Behind the header: version and four sizes, then the end point's address. */
const ENDPOINT_AT = 28

export const opcUa: PayloadProtocol = {
  name: 'opc-ua',
  title: 'OPC UA',
  specification: 'OPC 10000-6 section 7.1',
  transports: ON_TCP,
  firstBytes: firstOf('HAERO'),
  matches: bytes =>
    little32(bytes, 4) >= 8 &&
    little32(bytes, 4) <= 65_535 &&
    little32(bytes, 4) >= bytes.length &&
    MESSAGES.some(message => startsWithText(bytes, message)),
  decode: bytes => {
    const message = latin1(bytes, 0, 3)
    const fields: Record<string, string> = { message }
    if (message === 'HEL')
      fields.endpoint = latin1(bytes, ENDPOINT_AT + 4, ENDPOINT_AT + 4 + Math.max(0, little32(bytes, ENDPOINT_AT)))
    return { fields, group: `OPC UA ${message}` }
  },
  examples: {
    is: [
      {
        hex: '48454c46 2c000000 00000000 00000100 00000100 00000000 00000000 0c000000 6f70632e7463703a2f2f612f',
        fields: { message: 'HEL', endpoint: 'opc.tcp://a/' },
      },
    ],
    isNot: [{ text: 'HELF me please' }, { hex: '48454c46 04000000' }],
  },
}
