import { addDays, type Day, daysBetween } from '../base/time.ts'
import type { WindowCounts } from '../model/series.ts'
import { BLOCK_DAYS, blockOf, blockStart } from './source-blocks.ts'

/**
 * How many sources of each series came on which set of days, ordered by series: bit 0 of `low` is the first day, bit 0 of
 * `high` the 33rd.
 */
export interface SetColumns {
  series: Uint32Array
  low: Uint32Array
  high: Uint32Array
  sources: Uint32Array
}

/** Accesses of each series on each day, ordered by series; days counted from the same first one. */
export interface DayColumns {
  series: Uint32Array
  day: Uint16Array
  accesses: Float64Array
}

/** Days that lie in one block: `length` of them from number `first` on, and `back` days before them that windows look back at. */
export interface Stretch {
  first: number
  back: number
  length: number
  block: number
}

/** Most days that a window looks back. */
const LOOK_BACK = 6

/** The days after `fromDay` in stretches that lie in one block each, with the days before them that their windows look back at. */
export function stretchesOf(fromDay: Day, days: number): Stretch[] {
  const stretches: Stretch[] = []
  for (let block = blockOf(fromDay), first = 0; first < days || first === 0; block++) {
    const end = Math.min(days, daysBetween(fromDay, addDays(blockStart(block), BLOCK_DAYS)))
    stretches.push({ first, back: Math.min(first, LOOK_BACK), length: end - first, block })
    if (end === days) break
    first = end
  }
  return stretches
}

/**
 * Distinct sources and accesses in windows of `windowDays` that end on each day of the stretch. The sets begin `back` days before
 * it. Exact: a window is a set of days or-ed with itself shifted.
 */
export function cutWindows(
  of: { sets: SetColumns; daily: DayColumns },
  windowDays: number,
  stretch: Pick<Stretch, 'first' | 'back' | 'length'>,
): WindowCounts {
  const { sets, daily } = of
  const { first, back } = stretch
  const days = back + stretch.length
  const out = growing(sets.series.length + 1024)
  const sources = new Float64Array(BLOCK_DAYS)
  const accesses = new Float64Array(BLOCK_DAYS)
  let at = 0
  for (let row = 0; row < sets.series.length; ) {
    const series = sets.series[row]!
    sources.fill(0)
    accesses.fill(0)
    for (; row < sets.series.length && sets.series[row] === series; row++)
      addSet(sources, sets.low[row]!, sets.high[row]!, sets.sources[row]!, windowDays, days)
    while (at < daily.series.length && daily.series[at]! < series) at++
    for (; at < daily.series.length && daily.series[at] === series; at++) accesses[daily.day[at]!] = daily.accesses[at]!
    let sum = 0
    for (let d = 0; d < days; d++) {
      sum += accesses[d]! - (d >= windowDays ? accesses[d - windowDays]! : 0)
      if (d >= back && sources[d]! > 0) push(out, series, first + d - back, sources[d]!, sum)
    }
  }
  return {
    windowDays,
    length: out.length,
    series: out.series,
    day: out.day,
    sources: out.sources,
    accesses: out.accesses,
  }
}

/** Adds `count` sources to every day whose window of `windowDays` holds a day of the set. */
function addSet(
  sources: Float64Array,
  low: number,
  high: number,
  count: number,
  windowDays: number,
  days: number,
): void {
  let until = -1
  const first = low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high)
  for (let d = first; d < days; d++) {
    if (((d < 32 ? low >>> d : high >>> (d - 32)) & 1) !== 0) until = d + windowDays
    if (d < until) sources[d]! += count
  }
}

interface Growing {
  length: number
  series: Uint32Array
  day: Uint16Array
  sources: Float64Array
  accesses: Float64Array
}

function growing(capacity: number): Growing {
  return {
    length: 0,
    series: new Uint32Array(capacity),
    day: new Uint16Array(capacity),
    sources: new Float64Array(capacity),
    accesses: new Float64Array(capacity),
  }
}

function push(out: Growing, series: number, day: number, sources: number, accesses: number): void {
  if (out.length === out.series.length) {
    const larger = growing(out.length * 2)
    larger.series.set(out.series)
    larger.day.set(out.day)
    larger.sources.set(out.sources)
    larger.accesses.set(out.accesses)
    Object.assign(out, { ...larger, length: out.length })
  }
  const i = out.length++
  out.series[i] = series
  out.day[i] = day
  out.sources[i] = sources
  out.accesses[i] = accesses
}

/** Stretches after one another become one list, ordered by series, then day. */
export function concatenated(windowDays: number, parts: WindowCounts[]): WindowCounts {
  const length = parts.reduce((sum, p) => sum + p.length, 0)
  const all = growing(length)
  const at = parts.map(() => 0)
  while (all.length < length) {
    let next = Number.POSITIVE_INFINITY
    parts.forEach((p, i) => {
      if (at[i]! < p.length) next = Math.min(next, p.series[at[i]!]!)
    })
    parts.forEach((p, i) => {
      for (; at[i]! < p.length && p.series[at[i]!] === next; at[i]!++)
        push(all, next, p.day[at[i]!]!, p.sources[at[i]!]!, p.accesses[at[i]!]!)
    })
  }
  return { windowDays, length, series: all.series, day: all.day, sources: all.sources, accesses: all.accesses }
}
