import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'

/** ID: request 0, the node's name, version 17 (with a minor one from 1.1 on), a line end. */
const FORM = /^0 (\^?\w{1,64}) (17(?:\.\d{1,2})?)\n/

export const tinc: PayloadProtocol = {
  name: 'tinc',
  title: 'tinc',
  specification: 'tinc manual, "The meta-protocol"',
  transports: ON_TCP,
  firstBytes: firstOf('0'),
  matches: bytes => bytes[1] === 32 && bytes.length >= 7 && FORM.test(latin1(bytes, 0, 100)),
  decode: bytes => {
    const found = FORM.exec(latin1(bytes, 0, 100))
    return { fields: { node: found?.[1] ?? '', version: found?.[2] ?? '' }, group: `tinc ${found?.[2] ?? ''}` }
  },
  examples: {
    is: [{ text: '0 node_a 17\n', fields: { node: 'node_a', version: '17' } }],
    isNot: [{ text: '0 node_a 16\n' }, { text: '0 node' }],
  },
}
