import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16, zerosAt } from '../recognised.ts'

const [BEGIN_REQUEST, GET_VALUES] = [1, 9]

/** Version 1 and a first record that opens a conversation: begin a request (8 bytes, role 1 to 3), or ask for values. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 8 || bytes[7] !== 0) return false
  if (bytes[1] === GET_VALUES) return word16(bytes, 2) === 0 && word16(bytes, 4) + bytes[6]! + 8 <= bytes.length
  const role = word16(bytes, 8)
  return bytes[1] === BEGIN_REQUEST && word16(bytes, 4) === 8 && role >= 1 && role <= 3 && zerosAt(bytes, 11, 5)
}

export const fastcgi: PayloadProtocol = {
  name: 'fastcgi',
  title: 'FastCGI',
  specification: 'FastCGI Specification 1.0, sections 3.3 and 5.1',
  transports: ON_TCP,
  firstBytes: [1],
  matches,
  decode: bytes => {
    const message = bytes[1] === BEGIN_REQUEST ? 'begin-request' : 'get-values'
    return { fields: { message }, group: `FastCGI ${message}` }
  },
  examples: {
    is: [
      { hex: '01 01 0001 0008 00 00 0001 00 0000000000 01 04 0001', fields: { message: 'begin-request' } },
      { hex: '01 09 0000 0002 06 00 0000 000000000000', fields: { message: 'get-values' } },
    ],
    isNot: [{ hex: '01 01 0001 0008 00 00 0009 00 0000000000' }, { hex: '01 00 0000 0000 0000' }],
  },
}
