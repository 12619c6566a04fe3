import type { DetectionInput } from '../model/series.ts'
import type { Measure } from './baseline.ts'
import type { SeriesIndex } from './day-counts.ts'
import type { DetectSettings } from './settings.ts'

/** Mean count per day of the ports that the week is read from: large enough to carry it, small enough that none dominates. */
const MID_SIZE_FROM = 1
const MID_SIZE_TO = 200

/** Fewer baseline days than two weeks cannot tell a weekday from a chance day. */
const MINIMUM_DAYS = 14

/** A weekday's factor is drawn to 1 as if by this many counts. */
const FACTOR_PRIOR_COUNTS = 100

interface Rough {
  first: number
  last: number
  days: number
  /** Clipped counts of a first pass without factors. */
  clipped: Float64Array
  measure: Measure
  weekdays: Uint8Array
}

/** One day-of-week factor for all mid-size ports together (mean 1 over the week): single ports are too noisy to have their own. */
export function weekdayFactors(
  input: DetectionInput,
  index: SeriesIndex,
  rough: Rough,
  settings: DetectSettings,
): Float64Array {
  const factors = new Float64Array(7).fill(1)
  if (rough.days < MINIMUM_DAYS) return factors
  const perDay = pooledCounts(input, index, rough, settings)
  const counts = new Float64Array(7)
  const exposure = new Float64Array(7)
  for (let d = rough.first; d <= rough.last; d++) {
    counts[rough.weekdays[d]!]! += perDay[d - rough.first]!
    exposure[rough.weekdays[d]!]! += input.exposure[d]!
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
function pooledCounts(input: DetectionInput, index: SeriesIndex, rough: Rough, settings: DetectSettings): Float64Array {
  const counts = input.windows[0]
  const values = counts[rough.measure]
  const perDay = new Float64Array(rough.last - rough.first + 1)
  for (let i = 0; i < index.count; i++) {
    const mean = rough.clipped[i]! / rough.days
    if (mean < MID_SIZE_FROM || mean > MID_SIZE_TO) continue
    // Clipped at one height for the series: a past surge must not become a weekday.
    const height =
      mean + settings.clipDeviations * Math.sqrt(mean * (1 + settings.clipDispersion * mean)) + settings.clipOffset
    for (let row = index.start[0][i]!; row < index.start[0][i + 1]!; row++) {
      const day = counts.day[row]!
      if (day < rough.first) continue
      if (day > rough.last) break
      if (input.exposure[day]! > 0) perDay[day - rough.first]! += Math.min(values[row]!, height)
    }
  }
  return perDay
}

function sum(values: Float64Array): number {
  let total = 0
  for (const v of values) total += v
  return total
}
