import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

/** A session request: two encoded names of 34 bytes. */
const NAMES_BYTES = 68

export const netbiosSession: PayloadProtocol = {
  name: 'netbios',
  title: 'NetBIOS session request',
  specification: 'RFC 1002 section 4.3.2',
  transports: ON_TCP,
  firstBytes: [0x81],
  matches: bytes => bytes.length >= 4 + NAMES_BYTES && word16(bytes, 2) === NAMES_BYTES && bytes[4] === 32,
  decode: () => ({ fields: { message: 'session-request' }, group: 'NetBIOS session request' }),
  examples: {
    is: [
      { hex: `81000044 20 ${'4341'.repeat(16)} 00 20 ${'4341'.repeat(16)} 00`, fields: { message: 'session-request' } },
    ],
    isNot: [{ hex: '81000044 20 4341' }, { hex: `81000045 20 ${'4341'.repeat(34)}` }],
  },
}
