import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

/** Header and record of version 5 (Cisco, "NetFlow Export Datagram Format"). */
const [HEADER_5, RECORD_5, MOST_RECORDS_5] = [24, 48, 30]
const [HEADER_9, HEADER_10] = [20, 16]

/** Version 5 with its records; version 9 with a first set; IPFIX with the datagram's length. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_10 + 4) return false
  const count = word16(bytes, 2)
  switch (bytes[1]) {
    case 5:
      return count >= 1 && count <= MOST_RECORDS_5 && bytes.length === HEADER_5 + RECORD_5 * count
    case 9:
      return count >= 1 && count <= 256 && isSet(bytes, HEADER_9, 0)
    case 10:
      return count === bytes.length && isSet(bytes, HEADER_10, 2)
    default:
      return false
  }
}

/** Templates have the ids 0 and 1 (9) or 2 and 3 (IPFIX); data from 256 on. */
function isSet(bytes: Uint8Array, at: number, firstId: number): boolean {
  const id = word16(bytes, at)
  const length = word16(bytes, at + 2)
  return (id === firstId || id === firstId + 1 || id >= 256) && length >= 4 && at + length <= bytes.length
}

export const netflow: PayloadProtocol = {
  name: 'netflow',
  title: 'NetFlow, IPFIX',
  specification: 'Cisco NetFlow version 5; RFC 3954; RFC 7011',
  transports: ON_UDP,
  firstBytes: [0],
  matches,
  decode: bytes => ({ fields: { version: String(bytes[1]) }, group: `NetFlow version ${bytes[1]}` }),
  examples: {
    is: [
      { hex: '0005 0001', zeros: 68, fields: { version: '5' } },
      { hex: '000a 0018 00000000 00000000 00000000 0002 0008 0100 0000' },
    ],
    isNot: [
      { hex: '0005 0002', zeros: 68 },
      { hex: '000a 0018', zeros: 16 },
    ],
  },
}
