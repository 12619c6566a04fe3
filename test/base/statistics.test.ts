import { describe, expect, it } from 'vitest'
import {
  gammaQuantile,
  gammaRatioQuantile,
  logGamma,
  median,
  negativeBinomialQuantile,
  negativeBinomialUpperTail,
  poissonUpperTail,
  regularizedBeta,
  regularizedGamma,
} from '../../src/base/statistics.ts'

/** Known values: SciPy 1.17.1 (gammaln, betainc, gammainc, gamma.ppf, f.ppf, nbinom.ppf). */
function near(actual: number, known: number, relative = 1e-10) {
  expect(Math.abs(actual - known), `${actual} is not ${known}`).toBeLessThanOrEqual(relative * Math.abs(known))
}

describe('statistics', () => {
  it('logGamma agrees with known values', () => {
    const known = [
      [1e-3, 6.907178885383853],
      [0.5, 0.5723649429247],
      [3.7, 1.428072326665388],
      [15, 25.191221182738683],
      [171.5, 709.1431630309283],
      [1e6, 12815504.569147611],
    ]
    for (const [x, value] of known) near(logGamma(x!), value!, 1e-13)
    expect(Math.abs(logGamma(1))).toBeLessThan(1e-14)
    expect(logGamma(-1)).toBeNaN()
  })

  it('regularizedBeta agrees with known values on both sides of the mean', () => {
    const known = [
      [0.1, 5, 0.05, 1.2035919638205786e-7],
      [0.5, 2, 3, 0.6875],
      [0.999, 1000, 2, 0.7353908495419277],
      [0.03, 40, 1.2, 2.760926362021167e-61],
      [0.2, 0.5, 0.5, 0.2951672353008665],
      [0.4, 500, 800, 0.8726412764646694],
    ]
    for (const [x, a, b, value] of known) near(regularizedBeta(x!, a!, b!), value!)
    expect(regularizedBeta(0, 2, 3)).toBe(0)
    expect(regularizedBeta(1, 2, 3)).toBe(1)
    expect(regularizedBeta(1.5, 2, 3)).toBeNaN()
  })

  it('negativeBinomialUpperTail agrees with known values, and is Poisson without dispersion', () => {
    const known = [
      [5, 0.002, 20, 9.61773553242979e-10],
      [5, 0.5, 0.3, 0.0008611939758902021],
      [200, 50, 0.1, 3.2533974166465026e-8],
      [1000, 950, 0.01, 0.30121890925677225],
      [30, 0.01, 0.5, 2.473910314532277e-68],
      [1e5, 9e4, 0.004, 0.043244779518511176],
    ]
    for (const [x, mean, inverseSize, value] of known)
      near(negativeBinomialUpperTail(x!, mean!, inverseSize!), value!, 1e-9)
    near(negativeBinomialUpperTail(100, 80, 0), poissonUpperTail(100, 80))
    expect(negativeBinomialUpperTail(0, 3, 0.1)).toBe(1)
    expect(negativeBinomialUpperTail(3, 0, 0.1)).toBe(0)
  })

  it('negativeBinomialUpperTail is the sum of its own probabilities', () => {
    const mean = 4
    const inverseSize = 0.7
    const r = 1 / inverseSize
    let below = 0
    for (let k = 0; k < 9; k++) {
      below += Math.exp(
        logGamma(k + r) -
          logGamma(k + 1) -
          logGamma(r) +
          r * Math.log(r / (r + mean)) +
          k * Math.log(mean / (r + mean)),
      )
    }
    near(negativeBinomialUpperTail(9, mean, inverseSize), 1 - below)
  })

  it('poissonUpperTail and regularizedGamma agree with known values far into the tail', () => {
    for (const [x, mean, value] of [
      [5, 0.1, 7.667801686189327e-8],
      [100, 80, 0.0171083130351331],
      [10000, 9000, 2.0732992024338907e-25],
      [3, 10, 0.9972306042844884],
    ]) {
      near(poissonUpperTail(x!, mean!), value!, 1e-9)
    }
    near(regularizedGamma(3, 10).upper, 1 - 0.9972306042844884, 1e-9)
  })

  it('quantiles agree with known values', () => {
    near(gammaQuantile(0.95, 0.05, 1), 0.2659323024258409, 1e-9)
    near(gammaQuantile(0.5, 3, 2), 1.3370301568617795, 1e-9)
    near(gammaQuantile(0.025, 100, 1), 81.36399125092314, 1e-9)
    for (const [level, k1, k2, value] of [
      [0.05, 5, 20, 0.375819021377998],
      [0.05, 10, 0.05, 0.1767012006144526],
      [0.95, 3, 3, 4.283865713822639],
      [0.05, 500, 1e4, 0.9259837842073498],
    ]) {
      near(gammaRatioQuantile(level!, k1!, k2!), value!, 1e-9)
    }
    for (const [level, mean, inverseSize, value] of [
      [0.95, 10, 0.2, 20],
      [0.99, 0.1, 2, 2],
      [0.95, 1000, 0.01, 1178],
    ]) {
      expect(negativeBinomialQuantile(level!, mean!, inverseSize!)).toBe(value)
    }
  })

  it('median of odd, even and empty', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(median([])).toBeNaN()
  })
})
