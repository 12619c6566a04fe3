import { argumentOf, commandOf } from '../command-line.ts'
import { firstOfEitherCase } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

const COMMANDS = [
  'USER', 'PASS', 'FEAT', 'SYST', 'AUTH TLS', 'AUTH SSL', 'AUTH GSSAPI', 'CWD', 'LIST', 'PASV', 'EPSV', 'PORT', 'SITE', 'OPTS', 'STOR',
] // biome-ignore format: a list of words
/** Commands that are words of other protocols, too, unless something follows. */
const NEEDS_ARGUMENT = new Set(['USER', 'PASS', 'CWD', 'PORT', 'SITE', 'OPTS', 'STOR'])
const GREETING = /^220[ -][^\r\n]{0,300}(?:FTP|FileZilla)/i

function commandIndex(bytes: Uint8Array): number {
  const found = commandOf(bytes, COMMANDS)
  if (found < 0 || !NEEDS_ARGUMENT.has(COMMANDS[found]!)) return found
  const end = COMMANDS[found]!.length
  return bytes[end] === 32 && bytes[end + 1]! > 32 ? found : -1
}

export const ftp: PayloadProtocol = {
  name: 'ftp',
  title: 'FTP',
  specification: 'RFC 959, RFC 2389, RFC 4217',
  transports: ON_TCP,
  firstBytes: firstOfEitherCase('UPFSACLEO2'),
  matches: bytes => commandIndex(bytes) >= 0 || (startsWithText(bytes, '220') && GREETING.test(latin1(bytes, 0, 400))),
  decode: bytes => {
    const found = commandIndex(bytes)
    if (found < 0) return { fields: { command: 'greeting', argument: argumentOf(bytes, 4) }, group: 'FTP greeting' }
    const command = COMMANDS[found]!
    return { fields: { command, argument: argumentOf(bytes, command.length) }, group: `FTP ${command}` }
  },
  examples: {
    is: [
      { text: 'USER anonymous\r\n', fields: { command: 'USER', argument: 'anonymous' } },
      { text: 'AUTH TLS\r\n', fields: { command: 'AUTH TLS' } },
      { text: 'feat\r\n', fields: { command: 'FEAT' } },
      { text: '220 (vsFTPd 3.0.3)\r\n', fields: { command: 'greeting' } },
    ],
    isNot: [{ text: 'user\r\n' }, { text: 'USERS a\r\n' }, { text: '220 mx.example ESMTP\r\n' }],
  },
}
