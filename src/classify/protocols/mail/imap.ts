import { argumentOf, commandOf } from '../command-line.ts'
import { firstOf, firstOfEitherCase } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText } from '../recognised.ts'

const COMMANDS = ['CAPABILITY', 'LOGIN', 'STARTTLS', 'AUTHENTICATE', 'NOOP', 'LOGOUT', 'ID', 'SELECT']
/** RFC 9051 section 2.2.1: a short alphanumeric string. */
const LONGEST_TAG = 12
const TAG_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-'

/** Offset behind "tag ", 0 if there is none. */
function behindTag(bytes: Uint8Array): number {
  let at = 0
  while (at < LONGEST_TAG && isTagCharacter(bytes[at] ?? 0)) at++
  return at > 0 && bytes[at] === 32 ? at + 1 : 0
}

function isTagCharacter(b: number): boolean {
  return (b >= 48 && b <= 57) || (b >= 65 && b <= 90) || (b >= 97 && b <= 122) || b === 0x2e || b === 0x2d || b === 0x5f
}

export const imap: PayloadProtocol = {
  name: 'imap',
  title: 'IMAP',
  specification: 'RFC 9051, RFC 3501',
  transports: ON_TCP,
  firstBytes: [...firstOfEitherCase(TAG_CHARACTERS), ...firstOf('*')],
  matches: bytes => {
    if (bytes[0] === 0x2a) return startsWithText(bytes, '* OK ') || startsWithText(bytes, '* PREAUTH ')
    const at = behindTag(bytes)
    return at > 0 && commandOf(bytes, COMMANDS, at) >= 0
  },
  decode: bytes => {
    if (bytes[0] === 0x2a)
      return { fields: { command: 'greeting', argument: argumentOf(bytes, 2) }, group: 'IMAP greeting' }
    const at = behindTag(bytes)
    const command = COMMANDS[commandOf(bytes, COMMANDS, at)] ?? ''
    return { fields: { command, argument: argumentOf(bytes, at + command.length) }, group: `IMAP ${command}` }
  },
  examples: {
    is: [
      { text: 'a001 CAPABILITY\r\n', fields: { command: 'CAPABILITY' } },
      { text: '. CAPABILITY\r\n' },
      { text: '1 login user secret\r\n', fields: { command: 'LOGIN', argument: 'user secret' } },
      { text: '* OK [CAPABILITY IMAP4rev1] ready\r\n', fields: { command: 'greeting' } },
    ],
    isNot: [{ text: 'CAPABILITY\r\n' }, { text: 'a001 CAPABILITY' }, { text: 'a001 FROB\r\n' }],
  },
}
