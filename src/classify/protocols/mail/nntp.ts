import { argumentOf, commandOf } from '../command-line.ts'
import { firstOfEitherCase } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'

const COMMANDS = [
  'MODE READER',
  'CAPABILITIES',
  'AUTHINFO USER',
  'AUTHINFO SASL',
  'NEWGROUPS',
  'XOVER',
  'GROUP',
  'ARTICLE',
]

export const nntp: PayloadProtocol = {
  name: 'nntp',
  title: 'NNTP',
  specification: 'RFC 3977, RFC 4643',
  transports: ON_TCP,
  firstBytes: firstOfEitherCase('MCANXG'),
  matches: bytes => commandOf(bytes, COMMANDS) >= 0,
  decode: bytes => {
    const command = COMMANDS[commandOf(bytes, COMMANDS)] ?? ''
    return { fields: { command, argument: argumentOf(bytes, command.length) }, group: `NNTP ${command}` }
  },
  examples: {
    is: [{ text: 'MODE READER\r\n', fields: { command: 'MODE READER' } }, { text: 'AUTHINFO USER a\r\n' }],
    isNot: [{ text: 'MODE\r\n' }, { text: 'GROUPS\r\n' }],
  },
}
