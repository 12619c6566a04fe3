import { UDP } from '../../model/protocol.ts'
import { latin1, type Recognised, word16, word32 } from './recognised.ts'

const COMMAND =
  /^(stats|gets?|set|add|replace|append|prepend|cas|delete|incr|decr|touch|flush_all|version|verbosity|quit)(?: ([^\r\n]{0,200}))?\r?\n/

/** memcached's text protocol, over UDP behind its frame header (memcached, doc/protocol.txt), and the binary one. */
export function recogniseMemcached(bytes: Uint8Array, transport: number): Recognised | null {
  const framed = transport === UDP && bytes.length > 8 && word16(bytes, 2) === 0 && word16(bytes, 4) === 1
  const line = COMMAND.exec(latin1(bytes, framed ? 8 : 0, 300))
  if (line !== null) {
    const command = line[1]!
    return { protocol: 'memcached', fields: { command, argument: line[2] ?? '' }, group: `memcached ${command}` }
  }
  const binary =
    bytes.length >= 24 &&
    bytes[0] === 0x80 &&
    bytes[1]! <= 0x25 &&
    bytes[5] === 0 &&
    word32(bytes, 8) === bytes.length - 24
  return binary
    ? { protocol: 'memcached', fields: { command: `binary ${bytes[1]}` }, group: `memcached binary ${bytes[1]}` }
    : null
}
