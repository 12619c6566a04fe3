import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

/** Version 1 or 2, a command, the length of what follows. */
export const ubiquiti: PayloadProtocol = {
  name: 'ubiquiti',
  title: 'Ubiquiti discovery',
  specification: 'Rapid7, "Understanding Ubiquiti Discovery Service Exposures" (2019)',
  transports: ON_UDP,
  firstBytes: [1, 2],
  matches: bytes => {
    if (bytes[0] === 1)
      return (
        bytes[1] === 0 &&
        word16(bytes, 2) === bytes.length - 4 &&
        (bytes.length === 4 || (bytes.length > 20 && bytes[4]! <= 0x20))
      )
    return (bytes[1] === 8 || bytes[1] === 9 || bytes[1] === 10) && word16(bytes, 2) === bytes.length - 4
  },
  decode: bytes => ({
    fields: { version: String(bytes[0]), command: String(bytes[1]) },
    group: `Ubiquiti discovery version ${bytes[0]}`,
  }),
  examples: {
    is: [
      { hex: '01 00 0000', fields: { version: '1' } },
      { hex: '02 08 0000', fields: { version: '2' } },
    ],
    isNot: [{ hex: '01 00 0001' }, { hex: '01 01 0000' }],
  },
}
