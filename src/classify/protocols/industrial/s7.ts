import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { hexFrom, word16 } from '../recognised.ts'

const [CONNECTION_REQUEST, DATA] = [0xe0, 0xf0]
/** Parameters of a connection request: size of units, TSAP of caller and called (RFC 905 section 13.3.4). */
const [TPDU_SIZE, CALLING, CALLED] = [0xc0, 0xc1, 0xc2]
const S7_MAGIC = 0x32

/** ISO transport in a TPKT: a connection request with TSAPs, as controllers are opened, or data with S7's own mark. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 10 || bytes[1] !== 0 || word16(bytes, 2) > 8192) return false
  if (bytes[5] === DATA) return bytes[4] === 2 && bytes[7] === S7_MAGIC && bytes[8]! >= 1 && bytes[8]! <= 7
  if (bytes[5] !== CONNECTION_REQUEST || bytes.length < 18 || word16(bytes, 2) !== bytes.length) return false
  return bytes[11] === TPDU_SIZE || bytes[11] === CALLING || bytes[11] === CALLED
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[5] === DATA) return { fields: { message: 'data', kind: String(bytes[8]) }, group: `S7 message ${bytes[8]}` }
  const fields: Record<string, string> = { message: 'connection-request' }
  for (let at = 11; at + 2 <= bytes.length; at += 2 + bytes[at + 1]!) {
    if (bytes[at] === CALLING) fields.callingTsap = hexFrom(bytes, at + 2, at + 2 + bytes[at + 1]!)
    if (bytes[at] === CALLED) fields.calledTsap = hexFrom(bytes, at + 2, at + 2 + bytes[at + 1]!)
  }
  return { fields, group: 'ISO transport connection request (S7)' }
}

export const s7: PayloadProtocol = {
  name: 's7',
  title: 'Siemens S7 (ISO transport)',
  specification: 'RFC 1006; RFC 905 section 13.3; S7 communication: public analyses',
  transports: ON_TCP,
  firstBytes: [3],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: '0300 0016 11 e0 0000 0001 00 c1020100 c2020102 c0010a',
        fields: { message: 'connection-request', calledTsap: '0102' },
      },
      { hex: '0300 0019 02 f0 80 32 01 0000 0000 0008 0000 f0 00 0001 0001 01e0', fields: { message: 'data' } },
    ],
    isNot: [{ hex: '0300 0013 0e e0 0000 0000 00 01 00 0800 03000000' }],
  },
}
