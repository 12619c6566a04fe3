import type { Random } from '../src/base/random.ts'

/** Standard normal (Box and Muller 1958). */
export function normal(r: Random): number {
  return Math.sqrt(-2 * Math.log(1 - r.unit())) * Math.cos(2 * Math.PI * r.unit())
}

/** Above this mean a Poisson count is drawn as a rounded normal: the difference in the tail is far below overdispersion's. */
const NORMAL_FROM = 50

export function poisson(r: Random, mean: number): number {
  if (mean > NORMAL_FROM) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(r)))
  const limit = Math.exp(-mean)
  let k = -1
  let p = 1
  do {
    k++
    p *= r.unit()
  } while (p > limit)
  return k
}

/** Gamma variable with mean 1 and variance `dispersion` (Marsaglia and Tsang 2000). */
export function gammaFactor(r: Random, dispersion: number): number {
  if (dispersion <= 0) return 1
  const shape = 1 / dispersion
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3
  for (;;) {
    const x = normal(r)
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v <= 0 || Math.log(1 - r.unit()) >= 0.5 * x * x + d - d * v + d * Math.log(v)) continue
    return (d * v * (shape < 1 ? r.unit() ** (1 / shape) : 1)) / shape
  }
}

/** Negative binomial with variance mean + dispersion · mean²: by inversion where one draw mostly says "nothing", else gamma–Poisson. */
export function negativeBinomial(r: Random, mean: number, dispersion: number): number {
  if (mean > 10) return poisson(r, mean * gammaFactor(r, dispersion))
  const scaled = mean * dispersion
  const size = 1 / dispersion
  const step = scaled / (1 + scaled)
  let u = r.unit()
  let p = Math.exp(-size * Math.log1p(scaled))
  for (let k = 0; ; k++) {
    u -= p
    if (u <= 0 || p < 1e-18) return k
    p *= (step * (k + size)) / (k + 1)
  }
}

/** How many of n, each with probability p; n is small here. */
export function binomial(r: Random, n: number, p: number): number {
  if (n > 60) return Math.max(0, Math.min(n, Math.round(n * p + Math.sqrt(n * p * (1 - p)) * normal(r))))
  let k = 0
  for (let i = 0; i < n; i++) if (r.unit() < p) k++
  return k
}
