import { UDP } from '../../../model/protocol.ts'
import { firstOf } from '../first-bytes.ts'
import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText, word16, word32 } from '../recognised.ts'

const COMMANDS: Readonly<Record<number, string>> = {
  257: 'memory-area-read',
  258: 'memory-area-write',
  1026: 'stop',
  1281: 'controller-data-read',
  1537: 'controller-status-read',
  1793: 'clock-read',
}
const UDP_HEADER = 10
const [NEEDS_ANSWER, NO_ANSWER, ANSWER] = [0x80, 0x81, 0xc0]

/** Over TCP "FINS" and a length; over UDP control bits, a reserved byte, a gateway count and a command. */
function matches(bytes: Uint8Array, transport: number): boolean {
  if (transport !== UDP)
    return startsWithText(bytes, 'FINS') && bytes.length >= 16 && word32(bytes, 4) === bytes.length - 8
  return (
    bytes.length >= UDP_HEADER + 2 &&
    bytes[1] === 0 &&
    bytes[2]! <= 7 &&
    COMMANDS[word16(bytes, UDP_HEADER)] !== undefined
  )
}

export const fins: PayloadProtocol = {
  name: 'fins',
  title: 'Omron FINS',
  specification: 'Omron W342, "Communications Commands Reference Manual", section 3',
  transports: ON_BOTH,
  firstBytes: [NEEDS_ANSWER, NO_ANSWER, ANSWER, ...firstOf('F')],
  matches,
  decode: (bytes, transport) => {
    const command = transport === UDP ? COMMANDS[word16(bytes, UDP_HEADER)]! : `tcp ${word32(bytes, 8)}`
    return { fields: { command }, group: `FINS ${command}` }
  },
  examples: {
    is: [
      { transport: UDP, hex: '80 00 02 00 00 00 00 63 00 ef 0501 00', fields: { command: 'controller-data-read' } },
      { hex: '46494e53 0000000c 00000000 00000000 00000000' },
    ],
    isNot: [{ transport: UDP, hex: '80 01 02 00 00 00 00 63 00 ef 0501' }, { text: 'FINSBURY PARK ETC' }],
  },
}
