/** Malformed or unusual traffic, named and counted, never thrown. `stops` = the packet could not be counted by port. */
export interface Oddity {
  readonly name: string
  readonly stops: boolean
}

const stop = (name: string): Oddity => ({ name, stops: true })
const note = (name: string): Oddity => ({ name, stops: false })

/** The order is the index in a count column; append only. */
export const ODDITIES = [
  stop('unknown-link-type'),
  stop('link-truncated'),
  stop('not-ip'),
  stop('too-many-layers'),
  stop('ipv4-truncated'),
  stop('ipv4-bad-version'),
  stop('ipv4-bad-header-length'),
  stop('ipv4-bad-total-length'),
  stop('ipv4-later-fragment'),
  note('ipv4-first-fragment'),
  note('ipv4-bad-option'),
  stop('ipv6-truncated'),
  stop('ipv6-bad-version'),
  stop('ipv6-too-many-extensions'),
  stop('ipv6-extension-truncated'),
  stop('ipv6-later-fragment'),
  note('ipv6-first-fragment'),
  stop('ipv6-no-next-header'),
  stop('tcp-truncated'),
  stop('tcp-bad-header-length'),
  note('tcp-bad-option'),
  note('tcp-bad-flags'),
  stop('udp-truncated'),
  note('udp-bad-length'),
  stop('icmp-truncated'),
  note('icmp-quote-truncated'),
  note('payload-cut-by-capture'),
  note('packet-longer-than-ip'),
  note('time-before-1980'),
  note('time-backwards'),
  stop('ppp-truncated'),
  stop('pppoe-not-session'),
  note('gre-or-tunnel-not-entered'),
  note('other-ip-protocol'),
  note('land-packet'),
  note('port-zero'),
  note('ip-longer-than-frame'),
] as const satisfies readonly Oddity[]

export type OddityName = (typeof ODDITIES)[number]['name']

/** Index of an oddity in a count column. */
export const ODDITY = Object.fromEntries(ODDITIES.map((o, i) => [o.name, i])) as Record<OddityName, number>

export function newOddityCounts(): Float64Array {
  return new Float64Array(ODDITIES.length)
}

/** Name → count, only what was seen, in the table's order. */
export function oddityRecord(counts: Float64Array): Record<string, number> {
  const out: Record<string, number> = {}
  ODDITIES.forEach((o, i) => {
    if (counts[i]! > 0) out[o.name] = counts[i]!
  })
  return out
}
