import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { zerosAt } from '../recognised.ts'

const PCP = 2
const PCP_REQUEST = 24

/** NAT-PMP: version 0 and opcode 0, or a mapping of 12 bytes. PCP: version 2, an opcode, reserved zeros, a lifetime, an address. */
export const natPmp: PayloadProtocol = {
  name: 'nat-pmp',
  title: 'NAT-PMP, PCP',
  specification: 'RFC 6886 section 3; RFC 6887 section 7.1',
  transports: ON_UDP,
  firstBytes: [0, PCP],
  matches: bytes => {
    if (bytes[0] === PCP)
      return (
        bytes.length >= PCP_REQUEST &&
        bytes.length % 4 === 0 &&
        bytes[1]! <= 2 &&
        bytes[2] === 0 &&
        bytes[3] === 0 &&
        zerosAt(bytes, 8, 10)
      )
    return bytes.length === 2
      ? bytes[1] === 0
      : bytes.length === 12 && (bytes[1] === 1 || bytes[1] === 2) && bytes[2] === 0 && bytes[3] === 0
  },
  decode: bytes => {
    const name = bytes[0] === PCP ? 'PCP' : 'NAT-PMP'
    return { fields: { version: String(bytes[0]), opcode: String(bytes[1]) }, group: `${name} opcode ${bytes[1]}` }
  },
  examples: {
    is: [
      { hex: '00 00', fields: { version: '0' } },
      { hex: '02 00 0000 00000000 00000000000000000000ffffc0000201', fields: { version: '2' } },
    ],
    isNot: [{ hex: '00 01' }, { hex: '02 00 0000' }],
  },
}
