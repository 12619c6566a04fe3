import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText } from '../recognised.ts'

export const amqp: PayloadProtocol = {
  name: 'amqp',
  title: 'AMQP',
  specification: 'AMQP 0-9-1 section 4.2.2; AMQP 1.0 section 2.2',
  transports: ON_TCP,
  firstBytes: firstOf('A'),
  matches: bytes => startsWithText(bytes, 'AMQP') && bytes.length >= 8 && bytes[4]! <= 3,
  decode: bytes => {
    const version = bytes[5] === 0 ? `${bytes[6]}.${bytes[7]}` : `${bytes[5]}.${bytes[6]}.${bytes[7]}`
    return { fields: { version }, group: `AMQP ${version}` }
  },
  examples: {
    is: [{ hex: '414d5150 00 00 09 01', fields: { version: '9.1' } }, { hex: '414d5150 03 01 00 00' }],
    isNot: [{ text: 'AMQP is here' }],
  },
}
