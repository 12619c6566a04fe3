import type { DetectSettings } from './settings.ts'

/** Gamma law of the baseline counts of rare ports: shape a, and mean count (in the units of S). */
export interface GammaPrior {
  readonly shape: number
  readonly mean: number
}

/** Bounds of the shape: below, a port never seen would be predicted to stay unseen for ever; above, all ports would be alike. */
const LEAST_SHAPE = 0.005
const MOST_SHAPE = 5

/**
 * Empirical Bayes by moments over all ports with S ≤ 20, those never seen included: Var(S) = mean + mean²/a for
 * gamma-distributed rates. What one rare port does is judged by what rare ports do.
 */
export function gammaPrior(clipped: Float64Array, settings: DetectSettings): GammaPrior {
  let busy = 0
  let sum = 0
  let squares = 0
  for (const s of clipped) {
    if (s > settings.rareSources) busy++
    else {
      sum += s
      squares += s * s
    }
  }
  const n = Math.max(1, settings.possibleSeries - busy)
  // Half a count in all: with nothing seen at all there is still a mean.
  const mean = (sum + 0.5) / n
  const excess = squares / n - mean * mean - mean
  const shape = excess > 0 ? (mean * mean) / excess : MOST_SHAPE
  return { shape: Math.max(LEAST_SHAPE, Math.min(MOST_SHAPE, shape)), mean }
}
