import { seededRandom } from '../src/base/random.ts'
import { dayStart } from '../src/base/time.ts'
import type { DetectionInput, HourlyCounts, WindowCounts, WindowEvidence } from '../src/model/series.ts'
import { gammaFactor } from './random-counts.ts'
import { placeOf, SERIES, seriesAt } from './telescope.ts'
import { type DayRows, dayAndNight, type World } from './world.ts'

export const ZONE = 'Asia/Tokyo'

/** Days before the evaluated ones: 28 of baseline, 2 of gap, 7 of the longest window. */
export const HISTORY_DAYS = 37
export const MONTH_DAYS = 30

/** A stretch of the world as the detector is given it. */
export interface Month {
  world: World
  /** Index of the world's day that is day 0 of `input`. */
  firstDay: number
  evaluatedFrom: number
  /** Unix seconds of its first hour. */
  begin: number
  rows: DayRows[]
  input: DetectionInput
  evidence: (series: number, firstDay: string, lastDay: string) => WindowEvidence
}

export function monthOf(world: World, rows: DayRows[], firstDay: number, evaluatedFrom: number): Month {
  const days = world.days.slice(firstDay, firstDay + rows.length)
  const { telescope, live } = world
  const addresses = Float64Array.from(days, (_, d) => live[firstDay + d]! * telescope.addressesPerSensor)
  const input: DetectionInput = {
    timeZone: ZONE,
    days,
    exposure: addresses,
    liveSensors: live.slice(firstDay, firstDay + rows.length),
    liveAddresses: addresses,
    windows: windowsOf(rows),
  }
  const month = { world, firstDay, evaluatedFrom, begin: dayStart(ZONE, days[0]!), rows, input }
  return { ...month, evidence: (series, from, to) => evidenceOf(month, series, from, to) }
}

/** Rows by place: `start[i]` to `start[i + 1]` in day and row number. */
interface ByPlace {
  start: Uint32Array
  day: Uint16Array
  row: Uint32Array
}

function byPlace(rows: DayRows[]): ByPlace {
  const start = new Uint32Array(SERIES + 1)
  for (const r of rows) for (let k = 0; k < r.length; k++) start[r.place[k]! + 1]!++
  for (let i = 0; i < SERIES; i++) start[i + 1]! += start[i]!
  const next = start.slice()
  const day = new Uint16Array(start[SERIES]!)
  const row = new Uint32Array(start[SERIES]!)
  rows.forEach((r, d) => {
    for (let k = 0; k < r.length; k++) {
      const at = next[r.place[k]!]!++
      day[at] = d
      row[at] = k
    }
  })
  return { start, day, row }
}

/** Distinct sources of a window: the days' sources less those that returned within it.  */
function windowsOf(rows: DayRows[]): DetectionInput['windows'] {
  const places = byPlace(rows)
  const total = places.day.length
  const outs = [1, 3, 7].map(w => columns(w, Math.min(total * w, SERIES * rows.length)))
  const x = new Float64Array(rows.length)
  const y = new Float64Array(rows.length)
  const back = new Float64Array(rows.length)
  for (let i = 0; i < SERIES; i++) {
    const from = places.start[i]!
    const to = places.start[i + 1]!
    if (from === to) continue
    for (let at = from; at < to; at++) {
      const d = places.day[at]!
      const r = rows[d]!
      const k = places.row[at]!
      x[d] = r.sources[k]!
      y[d] = r.accesses[k]!
      back[d] = r.returning[k]!
      push(outs[0]!, i, d, x[d]!, y[d]!)
    }
    for (const out of [outs[1]!, outs[2]!]) slide(out, i, x, y, back, places.day[from]!, places.day[to - 1]!)
    for (let at = from; at < to; at++) {
      const d = places.day[at]!
      x[d] = 0
      y[d] = 0
      back[d] = 0
    }
  }
  return outs as unknown as DetectionInput['windows']
}

function slide(
  out: GrowingColumns,
  place: number,
  x: Float64Array,
  y: Float64Array,
  back: Float64Array,
  first: number,
  last: number,
): void {
  const w = out.windowDays
  const end = Math.min(x.length - 1, last + w - 1)
  for (let d = first; d <= end; d++) {
    let sources = 0
    let accesses = 0
    for (let k = Math.max(0, d - w + 1); k <= d; k++) {
      sources += x[k]! - (k > d - w + 1 ? back[k]! : 0)
      accesses += y[k]!
    }
    if (sources > 0) push(out, place, d, sources, accesses)
  }
}

type GrowingColumns = { -readonly [K in keyof WindowCounts]: WindowCounts[K] }

function columns(windowDays: number, most: number): GrowingColumns {
  return {
    windowDays,
    length: 0,
    series: new Uint32Array(most),
    day: new Uint16Array(most),
    sources: new Float64Array(most),
    accesses: new Float64Array(most),
  }
}

function push(out: GrowingColumns, place: number, day: number, sources: number, accesses: number): void {
  const n = out.length++
  out.series[n] = seriesAt(place)
  out.day[n] = day
  out.sources[n] = sources
  out.accesses[n] = accesses
}

/** Row of a place on a day, by bisection; −1 if nothing was seen. */
export function rowOfPlace(rows: DayRows, place: number): number {
  let low = 0
  let high = rows.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    if (rows.place[middle]! < place) low = middle + 1
    else if (rows.place[middle]! > place) high = middle - 1
    else return middle
  }
  return -1
}

/** Distinct networks per source that did not come from one cluster: sources of the Internet hardly share a /16. */
const NETWORKS_PER_SOURCE = 0.9

function evidenceOf(m: Omit<Month, 'evidence'>, series: number, firstDay: string, lastDay: string): WindowEvidence {
  const place = placeOf(series)
  const from = Math.max(0, m.input.days.indexOf(firstDay))
  const to = m.input.days.indexOf(lastDay)
  const total = { sources: 0, last: 0, accesses: 0, clustered: 0, networks: 0, largest: 1, squares: 0 }
  for (let d = from; d <= to; d++) {
    const k = rowOfPlace(m.rows[d]!, place)
    if (k < 0) continue
    const burst = m.world.bursts[m.firstDay + d]!.get(place) ?? 0
    const cluster = m.world.clusters[m.firstDay + d]!.get(place)
    const sources = m.rows[d]!.sources[k]!
    total.sources += sources - (d > from ? m.rows[d]!.returning[k]! : 0)
    if (d === to) total.last = sources
    total.accesses += m.rows[d]!.accesses[k]!
    total.clustered = Math.max(total.clustered, cluster?.addresses ?? 0)
    total.networks = Math.max(total.networks, cluster?.networks ?? 0)
    total.largest = Math.max(total.largest, burst)
    total.squares += burst * burst + (m.rows[d]!.accesses[k]! - burst) * 2
  }
  const scattered = Math.max(0, total.sources - total.clustered)
  const sensors = m.input.liveSensors[to]!
  const spread = (places: number) => Math.round(places * (1 - (1 - 1 / Math.max(1, places)) ** total.accesses))
  return {
    sources: total.sources,
    sourcesLastDay: total.last,
    accesses: total.accesses,
    networks: Math.ceil(NETWORKS_PER_SOURCE * scattered) + total.networks,
    sensors: spread(sensors),
    addresses: spread(m.input.liveAddresses[to]!),
    effectiveSources: total.accesses ** 2 / Math.max(1, total.squares),
    largestSource: total.largest,
  }
}

/** Variance of the gamma noise of an hour's share in its day. */
const HOUR_DISPERSION = 0.2

/** Hours of a planted event: its own, and the day's other sources spread over the day. */
export function hourlyOf(m: Month, event: number, from: number, count: number): HourlyCounts {
  const { world } = m
  const e = world.events[event]!
  const random = seededRandom(e.place + 7)
  const skip = Math.round((from - m.begin) / 3600)
  const sources = new Float64Array(count)
  const exposure = new Float64Array(count)
  for (let d = Math.floor(skip / 24); d * 24 < skip + count; d++) {
    const hours = e.hours.subarray((m.firstDay + d) * 24, (m.firstDay + d) * 24 + 24)
    const k = rowOfPlace(m.rows[d]!, e.place)
    const others = k < 0 ? 0 : m.rows[d]!.sources[k]! - hours.reduce((sum, n) => sum + n, 0)
    const weights = Array.from({ length: 24 }, (_, h) => dayAndNight(h) * gammaFactor(random, HOUR_DISPERSION))
    const day = spreadOver(random, others, weights)
    for (let h = 0; h < 24; h++) {
      const t = d * 24 + h - skip
      if (t < 0 || t >= count) continue
      sources[t] = day[h]! + hours[h]!
      exposure[t] = m.input.exposure[d]!
    }
  }
  return { from, sources, accesses: sources, exposure }
}

function spreadOver(random: ReturnType<typeof seededRandom>, count: number, weights: number[]): Float64Array {
  const out = new Float64Array(weights.length)
  const total = weights.reduce((sum, w) => sum + w, 0)
  for (let n = 0; n < count; n++) {
    let u = random.unit() * total
    let h = 0
    while (h < weights.length - 1 && u > weights[h]!) u -= weights[h++]!
    out[h]!++
  }
  return out
}
