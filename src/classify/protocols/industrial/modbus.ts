import { ANY_FIRST_BYTE } from '../first-bytes.ts'
import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

/** Application header of seven bytes and at most 253 of data (section 4.1). */
const [SHORTEST, LONGEST] = [8, 260]
const FUNCTIONS: Readonly<Record<number, string>> = {
  1: 'read-coils',
  2: 'read-discrete-inputs',
  3: 'read-holding-registers',
  4: 'read-input-registers',
  5: 'write-single-coil',
  6: 'write-single-register',
  7: 'read-exception-status',
  8: 'diagnostics',
  15: 'write-multiple-coils',
  16: 'write-multiple-registers',
  17: 'report-server-id',
  22: 'mask-write-register',
  23: 'read-write-registers',
  43: 'device-identification',
  90: 'schneider-umas',
}

/** Protocol 0, a length that is the rest, a function that exists. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < SHORTEST || bytes.length > LONGEST || bytes[2] !== 0 || bytes[3] !== 0) return false
  return word16(bytes, 4) === bytes.length - 6 && FUNCTIONS[bytes[7]! & 0x7f] !== undefined
}

function decode(bytes: Uint8Array): Decoded {
  const code = bytes[7]!
  const fields: Record<string, string> = {
    function: String(code),
    name: FUNCTIONS[code & 0x7f]!,
    unit: String(bytes[6]),
  }
  if (code >= 1 && code <= 4 && bytes.length === 12) {
    fields.address = String(word16(bytes, 8))
    fields.count = String(word16(bytes, 10))
  }
  return { fields, group: `Modbus function ${code}` }
}

export const modbus: PayloadProtocol = {
  name: 'modbus',
  title: 'Modbus/TCP',
  specification: 'Modbus Messaging on TCP/IP 1.0b section 3.1.3; Modbus Application Protocol 1.1b3',
  transports: ON_TCP,
  firstBytes: ANY_FIRST_BYTE,
  matches,
  decode,
  examples: {
    is: [
      { hex: '0001 0000 0006 01 03 0000 0001', fields: { function: '3', name: 'read-holding-registers', count: '1' } },
      { hex: '0000 0000 0005 00 2b 0e 01 00', fields: { name: 'device-identification' } },
    ],
    isNot: [
      { hex: '0001 0000 0007 01 03 0000 0001' },
      { hex: '0001 0001 0006 01 03 0000 0001' },
      { hex: '0000 0000 0002 01 7f' },
    ],
  },
}
