import { negativeBinomialUpperTail } from '../base/statistics.ts'
import type { Baseline } from './baseline.ts'
import { shrunkDispersion, trendAt } from './dispersion.ts'
import { type RateShare, rarePosterior } from './rare-ports.ts'
import type { DetectSettings } from './settings.ts'

/** Bonferroni over the windows of 1, 3 and 7 days. */
export const WINDOWS_TESTED = 3

/** What a tail probability is computed from. */
export interface TailLaw {
  mean: number
  /** 1/size of the negative binomial with this mean: dispersion, drift and the uncertainty of the rate together. */
  inverseSize: number
  dispersion: number
  /** Drift's part of 1/size. */
  drift: number
  windowDays: number
  /** Of a rare port: its possible rates (counts in the baseline); null for others. */
  rates: RateShare[] | null
}

/** Predictive law of a window. */
export interface Prediction extends TailLaw {
  /** m: per address and day. */
  rate: number
  /** What the uncertainty of the rate rests on: S, or the count that a rare port's law is worth. */
  information: number
  /** Distinct sources of the window over the sum of its days': sources that return count once. */
  windowShare: number
}

/** Laws of rare ports of one baseline by their count: there are few counts. */
const posteriors = new WeakMap<Baseline, Map<number, RateShare[]>>()

function posteriorOf(baseline: Baseline, count: number): RateShare[] {
  let known = posteriors.get(baseline)
  if (known === undefined) posteriors.set(baseline, (known = new Map()))
  let shares = known.get(count)
  if (shares === undefined) known.set(count, (shares = rarePosterior(baseline.prior, count)))
  return shares
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
  const perDay = count / baseline.days
  const trend = trendAt(baseline.trend, perDay)
  const drift = settings.driftPerDay * settings.driftPerDay * (horizon + settings.baselineDays / 2)
  const scale = exposure / baseline.exposure
  if (count <= settings.rareSources) {
    const posterior = posteriorOf(baseline, count)
    let expected = 0
    let squares = 0
    for (const s of posterior) {
      expected += s.share * s.count
      squares += s.share * s.count * s.count
    }
    const information = (expected * expected) / Math.max(1e-12, squares - expected * expected)
    return {
      mean: expected * scale,
      inverseSize: trend / windowDays + drift + 1 / information,
      rate: expected / baseline.exposure,
      dispersion: trend,
      drift,
      information,
      windowShare: 1,
      rates: posterior,
      windowDays,
    }
  }
  const own = baseline.ownDispersion[place]!
  const share = windowDays === 3 || windowDays === 7 ? baseline.shares[windowDays][place]! : 1
  const dispersion = shrunkDispersion(own, baseline.days, perDay, trend, settings.dispersionFreedom)
  return {
    mean: count * scale * share,
    inverseSize: dispersion / windowDays + drift + 1 / count,
    rate: count / baseline.exposure,
    dispersion,
    drift,
    information: count,
    windowShare: share,
    rates: null,
    windowDays,
  }
}

/** P(X ≥ observed): of a rare port the mean over its possible rates, each with a negative binomial of dispersion and drift. */
export function upperTail(law: TailLaw, observed: number): number {
  if (law.rates === null) return negativeBinomialUpperTail(observed, law.mean, law.inverseSize)
  const inverseSize = law.dispersion / law.windowDays + law.drift
  let expected = 0
  for (const r of law.rates) expected += r.share * r.count
  const scale = law.mean / expected
  let p = 0
  for (const r of law.rates) p += r.share * negativeBinomialUpperTail(observed, r.count * scale, inverseSize)
  return p
}
