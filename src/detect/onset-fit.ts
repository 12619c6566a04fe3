import { logGamma } from '../base/statistics.ts'

/** Counts and exposure by the hour, both already divided by the quasi-dispersion. */
export interface HourColumns {
  counts: Float64Array
  exposure: Float64Array
  /** Hours with a count. */
  busy: Uint16Array
}

/** Rates of the best fit per unit of exposure: before the rise, and the rise itself. */
export interface Fit {
  before: number
  rise: number
  logEvidence: number
}

/** Prior of both rates: gamma with this shape and the mean rate of the whole stretch. Weak: half a count. */
export const RATE_SHAPE = 0.5

const MOST_ROUNDS = 30

/**
 * Intensity before + rise · s(t), with s rising from 0 at hour `start` to 1 over `ramp` hours. Most probable rates by
 * expectation–maximisation (each count is shared between the two parts), evidence by Laplace's method in the logarithms
 * of the rates, where the gamma prior keeps both away from zero. `near`: the fit of the neighbouring hour to start from.
 */
export function fitShape(columns: HourColumns, start: number, ramp: number, near: Fit | null): Fit {
  const { counts, exposure } = columns
  const n = counts.length
  const shape = shapeOf(n, start, ramp)
  let exposed = 0
  let risen = 0
  let total = 0
  for (let t = 0; t < n; t++) {
    exposed += exposure[t]!
    risen += exposure[t]! * shape[t]!
    total += counts[t]!
  }
  const priorRate = (RATE_SHAPE * exposed) / (total + RATE_SHAPE)
  let before = near?.before ?? (total + RATE_SHAPE) / exposed / 2
  let rise = near?.rise ?? before
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let fromRise = 0
    for (const t of columns.busy) {
      const part = rise * shape[t]!
      fromRise += (counts[t]! * part) / (before + part)
    }
    const nextBefore = (RATE_SHAPE + total - fromRise) / (priorRate + exposed)
    const nextRise = (RATE_SHAPE + fromRise) / (priorRate + risen)
    const moved = Math.abs(nextBefore - before) / nextBefore + Math.abs(nextRise - rise) / nextRise
    before = nextBefore
    rise = nextRise
    if (moved < 1e-4) break
  }
  return { before, rise, logEvidence: laplace(columns, shape, before, rise, priorRate) }
}

function shapeOf(n: number, start: number, ramp: number): Float64Array {
  const shape = new Float64Array(n)
  for (let t = start; t < n; t++) shape[t] = ramp === 0 ? 1 : Math.min(1, (t - start + 0.5) / ramp)
  return shape
}

/** ln of the integral over both rates: value at the top, with the curvature there (second derivatives in the logarithms). */
function laplace(columns: HourColumns, shape: Float64Array, before: number, rise: number, priorRate: number): number {
  const { counts, exposure } = columns
  let value = 0
  let uu = priorRate * before
  let vv = priorRate * rise
  let uv = 0
  for (let t = 0; t < counts.length; t++) {
    const part = rise * shape[t]!
    const rate = before + part
    value -= exposure[t]! * rate
    uu += exposure[t]! * before
    vv += exposure[t]! * part
  }
  for (const t of columns.busy) {
    const part = rise * shape[t]!
    const rate = before + part
    value += counts[t]! * Math.log(rate)
    // −∂²/∂u²: e·before − x·before·part/rate², and alike for the rise; mixed: x·before·part/rate².
    const mixed = (counts[t]! * before * part) / (rate * rate)
    uu -= mixed
    vv -= mixed
    uv += mixed
  }
  const prior = RATE_SHAPE * Math.log(priorRate) - logGamma(RATE_SHAPE)
  value += 2 * prior + RATE_SHAPE * (Math.log(before) + Math.log(rise)) - priorRate * (before + rise)
  return value + Math.log(2 * Math.PI) - 0.5 * Math.log(Math.max(1e-12, uu * vv - uv * uv))
}
