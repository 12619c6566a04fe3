/**
 * Uptime of sensors whose heartbeat nobody recorded, inferred from the traffic of one file: which minutes had a packet.
 * A silence so long that it would happen by chance less than once in e^20 stretches is a gap; the report says that it was inferred.
 */
export interface MinuteTrace {
  /** Minutes (Unix time / 60) with at least one packet, in order of arrival; may repeat. */
  readonly minutes: Set<number>
  packets: number
  last: number
}

/** Most minutes that are remembered: four years. Beyond it, uptime of the rest is not inferred (times of a hostile capture). */
export const MAX_TRACED_MINUTES = 2_103_840

/** A silence shorter than this is never called a gap, in minutes. */
export const SHORTEST_GAP_MINUTES = 30

/** Silence of `n` expected packets-bearing minutes: probability e^-n under a Poisson process. */
export const GAP_EXPECTED_MINUTES = 20

export interface UpStretch {
  /** Unix seconds; `to` excluded. */
  from: number
  to: number
}

export function newMinuteTrace(): MinuteTrace {
  return { minutes: new Set(), packets: 0, last: -1 }
}

export function traceMinute(trace: MinuteTrace, seconds: number, packets: number): void {
  trace.packets += packets
  const minute = Math.floor(seconds / 60)
  if (minute === trace.last) return
  trace.last = minute
  if (trace.minutes.size < MAX_TRACED_MINUTES) trace.minutes.add(minute)
}

/** Stretches in which the sensor was up, in order of time. Their edges reach half a usual silence beyond the first and last packet. */
export function upStretches(trace: MinuteTrace): UpStretch[] {
  const minutes = Float64Array.from(trace.minutes).sort()
  if (minutes.length === 0) return []
  const longest = gapLimit(minutes)
  const margin = Math.min(Math.floor(usualSilence(minutes, longest) / 2), SHORTEST_GAP_MINUTES)
  const stretches: UpStretch[] = []
  let start = minutes[0]!
  for (let i = 1; i <= minutes.length; i++) {
    if (i < minutes.length && minutes[i]! - minutes[i - 1]! <= longest) continue
    stretches.push({ from: (start - margin) * 60, to: (minutes[i - 1]! + 1 + margin) * 60 })
    if (i < minutes.length) start = minutes[i]!
  }
  return stretches
}

/** Minutes of silence from which on it is a gap; found twice, the second time without the gaps of the first. */
function gapLimit(minutes: Float64Array): number {
  let limit = Number.POSITIVE_INFINITY
  for (let pass = 0; pass < 3; pass++) {
    limit = Math.max(SHORTEST_GAP_MINUTES, GAP_EXPECTED_MINUTES * usualSilence(minutes, limit))
  }
  return limit
}

/** Mean minutes between minutes with packets, silences above `limit` left out. */
function usualSilence(minutes: Float64Array, limit: number): number {
  let sum = 0
  let n = 0
  for (let i = 1; i < minutes.length; i++) {
    const silence = minutes[i]! - minutes[i - 1]!
    if (silence > limit) continue
    sum += silence
    n++
  }
  return n === 0 ? 1 : sum / n
}

/** Stretches of heartbeats that came at least once per `every` seconds: from one beat before the first to the last of each run. */
export function beatStretches(beats: readonly number[], every: number): UpStretch[] {
  const sorted = [...beats].sort((a, b) => a - b)
  const stretches: UpStretch[] = []
  for (const at of sorted) {
    const open = stretches.at(-1)
    if (open !== undefined && at - open.to <= every * 1.5) open.to = at
    else stretches.push({ from: at - every, to: at })
  }
  return stretches
}

/** What is left of [from, to) when the outages are taken away. */
export function withoutOutages(from: number, to: number, outages: readonly UpStretch[]): UpStretch[] {
  const left: UpStretch[] = []
  let at = from
  for (const outage of [...outages].sort((a, b) => a.from - b.from)) {
    if (outage.from > at) left.push({ from: at, to: Math.min(outage.from, to) })
    at = Math.max(at, outage.to)
  }
  if (at < to) left.push({ from: at, to })
  return left.filter(s => s.to > s.from)
}
