import { existsSync, readFileSync } from 'node:fs'
import { seriesKey, TCP, UDP } from '../../model/protocol.ts'

/** States in /proc/net/tcp and /proc/net/udp (net/tcp_states.h): listening; a datagram socket without a peer. */
const LISTEN = '0A'
const UNCONNECTED = '07'

/** seriesKey of every port on which a program of this machine listens to others, by /proc/net. */
export function listeningPorts(): number[] {
  const keys = new Set<number>()
  for (const [file, protocol, state] of [
    ['tcp', TCP, LISTEN],
    ['tcp6', TCP, LISTEN],
    ['udp', UDP, UNCONNECTED],
    ['udp6', UDP, UNCONNECTED],
  ] as const) {
    for (const port of portsIn(`/proc/net/${file}`, state)) keys.add(seriesKey(protocol, port))
  }
  return [...keys]
}

function portsIn(path: string, state: string): number[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.trim().split(/\s+/))
    .filter(fields => fields[3] === state && !isLoopback(fields[1]!))
    .map(fields => Number.parseInt(fields[1]!.split(':')[1]!, 16))
}

/** Addresses are printed as 32-bit words in the machine's byte order: 127.x.x.x ends in 7F on a little-endian one. */
function isLoopback(local: string): boolean {
  const address = local.split(':')[0]!
  return address.length === 8 ? address.endsWith('7F') : address === `${'0'.repeat(24)}01000000`
}
