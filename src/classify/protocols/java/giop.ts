import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText } from '../recognised.ts'

const MESSAGES: Readonly<Record<number, string>> = { 0: 'request', 1: 'reply', 3: 'locate-request', 5: 'close' }

export const giop: PayloadProtocol = {
  name: 'giop',
  title: 'CORBA (IIOP)',
  specification: 'OMG CORBA 3, part 2, section 9.4',
  transports: ON_TCP,
  firstBytes: firstOf('G'),
  matches: bytes => startsWithText(bytes, 'GIOP') && bytes.length >= 12 && bytes[4] === 1 && bytes[5]! <= 4,
  decode: bytes => {
    const message = MESSAGES[bytes[7]!] ?? String(bytes[7])
    return { fields: { version: `${bytes[4]}.${bytes[5]}`, message }, group: `GIOP ${message}` }
  },
  examples: {
    is: [{ hex: '47494f50 01 02 00 03 00000017', fields: { version: '1.2', message: 'locate-request' } }],
    isNot: [{ text: 'GIOP says hello' }],
  },
}
