import { latin1, type Recognised } from './recognised.ts'

const INLINE =
  /^(PING|INFO|CONFIG|AUTH(?= (?!TLS\b|SSL\b)\S)|SLAVEOF|REPLICAOF|FLUSHALL|FLUSHDB|KEYS|CLIENT|COMMAND|HELLO|SELECT|EVAL|MODULE|DBSIZE|MONITOR)(?: ([^\r\n]{0,200}))?\r?\n/i

/** RESP arrays of bulk strings, and inline commands of Redis (redis.io, protocol specification). */
export function recogniseRedis(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 5) return null
  const text = latin1(bytes, 0, 600)
  const array = /^\*(\d{1,3})\r\n\$(\d{1,4})\r\n([A-Za-z]{2,20})\r\n/.exec(text)
  if (array !== null) {
    const words = [...text.matchAll(/\r\n([^*$\r\n][^\r\n]{0,100})\r\n/g)].map(m => m[1]!)
    return command(array[3]!, words.slice(0, 8).join(' '))
  }
  const inline = INLINE.exec(text)
  return inline === null ? null : command(inline[1]!, inline[2] ?? '')
}

function command(word: string, argument: string): Recognised {
  const name = word.toUpperCase()
  return {
    protocol: 'redis',
    fields: { command: name, argument },
    group: `Redis ${name} ${name === 'AUTH' ? '' : argument}`.trim(),
  }
}
