import { readFileSync } from 'node:fs'

/** TCP accesses to one port by local day, counted the slow way from a little-endian microsecond pcap: SYNs, the same SYN within 60 s once. */
export function accessesByDay(
  path: string,
  protocol: number,
  port: number,
  offsetSeconds: number,
): Map<string, number> {
  const b = readFileSync(path)
  const days = new Map<string, number>()
  const seen = new Map<string, number>()
  for (let at = 24; at < b.length; ) {
    const seconds = b.readUInt32LE(at)
    const length = b.readUInt32LE(at + 8)
    const ip = at + 16 + 14
    const l4 = ip + (b[ip]! & 15) * 4
    at += 16 + length
    if (b[ip + 9] !== protocol || b.readUInt16BE(l4 + 2) !== port || (b[l4 + 13]! & 0x12) !== 0x02) continue
    const key = `${b.readUInt32BE(ip + 12)} ${b.readUInt32BE(ip + 16)} ${b.readUInt16BE(l4)} ${b.readUInt32BE(l4 + 4)}`
    const before = seen.get(key)
    if (before !== undefined && seconds - before <= 60) continue
    seen.set(key, seconds)
    const day = new Date((seconds + offsetSeconds) * 1000).toISOString().slice(0, 10)
    days.set(day, (days.get(day) ?? 0) + 1)
  }
  return days
}
