import { type Random, seededRandom } from '../../src/base/random.ts'
import { addDays, daysIn, weekday } from '../../src/base/time.ts'
import { seriesKey, TCP } from '../../src/model/protocol.ts'
import type { DetectionInput, HourlyCounts, WindowCounts, WindowEvidence } from '../../src/model/series.ts'

/** A history of distinct sources per port and day whose truth is known: Zipf's law over ports, overdispersion, a week, an outage. */
export interface HistoryPlan {
  seed: number
  ports: number
  days: number
  /** Distinct sources a day over all ports. */
  sourcesPerDay: number
  /** Ratio of the busiest day of the week to the mean, minus 1. */
  weekAmplitude: number
  dispersion: number
  /** Standard deviation of each port's own drift per day. */
  drift: number
  sensors: number
  addresses: number
  /** One sensor down in these days. */
  outage: { from: number; to: number } | null
  /** Share of the telescope that was live on each day, instead of the outage; 2 if there are twice the sensors. */
  live?: number[]
  /** Share of the sources that so much of the telescope sees; absent: in proportion. */
  seen?: (live: number) => number
  surges: SurgePlan[]
  bursts: { port: number; day: number; accesses: number }[]
}

export interface SurgePlan {
  port: number
  /** Hours since the history began. */
  startHour: number
  endHour: number
  /** Distinct sources a day at the full telescope, on top of what the port has. */
  perDay: number
  /** Hours over which it grows; 0 = a step. */
  ramp: number
}

export interface History {
  plan: HistoryPlan
  input: DetectionInput
  /** Mean sources a day of each port at full exposure. */
  rates: Float64Array
  /** Per surge, sources by the hour, and the port's background by the hour. */
  hourly: (surge: number) => HourlyCounts
  evidence: (series: number, firstDay: string, lastDay: string) => WindowEvidence
}

export const FIRST_DAY = '2014-05-01'

function normal(r: Random): number {
  return Math.sqrt(-2 * Math.log(1 - r.unit())) * Math.cos(2 * Math.PI * r.unit())
}

export function poisson(r: Random, mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(r)))
  const limit = Math.exp(-mean)
  let k = -1
  let p = 1
  do {
    k++
    p *= r.unit()
  } while (p > limit)
  return k
}

/** Gamma variable with mean 1 and variance `dispersion` (Marsaglia and Tsang 2000). */
export function gammaFactor(r: Random, dispersion: number): number {
  if (dispersion <= 0) return 1
  const shape = 1 / dispersion
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3
  for (;;) {
    const x = normal(r)
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v <= 0 || Math.log(1 - r.unit()) >= 0.5 * x * x + d - d * v + d * Math.log(v)) continue
    return (d * v * (shape < 1 ? r.unit() ** (1 / shape) : 1)) / shape
  }
}

const WEEK = [1, 0.8, 0.6, 0.6, 0.2, -1.6, -1.6]

export function makeHistory(plan: HistoryPlan): History {
  const r = seededRandom(plan.seed)
  const days = daysIn(FIRST_DAY, addDays(FIRST_DAY, plan.days))
  const live =
    plan.live ??
    days.map((_, d) =>
      plan.outage !== null && d >= plan.outage.from && d < plan.outage.to ? (plan.sensors - 1) / plan.sensors : 1,
    )
  const up = plan.seen === undefined ? live : live.map(plan.seen)
  let harmonic = 0
  for (let i = 1; i <= plan.ports; i++) harmonic += i ** -1.1
  const rates = Float64Array.from({ length: plan.ports }, (_, i) => (plan.sourcesPerDay * (i + 1) ** -1.1) / harmonic)
  // Large ports are calmer than small ones, as dispersion over the mean shows on published series.
  const dispersions = rates.map(rate => plan.dispersion * (0.5 + 0.5 / (1 + rate / 20)))
  const sources: Float64Array[] = []
  const accesses: Float64Array[] = []
  for (let i = 0; i < plan.ports; i++) {
    const x = new Float64Array(plan.days)
    const y = new Float64Array(plan.days)
    let level = 1
    for (let d = 0; d < plan.days; d++) {
      level *= Math.exp(plan.drift * normal(r))
      const mean = rates[i]! * level * up[d]! * (1 + (plan.weekAmplitude * WEEK[weekday(days[d]!)]!) / 1.6)
      x[d] = poisson(r, mean * gammaFactor(r, dispersions[i]!))
      y[d] = x[d]! + poisson(r, 0.7 * x[d]!)
    }
    sources.push(x)
    accesses.push(y)
  }
  const added = plan.surges.map(s => {
    const hours = new Float64Array(plan.days * 24)
    for (let h = Math.ceil(s.startHour); h < Math.min(s.endHour, hours.length); h++) {
      const height = s.ramp === 0 ? 1 : Math.min(1, (h - s.startHour + 0.5) / s.ramp)
      hours[h] = poisson(r, (s.perDay / 24) * height * up[Math.floor(h / 24)]! * gammaFactor(r, 0.1))
      sources[s.port]![Math.floor(h / 24)]! += hours[h]!
      accesses[s.port]![Math.floor(h / 24)]! += hours[h]!
    }
    return hours
  })
  for (const b of plan.bursts) {
    sources[b.port]![b.day]! += 1
    accesses[b.port]![b.day]! += b.accesses
  }
  const input = inputOf(plan, days, live, sources, accesses)
  return {
    plan,
    input,
    rates,
    hourly: k => hourlyOf(plan, r, live, rates, added[k]!, plan.surges[k]!),
    evidence: evidenceFrom(plan, input, sources, accesses),
  }
}

function inputOf(
  plan: HistoryPlan,
  days: string[],
  up: number[],
  sources: Float64Array[],
  accesses: Float64Array[],
): DetectionInput {
  const order = sources.map((_, i) => i).sort((a, b) => portOf(a) - portOf(b))
  return {
    timeZone: 'Asia/Tokyo',
    days,
    exposure: Float64Array.from(up, u => u * plan.addresses),
    liveSensors: Uint16Array.from(up, u => Math.round(u * plan.sensors)),
    liveAddresses: Float64Array.from(up, u => u * plan.addresses),
    windows: [1, 3, 7].map(w => windowOf(w, order, sources, accesses)) as unknown as DetectionInput['windows'],
  }
}

/** Ports are spread, so that rank and number have nothing to do with each other. */
export function portOf(rank: number): number {
  return (rank * 40_503 + 7) & 0xffff
}

function windowOf(
  windowDays: number,
  order: number[],
  sources: Float64Array[],
  accesses: Float64Array[],
): WindowCounts {
  const most = order.length * sources[0]!.length
  const columns = {
    series: new Uint32Array(most),
    day: new Uint16Array(most),
    sources: new Float64Array(most),
    accesses: new Float64Array(most),
  }
  let n = 0
  for (const i of order) {
    const x = sources[i]!
    const y = accesses[i]!
    let a = 0
    let b = 0
    for (let d = 0; d < x.length; d++) {
      a += x[d]! - (d >= windowDays ? x[d - windowDays]! : 0)
      b += y[d]! - (d >= windowDays ? y[d - windowDays]! : 0)
      if (b <= 0) continue
      columns.series[n] = seriesKey(TCP, portOf(i))
      columns.day[n] = d
      columns.sources[n] = a
      columns.accesses[n++] = b
    }
  }
  return { windowDays, length: n, ...columns }
}

function hourlyOf(
  plan: HistoryPlan,
  r: Random,
  up: number[],
  rates: Float64Array,
  added: Float64Array,
  surge: SurgePlan,
): HourlyCounts {
  const n = plan.days * 24
  const exposure = Float64Array.from({ length: n }, (_, h) => up[Math.floor(h / 24)]! * plan.addresses)
  const sources = Float64Array.from(
    { length: n },
    (_, h) =>
      added[h]! + poisson(r, (rates[surge.port]! / 24) * up[Math.floor(h / 24)]! * gammaFactor(r, plan.dispersion)),
  )
  return { from: Date.parse(`${FIRST_DAY}T00:00:00+09:00`) / 1000, sources, accesses: sources, exposure }
}

/** The hours from Unix second `from` on. */
export function cutHours(hours: HourlyCounts, from: number, count: number): HourlyCounts {
  const at = Math.round((from - hours.from) / 3600)
  return {
    from,
    sources: hours.sources.slice(at, at + count),
    accesses: hours.accesses.slice(at, at + count),
    exposure: hours.exposure.slice(at, at + count),
  }
}

function evidenceFrom(plan: HistoryPlan, input: DetectionInput, sources: Float64Array[], accesses: Float64Array[]) {
  const rank = new Map(sources.map((_, i) => [seriesKey(TCP, portOf(i)), i]))
  return (series: number, firstDay: string, lastDay: string): WindowEvidence => {
    const i = rank.get(series)!
    const from = Math.max(0, input.days.indexOf(firstDay))
    const to = input.days.indexOf(lastDay)
    let x = 0
    let y = 0
    let largest = 1
    for (let d = from; d <= to; d++) {
      x += sources[i]![d]!
      y += accesses[i]![d]!
      for (const b of plan.bursts) if (b.port === i && b.day === d) largest = Math.max(largest, b.accesses)
    }
    const rest = Math.max(0, y - largest)
    return {
      sources: x,
      sourcesLastDay: sources[i]![to]!,
      accesses: y,
      networks: Math.ceil(0.9 * x),
      sensors: Math.min(plan.sensors, x),
      addresses: Math.min(plan.addresses, y),
      effectiveSources: largest > 1 ? (y * y) / (largest * largest + 2 * rest) : x,
      largestSource: largest,
    }
  }
}
