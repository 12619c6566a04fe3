import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText } from '../recognised.ts'

export const jdwp: PayloadProtocol = {
  name: 'jdwp',
  title: 'Java Debug Wire Protocol',
  specification: 'Java Debug Wire Protocol, "JDWP Start Up"',
  transports: ON_TCP,
  firstBytes: firstOf('J'),
  matches: bytes => startsWithText(bytes, 'JDWP-Handshake'),
  decode: () => ({ fields: {}, group: 'JDWP handshake' }),
  examples: { is: [{ text: 'JDWP-Handshake' }], isNot: [{ text: 'JDWP-Hand' }] },
}
