import { describe, expect, it } from 'vitest'
import { weekday } from '../../src/base/time.ts'
import { assembleFinding, findingSpan } from '../../src/detect/findings.ts'
import { defaultSettings } from '../../src/detect/settings.ts'
import type { Explanation } from '../../src/model/finding.ts'
import { detectIn } from './run-detection.ts'
import { makeHistory } from './synthetic-history.ts'

/** P(X ≥ x) by adding up the law's terms, from their definition: sums of logarithms, no special function. */
function tailByAdding(x: number, mean: number, inverseSize: number): number {
  const size = 1 / inverseSize
  let log = size * Math.log(size / (size + mean))
  for (let k = 1; k <= x; k++) log += Math.log((size + k - 1) / k) + Math.log(mean / (size + mean))
  let term = Math.exp(log)
  let sum = 0
  for (let k = x; k < x + 5000; k++) {
    sum += term
    term *= ((size + k) / (k + 1)) * (mean / (size + mean))
  }
  return sum
}

/** S as the documentation says it: three rounds of clipping at m·E + 4·√(mE(1 + 0.3·mE)) + 2. */
function clippedByHand({ arithmetic }: Explanation): number {
  const days = arithmetic!.baseline.map(d => ({
    x: d.count,
    e: d.exposure * arithmetic!.weekdayFactors[weekday(d.day)]!,
  }))
  const exposure = days.reduce((sum, d) => sum + d.e, 0)
  let s = days.reduce((sum, d) => sum + d.x, 0)
  for (let round = 0; round < 3; round++) {
    const clip = (e: number) => {
      const mean = (s / exposure) * e
      return mean + 4 * Math.sqrt(mean * (1 + 0.3 * mean)) + 2
    }
    s = days.reduce((sum, d) => sum + Math.min(d.x, clip(d.e)), 0)
  }
  return s
}

describe('the numbers behind a finding', () => {
  const hour = (day: number) => (31 + day) * 24
  const history = makeHistory({
    seed: 9,
    ports: 2000,
    days: 50,
    sourcesPerDay: 5000,
    weekAmplitude: 0.15,
    dispersion: 0.12,
    drift: 0.01,
    sensors: 4,
    addresses: 64,
    outage: { from: 20, to: 22 },
    surges: [
      { port: 20, startHour: hour(6), endHour: 1200, perDay: 120, ramp: 0 },
      { port: 1500, startHour: hour(9), endHour: 1200, perDay: 20, ramp: 0 },
      { port: 1999, startHour: hour(11), endHour: 1200, perDay: 8, ramp: 0 },
    ],
    bursts: [],
  })
  const findings = detectIn(history, 31).episodes.map(episode => {
    const span = findingSpan(history.input, episode, null)
    const total = history.evidence(span.series, span.firstDay, span.lastDay)
    return assembleFinding(history.input, episode, null, total, defaultSettings)
  })

  it('are enough to compute it again from their definitions', () => {
    expect(findings.length).toBeGreaterThanOrEqual(3)
    for (const { explanation: e } of findings) {
      const a = e.arithmetic!
      expect(a.clippedCount).toBeCloseTo(clippedByHand(e), 6)
      expect(a.baselineExposure).toBeCloseTo(
        a.baseline.reduce((sum, d) => sum + d.exposure * a.weekdayFactors[weekday(d.day)]!, 0),
        6,
      )
      const mean = e.rate * a.windowExposure * a.windowShare
      expect(e.expectedSources).toBeCloseTo(mean, 8)
      expect(e.inverseSize).toBeCloseTo(e.dispersion / e.windowDays + a.drift + 1 / a.information, 12)
      const each = e.dispersion / e.windowDays + a.drift
      const tail =
        a.rates === null
          ? tailByAdding(e.observedSources, mean, e.inverseSize)
          : a.rates.reduce(
              (sum, r) =>
                sum +
                r.share * tailByAdding(e.observedSources, (r.count * a.windowExposure) / a.baselineExposure, each),
              0,
            )
      expect(Math.log(e.pValue)).toBeCloseTo(Math.log(a.windowsTested * tail), 4)
      expect(e.pValue).toBeLessThanOrEqual(e.threshold)
    }
  })

  it('say of a rare port which rates it may have, and of another that its rate is S / ΣE', () => {
    const rare = findings.filter(f => f.explanation.arithmetic!.rates !== null)
    expect(rare.length).toBeGreaterThan(0)
    for (const { explanation: e } of rare) {
      const rates = e.arithmetic!.rates!
      expect(rates.reduce((sum, r) => sum + r.share, 0)).toBeCloseTo(1, 9)
      expect(rates.reduce((sum, r) => sum + r.share * r.count, 0) / e.arithmetic!.baselineExposure).toBeCloseTo(
        e.rate,
        9,
      )
    }
    for (const { explanation: e } of findings.filter(f => f.explanation.arithmetic!.rates === null))
      expect(e.rate).toBeCloseTo(e.arithmetic!.clippedCount / e.arithmetic!.baselineExposure, 12)
  })
})
