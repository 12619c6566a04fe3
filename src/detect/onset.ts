import type { HourlyCounts } from '../model/series.ts'
import { type Fit, fitShape, type HourColumns } from './onset-fit.ts'
import type { DetectSettings } from './settings.ts'

/** When a surge began. Unix seconds; low and high are the equal-tailed 95 % interval. */
export interface Onset {
  onset: number
  low: number
  high: number
  /** A ramp explains the hours better than a step: said in words, not given a false hour. */
  gradual: boolean
  /** End of a burst, which is known to the hour; a surge ends with its last day. */
  end?: number
}

/** Posterior share of the long ramps (a day is hard to tell from a step) from which a surge is called gradual. */
const GRADUAL_FROM = 0.8
const LONG_RAMP_HOURS = 48

/** Hours of data on each side that a change point needs. */
const MARGIN_HOURS = 2

/** Prior weight of the step; the ramps share the rest. */
const STEP_WEIGHT = 0.5

/**
 * Posterior over the hour in which the rate of distinct sources began to rise, averaged over a step and ramps of several
 * lengths (step 8 of the method): gamma–Poisson likelihood of each shape and hour, divided by the quasi-dispersion of the
 * best fit. Hours without exposure weigh nothing, so that a gap widens the interval. Null if there is nothing to date.
 */
export function estimateOnset(hours: HourlyCounts, settings: DetectSettings): Onset | null {
  const columns = hourColumns(hours)
  if (columns === null) return null
  const n = columns.counts.length
  const shapes = [0, ...settings.rampHours]
  const dispersion = quasiDispersion(columns, shapes)
  const scaled: HourColumns = {
    busy: columns.busy,
    counts: columns.counts.map(x => x / dispersion),
    exposure: columns.exposure.map(x => x / dispersion),
  }
  const posterior = shapes.map(ramp => {
    const weight = ramp === 0 ? STEP_WEIGHT : (1 - STEP_WEIGHT) / settings.rampHours.length
    return logEvidences(scaled, ramp, 1).map(l => l + Math.log(weight))
  })
  const top = Math.max(...posterior.map(row => Math.max(...row)))
  const mass = new Float64Array(n)
  let total = 0
  let long = 0
  posterior.forEach((row, k) => {
    for (let t = 0; t < n; t++) {
      const share = Math.exp(row[t]! - top)
      mass[t]! += share
      total += share
      if (shapes[k]! >= LONG_RAMP_HOURS) long += share
    }
  })
  if (!(total > 0)) return null
  const tail = (1 - settings.onsetLevel) / 2
  const at = (level: number) => quantileHour(mass, level * total)
  return {
    onset: hours.from + 3600 * at(0.5),
    low: hours.from + 3600 * at(tail),
    high: hours.from + 3600 * (at(1 - tail) + 1),
    gradual: long / total >= GRADUAL_FROM,
  }
}

function quantileHour(mass: Float64Array, wanted: number): number {
  let sum = 0
  for (let t = 0; t < mass.length; t++) {
    sum += mass[t]!
    if (sum >= wanted) return t
  }
  return mass.length - 1
}

/** Counts and exposure with unobserved hours set to nothing; null if there are fewer than two counts or too few hours. */
function hourColumns(hours: HourlyCounts): HourColumns | null {
  const n = hours.sources.length
  const exposure = Float64Array.from(hours.exposure, e => Math.max(0, e))
  const counts = hours.sources.map((x, t) => (exposure[t]! > 0 ? x : 0))
  let sum = 0
  let most = 0
  for (let t = 0; t < n; t++) {
    sum += counts[t]!
    most = Math.max(most, exposure[t]!)
  }
  if (n < 2 * MARGIN_HOURS + 1 || sum < 2 || most === 0) return null
  return {
    counts,
    exposure: exposure.map(e => e / most),
    busy: Uint16Array.from(counts.keys()).filter(t => counts[t]! > 0),
  }
}

/** Log evidence of a shape that begins in every `stride`th hour; −∞ in the margins and between. */
function logEvidences(columns: HourColumns, ramp: number, stride: number): Float64Array {
  const n = columns.counts.length
  const out = new Float64Array(n).fill(Number.NEGATIVE_INFINITY)
  let fit: Fit | null = null
  for (let t = MARGIN_HOURS; t < n - MARGIN_HOURS; t += stride) {
    fit = fitShape(columns, t, ramp, fit)
    out[t] = fit.logEvidence
  }
  return out
}

/** Pearson's χ² over degrees of freedom of the best fit of any shape, in blocks of hours with at least some counts; at least 1. */
function quasiDispersion(columns: HourColumns, shapes: number[]): number {
  let best = { hour: MARGIN_HOURS, ramp: 0, evidence: Number.NEGATIVE_INFINITY }
  for (const ramp of shapes) {
    const stride = ramp === 0 ? 1 : 6 // coarse for ramps: only the residuals are wanted
    logEvidences(columns, ramp, stride).forEach((evidence, hour) => {
      if (evidence > best.evidence) best = { hour, ramp, evidence }
    })
  }
  const fit = fitShape(columns, best.hour, best.ramp, null)
  return Math.max(1, pearson(columns, fit, best, 1), pearson(columns, fit, best, DAY_HOURS))
}

/**
 * Blocks of a whole day beside those of a few hours: what makes one day busier than the next (φ) moves all its hours together,
 * and hours alone would not show it. Without it the interval of a doubled port covers its onset in 5 cases of 8.
 */
const DAY_HOURS = 24

/** Blocks as which "no more than Poisson" weighs: the χ² of a handful of blocks is mostly noise. */
const CALM_BLOCKS = 10

/** Expected counts that a block of hours must reach before its residual is taken. */
const BLOCK_EXPECTED = 3

/** `hours`: least length of a block. */
function pearson(columns: HourColumns, fit: Fit, shape: { hour: number; ramp: number }, hours: number): number {
  let chi = 0
  let blocks = 0
  let x = 0
  let mean = 0
  for (let t = 0; t < columns.counts.length; t++) {
    const s = t < shape.hour ? 0 : shape.ramp === 0 ? 1 : Math.min(1, (t - shape.hour + 0.5) / shape.ramp)
    x += columns.counts[t]!
    mean += columns.exposure[t]! * (fit.before + fit.rise * s)
    if (mean < BLOCK_EXPECTED || (t + 1) % hours !== 0) continue
    chi += (x - mean) ** 2 / mean
    blocks++
    x = 0
    mean = 0
  }
  const freedom = Math.max(0, blocks - 2)
  return (chi + CALM_BLOCKS) / (freedom + CALM_BLOCKS)
}
