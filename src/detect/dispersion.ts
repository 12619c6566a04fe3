/** φ over the mean count per day, pooled in bins of a factor of two. */
export interface DispersionTrend {
  /** log₂ of the first bin's mean. */
  readonly firstBin: number
  readonly values: Float64Array
}

/** Bins from a mean of 1/4 to 2^20 per day. Below, single days say nothing about dispersion. */
const FIRST_BIN = -2
const BINS = 23

/** Mean count per day from which a port's own dispersion is estimated. */
export const LEAST_MEAN = 2 ** FIRST_BIN

/** Limits of φ: below, counts of distinct sources were never seen (prototype); above, the moment estimate is one wild day. */
const LEAST_DISPERSION = 0.005
const MOST_DISPERSION = 3

/** φ of all series together where there are too few to have a trend. */
const DEFAULT_DISPERSION = 0.2

/** Series as which the default weighs in each bin. */
const DEFAULT_WEIGHT = 5

/** Mean of the series' own φ in each bin; a bin with few series leans on its lower neighbour. */
export function dispersionTrend(clipped: Float64Array, own: Float64Array, days: number): DispersionTrend {
  const sums = new Float64Array(BINS)
  const weights = new Float64Array(BINS)
  for (let i = 0; i < clipped.length; i++) {
    const bin = Math.floor(Math.log2(clipped[i]! / days)) - FIRST_BIN
    if (!(bin >= 0) || bin >= BINS) continue
    sums[bin]! += Math.max(-MOST_DISPERSION, Math.min(2 * MOST_DISPERSION, own[i]!))
    weights[bin]! += 1
  }
  const values = new Float64Array(BINS)
  let before = pooled(sums, weights)
  for (let bin = 0; bin < BINS; bin++) {
    before = bounded((sums[bin]! + DEFAULT_WEIGHT * before) / (weights[bin]! + DEFAULT_WEIGHT))
    values[bin] = before
  }
  return { firstBin: FIRST_BIN, values }
}

function pooled(sums: Float64Array, weights: Float64Array): number {
  let sum = 0
  let weight = 0
  for (let bin = 0; bin < BINS; bin++) {
    sum += sums[bin]!
    weight += weights[bin]!
  }
  return bounded((sum + DEFAULT_WEIGHT * DEFAULT_DISPERSION) / (weight + DEFAULT_WEIGHT))
}

function bounded(phi: number): number {
  return Math.max(LEAST_DISPERSION, Math.min(MOST_DISPERSION, phi))
}

/** The trend at a mean count per day, interpolated over the logarithm. */
export function trendAt(trend: DispersionTrend, meanPerDay: number): number {
  const at = Math.log2(Math.max(meanPerDay, 1e-9)) - trend.firstBin - 0.5
  if (at <= 0) return trend.values[0]!
  if (at >= BINS - 1) return trend.values[BINS - 1]!
  const low = Math.floor(at)
  return trend.values[low]! + (at - low) * (trend.values[low + 1]! - trend.values[low]!)
}

/**
 * A series' own moment estimate drawn to the trend as if the trend were worth `freedom` days. The estimate's own worth shrinks
 * with its noise: its standard error is about (φ + 1/μ)·√(2/n), so that of a small port's 28 days few count. One standard
 * error of what remains of it is added: a law with the estimate simply plugged in has too thin a tail (measured on the
 * synthetic months: 1.2 instead of 0.8 false reports a month at a budget of 1).
 */
export function shrunkDispersion(
  own: number,
  days: number,
  meanPerDay: number,
  trend: number,
  freedom: number,
): number {
  const worth = days * (trend / (trend + 1 / Math.max(meanPerDay, 1e-9))) ** 2
  const shrunk = (worth * Math.max(0, own) + freedom * trend) / (worth + freedom)
  return bounded(shrunk * (1 + Math.sqrt(2 * worth) / (worth + freedom)))
}
