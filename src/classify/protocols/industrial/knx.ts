import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

const SERVICES: Readonly<Record<number, string>> = {
  513: 'search-request',
  515: 'description-request',
  517: 'connect-request',
  523: 'search-request-extended',
  1056: 'tunnelling-request',
}

/** Header of six bytes, version 1.0, a service, the datagram's length. */
export const knx: PayloadProtocol = {
  name: 'knx',
  title: 'KNXnet/IP',
  specification: 'ISO 22510, "KNXnet/IP"',
  transports: ON_BOTH,
  firstBytes: [6],
  matches: bytes =>
    bytes[1] === 0x10 && word16(bytes, 4) === bytes.length && word16(bytes, 2) >= 0x0201 && word16(bytes, 2) <= 0x0950,
  decode: bytes => {
    const service = SERVICES[word16(bytes, 2)] ?? `0x${word16(bytes, 2).toString(16)}`
    return { fields: { service }, group: `KNX ${service}` }
  },
  examples: {
    is: [{ hex: '0610 0203 000e 08 01 00000000 0000', fields: { service: 'description-request' } }],
    isNot: [{ hex: '0610 0203 000f 08 01 00000000 0000' }],
  },
}
