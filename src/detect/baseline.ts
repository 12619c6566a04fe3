import { type Day, weekday } from '../base/time.ts'
import type { DetectionInput } from '../model/series.ts'
import type { SeriesIndex } from './day-counts.ts'
import { type DispersionTrend, dispersionTrend } from './dispersion.ts'
import { type GammaPrior, gammaPrior } from './rare-ports.ts'
import type { DetectSettings } from './settings.ts'
import { weekdayFactors } from './weekday-factors.ts'

/** What was normal in the days before a window, for every series. */
export interface Baseline {
  /** Indices into input.days: first and last day; days among them that had exposure. */
  readonly first: number
  readonly last: number
  readonly days: number
  /** Day-of-week factors, 0 Monday … 6 Sunday, mean 1. */
  readonly factors: Float64Array
  /** ΣE: address-days with the weekday factors applied. */
  readonly exposure: number
  /** Clipped count S of each series, by place in the index. */
  readonly clipped: Float64Array
  /** Dispersion φ of each series on its own (not shrunk). */
  readonly ownDispersion: Float64Array
  readonly trend: DispersionTrend
  readonly prior: GammaPrior
  /** A series is among the busiest if its S is at least this and above 0. */
  readonly busyFrom: number
}

export type Measure = 'sources' | 'accesses'

/** Weekday of each day of the input. */
export function weekdaysOf(days: readonly Day[]): Uint8Array {
  return Uint8Array.from(days, weekday)
}

/**
 * Baseline of the days before a window that starts on day `windowStart` (index); null if there are too few days with exposure.
 * Steps 1–3 of docs: clipped rate, weekday factors, prior of rare ports, dispersion.
 */
export function baselineBefore(
  input: DetectionInput,
  index: SeriesIndex,
  windowStart: number,
  measure: Measure,
  settings: DetectSettings,
  weekdays: Uint8Array,
): Baseline | null {
  const last = windowStart - settings.baselineGapDays
  const first = Math.max(0, last - settings.baselineDays + 1)
  let days = 0
  for (let d = first; d <= last; d++) if (input.exposure[d]! > 0) days++
  if (days < settings.minimumBaselineDays) return null
  const flat = new Float64Array(7).fill(1)
  const rough = clippedCounts(
    input,
    index,
    first,
    last,
    effectiveExposure(input, weekdays, flat, first, last),
    measure,
    settings,
  )
  const factors = weekdayFactors(input, index, { first, last, days, clipped: rough, measure, weekdays }, settings)
  const effective = effectiveExposure(input, weekdays, factors, first, last)
  const clipped = clippedCounts(input, index, first, last, effective, measure, settings)
  let exposure = 0
  let squared = 0
  for (const e of effective) {
    exposure += e
    squared += e * e
  }
  const ownDispersion = new Float64Array(index.count)
  const stretch: Stretch = { first, last, days, effective, exposure, squared }
  ownDispersions(input, index, stretch, clipped, measure, settings, ownDispersion)
  return {
    first,
    last,
    days,
    factors,
    exposure,
    clipped,
    ownDispersion,
    trend: dispersionTrend(clipped, ownDispersion, days),
    prior: gammaPrior(clipped, settings),
    busyFrom: busyThreshold(clipped, settings.busyPorts),
  }
}

/** E of each day times its weekday's factor, from `first` to `last`. */
function effectiveExposure(
  input: DetectionInput,
  weekdays: Uint8Array,
  factors: Float64Array,
  first: number,
  last: number,
): Float64Array {
  const out = new Float64Array(last - first + 1)
  for (let d = first; d <= last; d++) out[d - first] = input.exposure[d]! * factors[weekdays[d]!]!
  return out
}

/** The height at which a baseline day with this mean is clipped. */
export function clipHeight(mean: number, settings: DetectSettings): number {
  return mean + settings.clipDeviations * Math.sqrt(mean * (1 + settings.clipDispersion * mean)) + settings.clipOffset
}

/** S: one pass over the days per round; three rounds bring the rate of a port with a past surge down to its quiet level. */
const CLIP_ROUNDS = 3

function clippedCounts(
  input: DetectionInput,
  index: SeriesIndex,
  first: number,
  last: number,
  effective: Float64Array,
  measure: Measure,
  settings: DetectSettings,
): Float64Array {
  const counts = input.windows[0]
  const values = counts[measure]
  const out = new Float64Array(index.count)
  let exposure = 0
  for (const e of effective) exposure += e
  for (let i = 0; i < index.count; i++) {
    let from = index.start[0][i]!
    let to = index.start[0][i + 1]!
    while (from < to && counts.day[from]! < first) from++
    while (to > from && counts.day[to - 1]! > last) to--
    let sum = 0
    for (let row = from; row < to; row++) sum += effective[counts.day[row]! - first]! > 0 ? values[row]! : 0
    for (let round = 0; round < CLIP_ROUNDS; round++) {
      const rate = sum / exposure
      let clipped = 0
      for (let row = from; row < to; row++) {
        const e = effective[counts.day[row]! - first]!
        if (e <= 0) continue
        const mean = rate * e
        const x = values[row]!
        clipped += x <= mean + settings.clipOffset ? x : Math.min(x, clipHeight(mean, settings))
      }
      if (clipped === sum) break
      sum = clipped
    }
    out[i] = sum
  }
  return out
}

interface Stretch {
  first: number
  last: number
  days: number
  effective: Float64Array
  exposure: number
  squared: number
}

/**
 * Moment estimate of φ in variance = mean + φ·mean²: (n/(n−1)·Σ(x − μ)² − Σμ) / Σμ², over all days, those with nothing
 * included. n/(n−1), for μ is estimated from the same days; without it small ports seem calmer than they are.
 */
function ownDispersions(
  input: DetectionInput,
  index: SeriesIndex,
  s: Stretch,
  clipped: Float64Array,
  measure: Measure,
  settings: DetectSettings,
  out: Float64Array,
): void {
  const counts = input.windows[0]
  const values = counts[measure]
  const ownMean = s.days / (s.days - 1)
  for (let i = 0; i < index.count; i++) {
    const rate = clipped[i]! / s.exposure
    if (rate === 0) continue
    let squares = rate * rate * s.squared
    for (let row = index.start[0][i]!; row < index.start[0][i + 1]!; row++) {
      const day = counts.day[row]!
      if (day < s.first) continue
      if (day > s.last) break
      const mean = rate * s.effective[day - s.first]!
      if (mean <= 0) continue
      const x = Math.min(values[row]!, clipHeight(mean, settings))
      squares += (x - mean) * (x - mean) - mean * mean
    }
    out[i] = (squares * ownMean - clipped[i]!) / (rate * rate * s.squared)
  }
}

/** Smallest S that at most `busyPorts` series reach: where thousands of ports share a count, none of them is among the busiest. */
function busyThreshold(clipped: Float64Array, busyPorts: number): number {
  if (clipped.length <= busyPorts) return 0
  const sorted = Float64Array.from(clipped).sort()
  const next = sorted[sorted.length - busyPorts - 1]!
  let at = sorted.length - busyPorts
  while (at < sorted.length && sorted[at] === next) at++
  return at < sorted.length ? sorted[at]! : Number.POSITIVE_INFINITY
}
