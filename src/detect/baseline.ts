import { type Day, weekday } from '../base/time.ts'
import type { DetectionInput } from '../model/series.ts'
import type { Ground, Measure } from './baseline-ground.ts'
import { rowSpans, type SeriesIndex } from './day-counts.ts'
import { type DispersionTrend, dispersionTrend, LEAST_MEAN } from './dispersion.ts'
import { fitRarePrior, type RarePrior } from './rare-ports.ts'
import { windowShares } from './returning.ts'
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
  readonly prior: RarePrior
  /** Distinct sources of the windows of 3 and 7 days over the sum of their days', by place in the index. */
  readonly shares: { readonly 3: Float64Array; readonly 7: Float64Array }
  /** A series is among the busiest if its S is at least this and above 0. */
  readonly busyFrom: number
}

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
  const spans = rowSpans(index, input.windows[0], first, last)
  const ground: Ground = { input, spans, first, last, days, measure, settings, weekdays }
  const flat = new Float64Array(7).fill(1)
  const rough = clippedCounts(ground, effectiveExposure(ground, flat), null)
  const factors = weekdayFactors(ground, rough)
  const effective = effectiveExposure(ground, factors)
  const clipped = clippedCounts(ground, effective, rough)
  let exposure = 0
  let squared = 0
  for (const e of effective) {
    exposure += e
    squared += e * e
  }
  const ownDispersion = ownDispersions(ground, { effective, exposure, squared }, clipped)
  return {
    first,
    last,
    days,
    factors,
    exposure,
    clipped,
    ownDispersion,
    trend: dispersionTrend(clipped, ownDispersion, days),
    prior: fitRarePrior(clipped, settings),
    shares: { 3: windowShares(ground, index, 1, clipped), 7: windowShares(ground, index, 2, clipped) },
    busyFrom: busyThreshold(clipped, settings.busyPorts),
  }
}

/** E of each day times its weekday's factor, from `first` to `last`. */
function effectiveExposure(g: Ground, factors: Float64Array): Float64Array {
  const out = new Float64Array(g.last - g.first + 1)
  for (let d = g.first; d <= g.last; d++) out[d - g.first] = g.input.exposure[d]! * factors[g.weekdays[d]!]!
  return out
}

/** The height at which a baseline day with this mean is clipped. */
export function clipHeight(mean: number, settings: DetectSettings): number {
  return mean + settings.clipDeviations * Math.sqrt(mean * (1 + settings.clipDispersion * mean)) + settings.clipOffset
}

/** S: one pass over the days per round; three rounds bring the rate of a port with a past surge down to its quiet level. */
const CLIP_ROUNDS = 3

/** `known`: counts of an earlier pass; a series without a day above the clip's offset cannot be clipped and keeps its own. */
function clippedCounts(g: Ground, effective: Float64Array, known: Float64Array | null): Float64Array {
  const { spans, settings, first } = g
  const { day } = g.input.windows[0]
  const values = g.input.windows[0][g.measure]
  const out = new Float64Array(spans.from.length)
  let exposure = 0
  for (const e of effective) exposure += e
  for (let i = 0; i < out.length; i++) {
    const from = spans.from[i]!
    const to = spans.to[i]!
    let sum = 0
    let most = 0
    for (let row = from; row < to; row++) {
      if (!(effective[day[row]! - first]! > 0)) continue
      sum += values[row]!
      if (values[row]! > most) most = values[row]!
    }
    if (most <= settings.clipOffset) {
      out[i] = known === null ? sum : known[i]!
      continue
    }
    out[i] = clippedSum(g, effective, exposure, from, to, sum)
  }
  return out
}

/** The sum of the rows `from` to `to` after clipping each day at what the rate of the round before allows. */
function clippedSum(
  g: Ground,
  effective: Float64Array,
  exposure: number,
  from: number,
  to: number,
  whole: number,
): number {
  const { day } = g.input.windows[0]
  const values = g.input.windows[0][g.measure]
  let sum = whole
  for (let round = 0; round < CLIP_ROUNDS; round++) {
    const rate = sum / exposure
    let clipped = 0
    for (let row = from; row < to; row++) {
      const e = effective[day[row]! - g.first]!
      if (e <= 0) continue
      const mean = rate * e
      const x = values[row]!
      clipped += x <= mean + g.settings.clipOffset ? x : Math.min(x, clipHeight(mean, g.settings))
    }
    if (clipped === sum) break
    sum = clipped
  }
  return sum
}

interface Effective {
  effective: Float64Array
  exposure: number
  squared: number
}

/**
 * Moment estimate of φ in variance = mean + φ·mean²: (n/(n−1)·Σ(x − μ)² − Σμ) / Σμ², over all days, those with nothing
 * included. n/(n−1), for μ is estimated from the same days; without it small ports seem calmer than they are. Ports too small
 * to say anything about it have 0 and are not asked.
 */
function ownDispersions(g: Ground, e: Effective, clipped: Float64Array): Float64Array {
  const { day } = g.input.windows[0]
  const values = g.input.windows[0][g.measure]
  const ownMean = g.days / (g.days - 1)
  const out = new Float64Array(clipped.length)
  for (let i = 0; i < out.length; i++) {
    if (clipped[i]! < LEAST_MEAN * g.days) continue
    const rate = clipped[i]! / e.exposure
    let squares = rate * rate * e.squared
    for (let row = g.spans.from[i]!; row < g.spans.to[i]!; row++) {
      const mean = rate * e.effective[day[row]! - g.first]!
      if (mean <= 0) continue
      const x = Math.min(values[row]!, clipHeight(mean, g.settings))
      squares += (x - mean) * (x - mean) - mean * mean
    }
    out[i] = (squares * ownMean - clipped[i]!) / (rate * rate * e.squared)
  }
  return out
}

/** Counts that are told apart one by one before the busiest are sorted. */
const COUNTS_TALLIED = 65_536

/** Smallest S that at most `busyPorts` series reach: where thousands of ports share a count, none of them is among the busiest. */
function busyThreshold(clipped: Float64Array, busyPorts: number): number {
  if (clipped.length <= busyPorts) return 0
  // Sorted are only the counts from a whole number on that just enough series reach.
  const tally = new Uint32Array(COUNTS_TALLIED)
  for (const s of clipped) tally[Math.min(COUNTS_TALLIED - 1, Math.floor(s))]!++
  let from = COUNTS_TALLIED - 1
  let above = tally[from]!
  while (above <= busyPorts && from > 0) above += tally[--from]!
  const sorted = clipped.filter(s => s >= from).sort()
  const next = sorted[sorted.length - busyPorts - 1]!
  let at = sorted.length - busyPorts
  while (at < sorted.length && sorted[at] === next) at++
  return at < sorted.length ? sorted[at]! : Number.POSITIVE_INFINITY
}
