/** Packets of one victim in one ten-second bin. */
export interface BackscatterBin {
  /** Address text. */
  victim: string
  /** Start of the bin, Unix seconds. */
  time: number
  /** Protocol and port of the victim that was attacked. */
  protocol: number
  port: number
  packets: number
}

/** A denial-of-service attack as the answers to its forged packets show it. */
export interface Attack {
  victim: string
  /** Unix seconds; `to` is the end of the last bin. */
  from: number
  to: number
  packets: number
  /** Most packets in 60 s. */
  peakPerMinute: number
  /** Attacked ports, the busiest first, at most ten. */
  ports: { protocol: number; port: number; packets: number }[]
}

/** Thresholds of Corsaro's DoS plugin (CAIDA), after Moore et al., Inferring Internet Denial-of-Service Activity (2001). */
export const ATTACK_PACKETS = 25
export const ATTACK_SECONDS = 60
export const ATTACK_PACKETS_PER_MINUTE = 30

/** A silence of this many seconds ends an attack (the same plugin's flow expiry). */
export const ATTACK_SILENCE_SECONDS = 300

const BIN_SECONDS = 10
const PORTS_LISTED = 10

/** Rows in any order; attacks ordered by start, then victim. Memory: one sorted copy of the rows. */
export function findAttacks(bins: Iterable<BackscatterBin>): Attack[] {
  const rows = [...bins].filter(b => b.packets > 0)
  rows.sort((a, b) => (a.victim < b.victim ? -1 : a.victim > b.victim ? 1 : a.time - b.time))
  const attacks: Attack[] = []
  let from = 0
  for (let i = 1; i <= rows.length; i++) {
    const ends =
      i === rows.length ||
      rows[i]!.victim !== rows[from]!.victim ||
      rows[i]!.time - rows[i - 1]!.time > ATTACK_SILENCE_SECONDS
    if (!ends) continue
    const attack = attackOf(rows, from, i)
    if (attack !== null) attacks.push(attack)
    from = i
  }
  return attacks.sort((a, b) => a.from - b.from || (a.victim < b.victim ? -1 : 1))
}

/** The stretch of rows `from` to `to` (excluded) of one victim, if it is an attack. */
function attackOf(rows: BackscatterBin[], from: number, to: number): Attack | null {
  const first = rows[from]!
  const end = rows[to - 1]!.time + BIN_SECONDS
  let packets = 0
  let inWindow = 0
  let peak = 0
  let oldest = from
  for (let i = from; i < to; i++) {
    packets += rows[i]!.packets
    inWindow += rows[i]!.packets
    // The window of 60 s that ends with this bin; it slides by 10 s because bins are 10 s.
    while (rows[oldest]!.time <= rows[i]!.time - ATTACK_SECONDS) inWindow -= rows[oldest++]!.packets
    peak = Math.max(peak, inWindow)
  }
  if (packets < ATTACK_PACKETS || end - first.time < ATTACK_SECONDS || peak < ATTACK_PACKETS_PER_MINUTE) return null
  return {
    victim: first.victim,
    from: first.time,
    to: end,
    packets,
    peakPerMinute: peak,
    ports: busiestPorts(rows, from, to),
  }
}

function busiestPorts(rows: BackscatterBin[], from: number, to: number): Attack['ports'] {
  const sorted = rows.slice(from, to).sort((a, b) => a.protocol - b.protocol || a.port - b.port)
  const ports: Attack['ports'] = []
  for (const r of sorted) {
    const last = ports.at(-1)
    if (last !== undefined && last.protocol === r.protocol && last.port === r.port) last.packets += r.packets
    else ports.push({ protocol: r.protocol, port: r.port, packets: r.packets })
  }
  return ports.sort((a, b) => b.packets - a.packets || a.port - b.port).slice(0, PORTS_LISTED)
}
