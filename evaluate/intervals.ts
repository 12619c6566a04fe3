import { gammaQuantile, regularizedBeta } from '../src/base/statistics.ts'

export interface Interval {
  low: number
  high: number
}

/** Exact 95 % interval of a Poisson mean after `count` events (Garwood 1936), per `unit`. */
export function poissonInterval(count: number, unit: number): Interval {
  return {
    low: count === 0 ? 0 : gammaQuantile(0.025, count, 1) / unit,
    high: gammaQuantile(0.975, count + 1, 1) / unit,
  }
}

/** Exact 95 % interval of a probability after `hits` of `all` (Clopper and Pearson 1934). */
export function shareInterval(hits: number, all: number): Interval {
  if (all === 0) return { low: 0, high: 1 }
  return {
    low: hits === 0 ? 0 : betaQuantile(0.025, hits, all - hits + 1),
    high: hits === all ? 1 : betaQuantile(0.975, hits + 1, all - hits),
  }
}

function betaQuantile(level: number, a: number, b: number): number {
  let low = 0
  let high = 1
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (regularizedBeta(middle, a, b) < level) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The q-quantile of values by order; NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!
}
