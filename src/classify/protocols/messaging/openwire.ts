import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText, word32 } from '../recognised.ts'

const WIRE_FORMAT_INFO = 1

export const openwire: PayloadProtocol = {
  name: 'openwire',
  title: 'ActiveMQ OpenWire',
  specification: 'Apache ActiveMQ, "OpenWire Version 2 Specification": WireFormatInfo',
  transports: ON_TCP,
  firstBytes: [0],
  matches: bytes => bytes.length >= 17 && bytes[4] === WIRE_FORMAT_INFO && startsWithText(bytes, 'ActiveMQ', 5),
  decode: bytes => ({ fields: { version: String(word32(bytes, 13)) }, group: `OpenWire version ${word32(bytes, 13)}` }),
  examples: {
    is: [{ hex: '000000f0 01 4163746976654d51 0000000c', fields: { version: '12' } }],
    isNot: [{ hex: '000000f0 02 4163746976654d51 0000000c' }],
  },
}
