import { argumentOf, commandOf } from '../command-line.ts'
import { firstOf, firstOfEitherCase } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** USER and PASS are FTP's as well and are left to it: by content the two cannot be told apart. */
const COMMANDS = ['CAPA', 'APOP', 'STLS', 'UIDL', 'RETR', 'AUTH']
const GREETING = /^\+OK(?: [^\r\n]{0,300})?\r?\n/

export const pop3: PayloadProtocol = {
  name: 'pop3',
  title: 'POP3',
  specification: 'RFC 1939, RFC 2449, RFC 2595',
  transports: ON_TCP,
  firstBytes: [...firstOfEitherCase('CASUR'), ...firstOf('+')],
  matches: bytes => {
    const found = commandOf(bytes, COMMANDS)
    if (found >= 0) return COMMANDS[found] !== 'AUTH' || bytes[4] !== 32
    return startsWithText(bytes, '+OK') && GREETING.test(latin1(bytes, 0, 400))
  },
  decode: bytes => {
    const found = commandOf(bytes, COMMANDS)
    if (found < 0) return { fields: { command: 'greeting', argument: argumentOf(bytes, 3) }, group: 'POP3 greeting' }
    const command = COMMANDS[found]!
    return { fields: { command, argument: argumentOf(bytes, command.length) }, group: `POP3 ${command}` }
  },
  examples: {
    is: [
      { text: 'CAPA\r\n', fields: { command: 'CAPA' } },
      { text: 'APOP user c4c9334bac560ecc979e58001b3e22fb\r\n', fields: { command: 'APOP' } },
      { text: 'auth\r\n', fields: { command: 'AUTH' } },
      { text: '+OK Dovecot ready.\r\n', fields: { command: 'greeting', argument: 'Dovecot ready.' } },
    ],
    isNot: [{ text: 'AUTH TLS\r\n' }, { text: 'CAPABILITY\r\n' }, { text: '+OKAY' }],
  },
}
