import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, little32, startsWithText } from '../recognised.ts'

const COMMANDS = ['CNXN', 'OPEN', 'AUTH', 'STLS', 'SYNC', 'WRTE', 'OKAY', 'CLSE'] as const
const HEADER = 24

/** A command and, five words later, its complement. */
function matches(bytes: Uint8Array): boolean {
  return (
    bytes.length >= HEADER &&
    (little32(bytes, 0) ^ little32(bytes, 20)) === -1 &&
    COMMANDS.some(command => startsWithText(bytes, command))
  )
}

export const adb: PayloadProtocol = {
  name: 'adb',
  title: 'Android Debug Bridge',
  specification: 'AOSP, packages/modules/adb, protocol.txt',
  transports: ON_TCP,
  firstBytes: firstOf('COASW'),
  matches,
  decode: bytes => {
    const command = latin1(bytes, 0, 4)
    const data = latin1(bytes, HEADER, HEADER + 256)
    return {
      fields: { command, data },
      group: `ADB ${command} ${data.replace(/[^\x20-\x7e].*/s, '').slice(0, 100)}`,
    }
  },
  examples: {
    is: [
      {
        hex: '434e584e 00000001 00001000 07000000 32020000 bcb1a7b1 686f73743a3a00',
        fields: { command: 'CNXN', data: 'host::\0' },
      },
    ],
    isNot: [{ hex: '434e584e 00000001 00001000 07000000 32020000 bcb1a7b0' }, { text: 'CNXN' }],
  },
}
