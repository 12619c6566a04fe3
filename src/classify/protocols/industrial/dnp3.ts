import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { little16 } from '../recognised.ts'

/** Start, length, control, destination, source, check value over these eight bytes. */
const HEADER = 10
/** x^16 + x^13 + x^12 + x^11 + x^10 + x^8 + x^6 + x^5 + x^2 + 1, bits reversed. */
const POLYNOMIAL = 0xa6bc

function checkValue(bytes: Uint8Array, length: number): number {
  let value = 0
  for (let i = 0; i < length; i++) {
    value ^= bytes[i]!
    for (let bit = 0; bit < 8; bit++) value = (value & 1) !== 0 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1
  }
  return ~value & 0xffff
}

export const dnp3: PayloadProtocol = {
  name: 'dnp3',
  title: 'DNP3',
  specification: 'IEEE 1815 section 9.2',
  transports: ON_BOTH,
  firstBytes: [5],
  matches: bytes =>
    bytes.length >= HEADER && bytes[1] === 0x64 && bytes[2]! >= 5 && little16(bytes, 8) === checkValue(bytes, 8),
  decode: bytes => {
    const fields = {
      control: String(bytes[3]! & 0x0f),
      destination: String(little16(bytes, 4)),
      source: String(little16(bytes, 6)),
    }
    return { fields, group: 'DNP3' }
  },
  examples: {
    is: [{ hex: '0564 05 c0 0100 0004 e921', fields: { destination: '1', source: '1024' } }],
    isNot: [{ hex: '0564 05 c0 0100 0004 e922' }],
  },
}
