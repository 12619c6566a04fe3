/**
 * Distributions that detection needs. Accurate to about 1e-12 relative over the arguments met there (counts up to 1e9),
 * tested against independently computed values. Nothing throws: arguments outside of the domain give NaN.
 */

/** Stirling's series for ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π], from x = 15 on (NIST DLMF 5.11.1; next term < 1e-15 there). */
function stirlingRest(x: number): number {
  const y = 1 / (x * x)
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - (y * 691) / 360360))))) / x
}

const HALF_LN_2_PI = 0.9189385332046728

/** ln Γ(x) for x > 0: shifted up to 15 by the recurrence Γ(x+1) = xΓ(x), then Stirling. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shift = 1
  let y = x
  while (y < 15) {
    shift *= y
    y += 1
  }
  return (y - 0.5) * Math.log(y) - y + HALF_LN_2_PI + stirlingRest(y) - Math.log(shift)
}

const TINY = 1e-300
const MOST_STEPS = 20_000

/** Value of the continued fraction of I_x(a, b) (DLMF 8.17.22) by Lentz's method as modified by Thompson and Barnett (1986). */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  d = 1 / (Math.abs(d) < TINY ? TINY : d)
  let value = d
  for (let m = 1; m < MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 + even * d
    c = 1 + even / c
    d = 1 / (Math.abs(d) < TINY ? TINY : d)
    c = Math.abs(c) < TINY ? TINY : c
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 + odd * d
    c = 1 + odd / c
    d = 1 / (Math.abs(d) < TINY ? TINY : d)
    c = Math.abs(c) < TINY ? TINY : c
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return value
}

/** Regularized incomplete beta function I_x(a, b); `y` is 1 − x, given apart so that nothing is lost near 1. */
export function regularizedBeta(x: number, a: number, b: number, y = 1 - x): number {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(x <= 1)) return Number.NaN
  if (x === 0) return 0
  if (y === 0) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y))
  // The fraction converges fast below the mean of the distribution, its mirror image above.
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(a, b, x)) / a
  return Math.max(0, 1 - (front * betaFraction(b, a, y)) / b)
}

/** Regularized incomplete gamma functions: P(a, x) below, Q(a, x) above. */
export function regularizedGamma(a: number, x: number): { lower: number; upper: number } {
  if (!(a > 0) || !(x >= 0)) return { lower: Number.NaN, upper: Number.NaN }
  if (x === 0) return { lower: 0, upper: 1 }
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 }
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    // Series, DLMF 8.7.1.
    let term = 1 / a
    let sum = term
    for (let n = 1; n < MOST_STEPS && term > sum * 1e-16; n++) {
      term *= x / (a + n)
      sum += term
    }
    const lower = Math.min(1, front * sum)
    return { lower, upper: 1 - lower }
  }
  const upper = Math.min(1, front * gammaFraction(a, x))
  return { lower: 1 - upper, upper }
}

/** Continued fraction of Γ(a, x) e^x x^−a (DLMF 8.9.2), Lentz as above. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let value = d
  for (let n = 1; n < MOST_STEPS; n++) {
    const an = n * (a - n)
    b += 2
    d = 1 / (an * d + b || TINY)
    c = b + an / c || TINY
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return value
}

/** P(X ≥ x) for a Poisson count with this mean. */
export function poissonUpperTail(x: number, mean: number): number {
  return x <= 0 ? 1 : regularizedGamma(x, mean).lower
}

/**
 * P(X ≥ x) for a negative binomial count with this mean and variance mean + inverseSize · mean².
 * With r = 1/inverseSize it is I_p(x, r), p = mean/(mean + r) (DLMF 8.17.24). Inverse size 0 is Poisson.
 */
export function negativeBinomialUpperTail(x: number, mean: number, inverseSize: number): number {
  if (x <= 0) return 1
  if (mean <= 0) return 0
  if (inverseSize < 1e-9) return poissonUpperTail(x, mean)
  const scaled = mean * inverseSize
  return regularizedBeta(scaled / (1 + scaled), x, 1 / inverseSize, 1 / (1 + scaled))
}

/** Smallest x with P(X ≥ x + 1) ≤ 1 − level: the upper bound of a negative binomial count. */
export function negativeBinomialQuantile(level: number, mean: number, inverseSize: number): number {
  if (!(mean > 0)) return 0
  let high = 1
  while (negativeBinomialUpperTail(high + 1, mean, inverseSize) > 1 - level && high < 1e12) high *= 2
  let low = -1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (negativeBinomialUpperTail(middle + 1, mean, inverseSize) <= 1 - level) high = middle
    else low = middle
  }
  return high
}

/** Bisection for a rising function on (0, ∞), over the logarithm; 200 halvings end at the last bit. */
function invert(rising: (x: number) => number, target: number): number {
  let low = -700
  let high = 700
  for (let i = 0; i < 200 && high - low > 1e-13; i++) {
    const middle = (low + high) / 2
    if (rising(Math.exp(middle)) < target) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}

/** Quantile of a gamma variable with this shape and rate. */
export function gammaQuantile(level: number, shape: number, rate: number): number {
  return invert(x => regularizedGamma(shape, x).lower, level) / rate
}

/**
 * Quantile of (G₁/k₁)/(G₂/k₂) with independent standard gamma variables of shapes k₁ and k₂
 * (F distribution with 2k₁ and 2k₂ degrees of freedom): the ratio of two estimated rates over the true ratio.
 */
export function gammaRatioQuantile(level: number, k1: number, k2: number): number {
  return invert(f => regularizedBeta((k1 * f) / (k1 * f + k2), k1, k2, k2 / (k1 * f + k2)), level)
}

export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  if (n === 0) return Number.NaN
  return n % 2 === 1 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2
}
