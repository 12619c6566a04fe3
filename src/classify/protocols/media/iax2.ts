import { byteRange } from '../first-bytes.ts'
import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

const HEADER = 12
const IAX_CONTROL = 6
/** What opens a call without one: destination call 0 (RFC 5456 section 8.4). */
const COMMANDS: Readonly<Record<number, string>> = {
  1: 'new',
  2: 'ping',
  13: 'registration-request',
  30: 'poke',
  38: 'provision',
}

/** A full frame of control, first in its stream, with information elements that fill it. */
export const iax2: PayloadProtocol = {
  name: 'iax2',
  title: 'IAX2 (Asterisk)',
  specification: 'RFC 5456 section 8',
  transports: ON_UDP,
  firstBytes: byteRange(0x80, 0xff),
  matches: bytes => {
    if (bytes.length < HEADER || word16(bytes, 2) !== 0 || bytes[8] !== 0 || bytes[9] !== 0) return false
    if (bytes[10] !== IAX_CONTROL || COMMANDS[bytes[11]!] === undefined) return false
    let at = HEADER
    while (at + 2 <= bytes.length) at += 2 + bytes[at + 1]!
    return at === bytes.length
  },
  decode: bytes => ({ fields: { command: COMMANDS[bytes[11]!]! }, group: `IAX2 ${COMMANDS[bytes[11]!]}` }),
  examples: {
    is: [
      { hex: '8001 0000 00000000 00 00 06 1e', fields: { command: 'poke' } },
      { hex: '8001 0000 00000000 00 00 06 0d 06 01 61' },
    ],
    isNot: [{ hex: '8001 0001 00000000 00 00 06 1e' }, { hex: '8001 0000 00000000 00 00 06 1e 06' }],
  },
}
