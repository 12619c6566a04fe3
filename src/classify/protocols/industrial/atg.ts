import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'

/** Start of header, then a function of one letter and five digits ("I20100" asks for the inventory of the tanks). */
const FORM = /^\x01?([IS][0-9A-F]{5})\r?\n?$/i

export const atg: PayloadProtocol = {
  name: 'atg',
  title: 'Automatic tank gauges (Guardian AST)',
  specification: 'Veeder-Root, "Serial Interface Manual" (576013-635)',
  transports: ON_TCP,
  firstBytes: [1, ...firstOf('Ii')],
  matches: bytes => bytes.length >= 6 && bytes.length <= 9 && FORM.test(latin1(bytes)),
  decode: bytes => {
    const command = FORM.exec(latin1(bytes))?.[1]?.toUpperCase() ?? ''
    return { fields: { command }, group: `ATG ${command}` }
  },
  examples: {
    is: [{ text: '\x01I20100\n', fields: { command: 'I20100' } }, { text: 'I20100\r\n' }],
    isNot: [{ text: 'INDEX\r\n' }, { text: '\x01I2010' }],
  },
}
