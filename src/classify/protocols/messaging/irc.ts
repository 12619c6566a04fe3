import { argumentOf, commandOf } from '../command-line.ts'
import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'

/** First commands of a registration; servers answer them only. */
const COMMANDS = ['NICK', 'CAP LS', 'CAP REQ']

export const irc: PayloadProtocol = {
  name: 'irc',
  title: 'IRC',
  specification: 'RFC 2812 section 3.1; IRCv3 capability negotiation',
  transports: ON_TCP,
  firstBytes: firstOf('NC'),
  matches: bytes => {
    const found = commandOf(bytes, COMMANDS)
    return found >= 0 && (found > 0 || bytes[4] === 32)
  },
  decode: bytes => {
    const command = COMMANDS[commandOf(bytes, COMMANDS)] ?? ''
    return { fields: { command, argument: argumentOf(bytes, command.length) }, group: `IRC ${command}` }
  },
  examples: {
    is: [
      { text: 'NICK a\r\nUSER a 0 * :a\r\n', fields: { command: 'NICK', argument: 'a' } },
      { text: 'CAP LS 302\r\n' },
    ],
    isNot: [{ text: 'NICK\r\n' }, { text: 'CAPABILITY\r\n' }],
  },
}
