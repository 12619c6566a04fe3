import type { Baseline } from './baseline.ts'
import { shrunkDispersion, trendAt } from './dispersion.ts'
import type { DetectSettings } from './settings.ts'

/** Predictive law of a window: negative binomial with this mean and 1/size. */
export interface Prediction {
  mean: number
  inverseSize: number
  /** m: per address and day. */
  rate: number
  dispersion: number
  /** S + a: what the uncertainty of the rate rests on. */
  information: number
}

/**
 * What series `place` (−1: never seen) is expected to show in a window of `windowDays` days with `exposure` address-days
 * (weekday factors applied), whose last day lies `horizon` days after the baseline. Step 2 and 3 of the method.
 */
export function predict(
  baseline: Baseline,
  place: number,
  windowDays: number,
  exposure: number,
  settings: DetectSettings,
  horizon = settings.baselineGapDays,
): Prediction {
  const count = place < 0 ? 0 : baseline.clipped[place]!
  const rare = count <= settings.rareSources
  const prior = baseline.prior
  const information = rare ? count + prior.shape : count
  // a/m̄ in address-days: the exposure that the prior is worth.
  const priorExposure = rare ? (prior.shape / prior.mean) * baseline.exposure : 0
  const rate = information / (baseline.exposure + priorExposure)
  const perDay = count / baseline.days
  const trend = trendAt(baseline.trend, perDay)
  const own = place < 0 ? 0 : baseline.ownDispersion[place]!
  const dispersion = rare ? trend : shrunkDispersion(own, baseline.days, perDay, trend, settings.dispersionFreedom)
  const drift = settings.driftPerDay * settings.driftPerDay * (horizon + settings.baselineDays / 2)
  return {
    mean: rate * exposure,
    inverseSize: dispersion / windowDays + drift + 1 / information,
    rate,
    dispersion,
    information,
  }
}
