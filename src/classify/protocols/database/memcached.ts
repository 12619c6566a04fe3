import { UDP } from '../../../model/protocol.ts'
import { ANY_FIRST_BYTE, firstOf } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText, word16, word32 } from '../recognised.ts'

const COMMANDS = [
  'stats', 'gets', 'get', 'set', 'add', 'replace', 'append', 'prepend', 'cas', 'delete', 'incr', 'decr', 'touch',
  'flush_all', 'version', 'verbosity', 'quit', 'gat', 'mg', 'ms', 'me',
] // biome-ignore format: a list of words
/** Commands that stand alone; the others need a key. */
const ALONE = new Set(['stats', 'flush_all', 'version', 'quit', 'verbosity'])
const LONGEST_LINE = 300
/** Frame over UDP: request, sequence number, count, reserved (memcached, doc/protocol.txt, "UDP protocol"). */
const FRAME = 8
const BINARY_HEADER = 24
const [BINARY_REQUEST, LAST_OPCODE] = [0x80, 0x25]

function textAt(bytes: Uint8Array, transport: number): number {
  return transport === UDP &&
    bytes.length > FRAME &&
    word16(bytes, 2) === 0 &&
    word16(bytes, 4) === 1 &&
    word16(bytes, 6) === 0
    ? FRAME
    : 0
}

/** A whole first line that begins with a command. */
function commandIndex(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!
  if (first < 0x61 || first > 0x76) return -1
  for (let i = 0; i < COMMANDS.length; i++) {
    const word = COMMANDS[i]!
    if (!startsWithText(bytes, word, at)) continue
    const next = bytes[at + word.length]
    if (next !== 32 && !(ALONE.has(word) && (next === 13 || next === 10))) continue
    const end = bytes.indexOf(10, at + word.length)
    return end > 0 && end - at <= LONGEST_LINE ? i : -1
  }
  return -1
}

function isBinary(bytes: Uint8Array): boolean {
  return (
    bytes[0] === BINARY_REQUEST &&
    bytes.length >= BINARY_HEADER &&
    bytes[1]! <= LAST_OPCODE &&
    bytes[5] === 0 &&
    word16(bytes, 6) < 4096 &&
    word32(bytes, 8) === bytes.length - BINARY_HEADER &&
    bytes[4]! + word16(bytes, 2) <= word32(bytes, 8)
  )
}

function decode(bytes: Uint8Array, transport: number): Decoded {
  const at = textAt(bytes, transport)
  const found = commandIndex(bytes, at)
  if (found < 0) return { fields: { command: `binary ${bytes[1]}` }, group: `memcached binary ${bytes[1]}` }
  const command = COMMANDS[found]!
  const rest = latin1(bytes, at + command.length, at + LONGEST_LINE)
  return { fields: { command, argument: rest.split(/\r?\n/, 1)[0]!.trim() }, group: `memcached ${command}` }
}

export const memcached: PayloadProtocol = {
  name: 'memcached',
  title: 'memcached',
  specification: 'memcached, doc/protocol.txt and "BinaryProtocolRevamped"',
  transports: ON_BOTH,
  firstBytes: ANY_FIRST_BYTE,
  tcpFirstBytes: [BINARY_REQUEST, ...firstOf('acdfgimpqrstv')],
  matches: (bytes, transport) => commandIndex(bytes, textAt(bytes, transport)) >= 0 || isBinary(bytes),
  decode,
  examples: {
    is: [
      { text: 'stats\r\n', fields: { command: 'stats' } },
      { text: 'set a 0 0 3\r\nabc\r\n', fields: { command: 'set', argument: 'a 0 0 3' } },
      { transport: UDP, text: '\x12\x34\0\0\0\x01\0\0stats\r\n', fields: { command: 'stats' } },
      { hex: '80 10 0000 00 00 0000 00000000 00000000 0000000000000000', fields: { command: 'binary 16' } },
    ],
    isNot: [{ text: 'get\r\n' }, { text: 'stats' }, { text: 'statistics\r\n' }],
  },
}
