import { commandOf } from '../command-line.ts'
import { firstOf, firstOfEitherCase } from '../first-bytes.ts'
import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'

/** Inline commands; AUTH followed by TLS or SSL is FTP's. */
const INLINE = [
  'PING', 'INFO', 'CONFIG', 'AUTH', 'SLAVEOF', 'REPLICAOF', 'FLUSHALL', 'FLUSHDB', 'KEYS', 'CLIENT', 'COMMAND', 'HELLO',
  'SELECT', 'EVAL', 'MODULE', 'DBSIZE', 'MONITOR',
] // biome-ignore format: a list of words
const ARRAY = /^\*(\d{1,3})\r\n\$(\d{1,4})\r\n([A-Za-z]{2,20})\r\n/
const SHORTEST = 5

function matches(bytes: Uint8Array): boolean {
  if (bytes.length < SHORTEST) return false
  if (bytes[0] === 0x2a) return bytes[1]! >= 0x30 && bytes[1]! <= 0x39 && ARRAY.test(latin1(bytes, 0, 64))
  const found = commandOf(bytes, INLINE)
  if (found < 0) return false
  const word = INLINE[found]!
  if (word === 'HELLO') return bytes[5] === 32 && (bytes[6] === 0x32 || bytes[6] === 0x33)
  if (word === 'AUTH')
    return bytes[4] === 32 && commandOf(bytes, ['TLS', 'SSL', 'GSSAPI', 'LOGIN', 'PLAIN', 'NTLM', 'CRAM-MD5'], 5) < 0
  return true
}

/** RESP arrays of bulk strings, and inline commands. */
function decode(bytes: Uint8Array): Decoded {
  const text = latin1(bytes, 0, 600)
  const array = ARRAY.exec(text)
  if (array !== null) {
    const words = [...text.matchAll(/\r\n([^*$\r\n][^\r\n]{0,100})\r\n/g)].map(m => m[1]!)
    return named(array[3]!, words.slice(0, 8).join(' '))
  }
  const inline = /^([A-Za-z]+)(?: ([^\r\n]{0,200}))?/.exec(text)
  return named(inline?.[1] ?? '', inline?.[2] ?? '')
}

function named(word: string, argument: string): Decoded {
  const command = word.toUpperCase()
  return {
    fields: { command, argument },
    group: `Redis ${command} ${command === 'AUTH' ? '' : argument}`.trim(),
  }
}

export const redis: PayloadProtocol = {
  name: 'redis',
  title: 'Redis',
  specification: 'Redis serialization protocol (RESP)',
  transports: ON_TCP,
  firstBytes: [...firstOf('*'), ...firstOfEitherCase('PICASRFKHEMD')],
  matches,
  decode,
  examples: {
    is: [
      { text: '*1\r\n$4\r\nINFO\r\n', fields: { command: 'INFO' } },
      { text: '*3\r\n$7\r\nslaveof\r\n$9\r\n192.0.2.1\r\n$2\r\n80\r\n', fields: { command: 'SLAVEOF' } },
      { text: 'CONFIG SET dir /root/.ssh\r\n', fields: { command: 'CONFIG', argument: 'SET dir /root/.ssh' } },
      { text: 'info\r\n', fields: { command: 'INFO' } },
    ],
    isNot: [
      { text: 'AUTH TLS\r\n' },
      { text: '*1\r\n' },
      { text: 'INFO' },
      { text: 'hello\r\n' },
      { text: '* OK ready\r\n' },
    ],
  },
}
