import { readFileSync } from 'node:fs'

interface Opening {
  day: string
  source: number
  /** protocol << 16 | port, ICMP: the type. */
  series: number
}

const TCP = 6
const UDP = 17
const ICMP = 1

/** Ports that a source may touch in a day before it counts as a full-range sweep (ten addresses or more). */
const SWEEP_PORTS = 100

/**
 * Accesses to one port by local day, counted the slow way from a little-endian microsecond pcap of IPv4 over Ethernet: SYNs (the
 * same SYN within 60 s once), UDP datagrams, echo requests; sources that swept more than 100 ports that day left out.
 */
export function accessesByDay(
  path: string,
  protocol: number,
  port: number,
  offsetSeconds: number,
): Map<string, number> {
  const openings = [...openingsOf(path, offsetSeconds)]
  const portsOf = new Map<string, Set<number>>()
  for (const o of openings) {
    const key = `${o.day} ${o.source}`
    const ports = portsOf.get(key)
    if (ports === undefined) portsOf.set(key, new Set([o.series]))
    else ports.add(o.series)
  }
  const days = new Map<string, number>()
  for (const o of openings) {
    if (o.series !== protocol * 65_536 + port || portsOf.get(`${o.day} ${o.source}`)!.size > SWEEP_PORTS) continue
    days.set(o.day, (days.get(o.day) ?? 0) + 1)
  }
  return days
}

function* openingsOf(path: string, offsetSeconds: number): Generator<Opening> {
  const b = readFileSync(path)
  const seen = new Map<string, number>()
  for (let at = 24; at < b.length; ) {
    const seconds = b.readUInt32LE(at)
    const ip = at + 16 + 14
    const l4 = ip + (b[ip]! & 15) * 4
    at += 16 + b.readUInt32LE(at + 8)
    const protocol = b[ip + 9]!
    const opens =
      protocol === TCP ? (b[l4 + 13]! & 0x12) === 0x02 : protocol === UDP || (protocol === ICMP && b[l4] === 8)
    if (!opens) continue
    if (protocol === TCP) {
      const key = `${b.readUInt32BE(ip + 12)} ${b.readUInt32BE(ip + 16)} ${b.readUInt32BE(l4)} ${b.readUInt32BE(l4 + 4)}`
      const before = seen.get(key)
      if (before !== undefined && seconds - before <= 60) continue
      seen.set(key, seconds)
    }
    const port = protocol === ICMP ? b[l4]! : b.readUInt16BE(l4 + 2)
    const day = new Date((seconds + offsetSeconds) * 1000).toISOString().slice(0, 10)
    yield { day, source: b.readUInt32BE(ip + 12), series: protocol * 65_536 + port }
  }
}
