import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'

const [START, CONTROL_LENGTH, LONGEST] = [0x68, 4, 253]
/** Unnumbered control functions: start, stop and test, each acted and confirmed. */
const FUNCTIONS: Readonly<Record<number, string>> = {
  7: 'startdt-act',
  11: 'startdt-con',
  19: 'stopdt-act',
  35: 'stopdt-con',
  67: 'testfr-act',
  131: 'testfr-con',
}

/** A frame: an unnumbered function; or a numbered one with its bits, and a type where it carries data. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 6) return false
  const length = bytes[1]!
  if (length === CONTROL_LENGTH) {
    if (FUNCTIONS[bytes[2]!] !== undefined) return bytes[3] === 0 && bytes[4] === 0 && bytes[5] === 0
    return bytes[2] === 1 && bytes[3] === 0 && (bytes[4]! & 1) === 0
  }
  return length >= 10 && length <= LONGEST && isDataUnit(bytes, length + 2)
}

/** Numbered both ways, a type and a cause of transmission that exist, and nothing or another frame behind. */
function isDataUnit(bytes: Uint8Array, end: number): boolean {
  if (end > bytes.length || (end < bytes.length && bytes[end] !== START)) return false
  const cause = bytes[8]! & 0x3f
  return (
    (bytes[2]! & 1) === 0 && (bytes[4]! & 1) === 0 && bytes[6]! >= 1 && bytes[6]! <= 127 && cause >= 1 && cause <= 47
  )
}

export const iec104: PayloadProtocol = {
  name: 'iec104',
  title: 'IEC 60870-5-104',
  specification: 'IEC 60870-5-104 section 5',
  transports: ON_TCP,
  firstBytes: [START],
  matches,
  decode: (bytes): Decoded => {
    if (bytes[1] !== CONTROL_LENGTH)
      return { fields: { message: 'data', type: String(bytes[6]) }, group: `IEC 104 type ${bytes[6]}` }
    const message = FUNCTIONS[bytes[2]!] ?? 'supervisory'
    return { fields: { message }, group: `IEC 104 ${message}` }
  },
  examples: {
    is: [
      { hex: '68 04 07000000', fields: { message: 'startdt-act' } },
      { hex: '68 0e 00000000 64 01 06 00 0a00 000000 14', fields: { type: '100' } },
    ],
    isNot: [{ hex: '68 04 08000000' }, { text: 'hello world' }],
  },
}
