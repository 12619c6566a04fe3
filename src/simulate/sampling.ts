import type { Random } from '../base/random.ts'

/** Standard normal (Box and Muller, 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit())
}

/** Poisson; from a mean of 50 on the normal approximation, whose error is far below the overdispersion that is put on top. */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0
  if (mean >= 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  const limit = Math.exp(-mean)
  let n = 0
  for (let p = random.unit(); p > limit; p *= random.unit()) n++
  return n
}

/** Gamma with mean 1 and coefficient of variation `cv` (Marsaglia and Tsang, 2000; shape ≥ 1, so cv ≤ 1). */
export function gammaFactor(random: Random, cv: number): number {
  if (cv <= 0) return 1
  const shape = 1 / (cv * cv)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(random)
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    if (Math.log(1 - random.unit()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape
  }
}

/** 1, 2, 3 … with the mean given (geometric), at most `most`. */
export function atLeastOne(random: Random, mean: number, most: number): number {
  if (mean <= 1) return 1
  const n = 1 + Math.floor(Math.log(1 - random.unit()) / Math.log(1 - 1 / mean))
  return Math.min(n, most)
}

/** Index into running sums of weights, by binary search. */
export function pickIndex(random: Random, sums: ArrayLike<number>): number {
  const at = random.unit() * sums[sums.length - 1]!
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sums[middle]! > at) high = middle
    else low = middle + 1
  }
  return low
}

export function runningSums(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length)
  let sum = 0
  weights.forEach((w, i) => {
    sum += w
    sums[i] = sum
  })
  return sums
}

/** A seed of its own for each part of the scenario, so that a change in one leaves the others as they were. */
export function partSeed(seed: number, part: string): number {
  let h = (seed ^ 0x811c9dc5) >>> 0 // FNV-1a
  for (let i = 0; i < part.length; i++) h = Math.imul(h ^ part.charCodeAt(i), 0x01000193) >>> 0
  return h
}
