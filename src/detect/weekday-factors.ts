import type { Ground } from './baseline-ground.ts'

/** Mean count per day of the ports that the week is read from: large enough to carry it, small enough that none dominates. */
const MID_SIZE_FROM = 1
const MID_SIZE_TO = 200

/** Fewer baseline days than two weeks cannot tell a weekday from a chance day. */
const MINIMUM_DAYS = 14

/** A weekday's factor is drawn to 1 as if by this many counts. */
const FACTOR_PRIOR_COUNTS = 100

/** One day-of-week factor for all mid-size ports together (mean 1 over the week): single ports are too noisy to have their own. `clipped`: counts of a first pass without factors. */
export function weekdayFactors(g: Ground, clipped: Float64Array): Float64Array {
  const factors = new Float64Array(7).fill(1)
  if (g.days < MINIMUM_DAYS) return factors
  const perDay = pooledCounts(g, clipped)
  const counts = new Float64Array(7)
  const exposure = new Float64Array(7)
  for (let d = g.first; d <= g.last; d++) {
    counts[g.weekdays[d]!]! += perDay[d - g.first]!
    exposure[g.weekdays[d]!]! += g.input.exposure[d]!
  }
  const overall = sum(counts) / sum(exposure)
  if (!(overall > 0)) return factors
  for (let k = 0; k < 7; k++) {
    if (!(exposure[k]! > 0)) continue
    const own = counts[k]! / exposure[k]! / overall
    const weight = counts[k]! / (counts[k]! + FACTOR_PRIOR_COUNTS)
    factors[k] = 1 + weight * (own - 1)
  }
  const mean = sum(factors) / 7
  return factors.map(f => f / mean)
}

/** Clipped counts of all mid-size ports by day. */
function pooledCounts(g: Ground, rough: Float64Array): Float64Array {
  const { input, settings, first } = g
  const { day } = input.windows[0]
  const values = input.windows[0][g.measure]
  const perDay = new Float64Array(g.last - first + 1)
  for (let i = 0; i < rough.length; i++) {
    const mean = rough[i]! / g.days
    if (mean < MID_SIZE_FROM || mean > MID_SIZE_TO) continue
    // Clipped at one height for the series: a past surge must not become a weekday.
    const height =
      mean + settings.clipDeviations * Math.sqrt(mean * (1 + settings.clipDispersion * mean)) + settings.clipOffset
    for (let row = g.spans.from[i]!; row < g.spans.to[i]!; row++) {
      if (input.exposure[day[row]!]! > 0) perDay[day[row]! - first]! += Math.min(values[row]!, height)
    }
  }
  return perDay
}

function sum(values: Float64Array): number {
  let total = 0
  for (const v of values) total += v
  return total
}
