import { describe, expect, it } from 'vitest'
import { fitRarePrior, rarePosterior } from '../../src/detect/rare-ports.ts'
import { defaultSettings } from '../../src/detect/settings.ts'

const mean = (shares: { count: number; share: number }[]) => shares.reduce((sum, s) => sum + s.count * s.share, 0)

describe('the law of rare ports', () => {
  /** 100,000 ports that nobody asks for, and 2,000 with 4 sources a baseline, some of them silent by chance. */
  const clipped = new Float64Array(2000)
  const poisson = [0.0183, 0.0733, 0.1465, 0.1954, 0.1954, 0.1563, 0.1042, 0.0595, 0.0298, 0.0132, 0.0081]
  let at = 0
  poisson.forEach((p, s) => {
    for (let k = Math.round(2000 * p); k > 0 && at < 2000; k--) clipped[at++] = s
  })
  const prior = fitRarePrior(clipped, { ...defaultSettings, possibleSeries: 102_000 })

  it('knows that a port that was silent may be one of those that are not', () => {
    const silent = rarePosterior(prior, 0)
    const awake = silent.filter(s => s.count > 2).reduce((sum, s) => sum + s.share, 0)
    // Of 100,037 silent ports 37 have a rate of 4: a gamma law of one shape would say 1e-9.
    expect(awake).toBeGreaterThan(0.0002)
    expect(awake).toBeLessThan(0.001)
  })

  it('draws every count to what ports of that size are like', () => {
    expect(mean(rarePosterior(prior, 1))).toBeLessThan(mean(rarePosterior(prior, 3)))
    expect(mean(rarePosterior(prior, 8))).toBeLessThan(7)
    expect(rarePosterior(prior, 3).reduce((sum, s) => sum + s.share, 0)).toBeCloseTo(1, 9)
  })

  it('has a rate even where nothing was ever seen', () => {
    const none = fitRarePrior(new Float64Array(0), defaultSettings)
    expect(mean(rarePosterior(none, 0))).toBeGreaterThan(0)
    expect(mean(rarePosterior(none, 0))).toBeLessThan(0.1)
  })
})
