import { argumentOf, commandOf } from '../command-line.ts'
import { firstOfEitherCase } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

const COMMANDS = [
  'EHLO',
  'HELO',
  'LHLO',
  'MAIL FROM:',
  'RCPT TO:',
  'STARTTLS',
  'VRFY',
  'EXPN',
  'AUTH LOGIN',
  'AUTH PLAIN',
]
const GREETING = /^220[ -][^\r\n]{0,300}(?:E?SMTP|[Mm]ail)/

export const smtp: PayloadProtocol = {
  name: 'smtp',
  title: 'SMTP',
  specification: 'RFC 5321; LMTP: RFC 2033',
  transports: ON_TCP,
  firstBytes: firstOfEitherCase('EHLMRSVA2'),
  matches: bytes =>
    commandOf(bytes, COMMANDS) >= 0 || (startsWithText(bytes, '220') && GREETING.test(latin1(bytes, 0, 400))),
  decode: bytes => {
    const found = commandOf(bytes, COMMANDS)
    if (found < 0) return { fields: { command: 'greeting', argument: argumentOf(bytes, 4) }, group: 'SMTP greeting' }
    const command = COMMANDS[found]!
    return { fields: { command, argument: argumentOf(bytes, command.length) }, group: `SMTP ${command}` }
  },
  examples: {
    is: [
      { text: 'EHLO scanner.example\r\n', fields: { command: 'EHLO', argument: 'scanner.example' } },
      { text: 'helo a\n', fields: { command: 'HELO' } },
      { text: 'MAIL FROM:<a@b.example>\r\n', fields: { command: 'MAIL FROM:' } },
      { text: '220 mx.example ESMTP Postfix\r\n', fields: { command: 'greeting' } },
    ],
    isNot: [{ text: 'HELLO\r\n' }, { text: 'EHLO a' }, { text: 'MAIL\r\n' }],
  },
}
