import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16, word32 } from '../recognised.ts'

const HEADER = 16
const COMMANDS: Readonly<Record<number, string>> = { 3: 'get-status', 4: 'open-session' }

/** DSI: a request with the command that opens, a data length that fits, nothing reserved. */
export const afp: PayloadProtocol = {
  name: 'afp',
  title: 'AFP (DSI)',
  specification: 'Apple Filing Protocol Programming Guide, "Data Stream Interface"',
  transports: ON_TCP,
  firstBytes: [0],
  matches: bytes =>
    bytes.length >= HEADER &&
    COMMANDS[bytes[1]!] !== undefined &&
    word32(bytes, 4) === 0 &&
    word32(bytes, 8) === bytes.length - HEADER &&
    word32(bytes, 12) === 0 &&
    word16(bytes, 2) < 0x8000,
  decode: bytes => ({ fields: { command: COMMANDS[bytes[1]!]! }, group: `AFP ${COMMANDS[bytes[1]!]}` }),
  examples: {
    is: [{ hex: '00 03 0001 00000000 00000000 00000000', fields: { command: 'get-status' } }],
    isNot: [{ hex: '00 03 0001 00000000 00000002 00000000' }, { hex: '00 05 0001 00000000 00000000 00000000' }],
  },
}
