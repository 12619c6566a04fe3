import { negativeBinomialUpperTail } from '../../src/base/statistics.ts'
import { LOOK_BACK_DAYS, type Rival } from './rival.ts'

/**
 * Farrington, Andrews, Beale and Catchpole (J. R. Statist. Soc. A 159, 1996), as improved by Noufaily and others (Statistics in
 * Medicine 32, 2013): quasi-Poisson regression with a linear trend, past outbreaks weighed down by their Anscombe residuals
 * from 2.58 on, quantile of a negative binomial as limit. Without the yearly season, for four weeks have none; live addresses
 * are its population offset. The rule's own floor: five cases in the last four units of time.
 */
const RESIDUAL_LIMIT = 2.58
const FLOOR_CASES = 5
const FLOOR_DAYS = 4

/** Share of the days that each series may alarm by chance: the paper's 0.005 one-sided (a 99 % interval). */
export const PAPERS_LEVEL = 0.005

/** The same budget as ours: one false report in 30 days over all 131,072 series. */
export const BUDGET_LEVEL = 1 / 30 / 131_072

export function farrington(name: string, level: number): Rival {
  return {
    name,
    source: `Farrington 1996, Noufaily 2013; one-sided level ${level.toPrecision(1)}`,
    measure: 'sources',
    mark: ({ days, evaluatedFrom, sources, addresses }, alarms) => {
      for (let at = 0; at < sources.length; at += days) {
        for (let d = evaluatedFrom; d < days; d++) {
          let recent = 0
          for (let k = 0; k < FLOOR_DAYS; k++) recent += sources[at + d - k]!
          if (recent < FLOOR_CASES || sources[at + d] === 0 || !(addresses[d]! > 0)) continue
          const law = lawOf(sources, at + d - LOOK_BACK_DAYS, addresses, d - LOOK_BACK_DAYS, addresses[d]!)
          if (sources[at + d]! <= law.mean) continue
          if (negativeBinomialUpperTail(sources[at + d]!, law.mean, law.inverseSize) <= level) alarms[at + d] = 1
        }
      }
    },
  }
}

/** Mean of the next day and 1/size with variance φ·mean (their negative binomial). */
function lawOf(
  values: Float32Array,
  from: number,
  addresses: Float64Array,
  firstDay: number,
  exposure: number,
): { mean: number; inverseSize: number } {
  const n = LOOK_BACK_DAYS
  const weights = new Float64Array(n).fill(1)
  let line = regress(values, from, addresses, firstDay, weights)
  let phi = dispersionOf(values, from, addresses, firstDay, weights, line)
  reweigh(values, from, addresses, firstDay, weights, line, phi)
  line = regress(values, from, addresses, firstDay, weights)
  phi = dispersionOf(values, from, addresses, firstDay, weights, line)
  const mean = Math.max(1e-6, Math.exp(line.a + line.b * (n - (n - 1) / 2)) * exposure)
  return { mean, inverseSize: Math.max(0, (phi - 1) / mean) }
}

interface Line {
  a: number
  b: number
}

/** Log-linear regression by iteratively reweighted least squares; time is centred. A trend that runs away is left out. */
function regress(y: Float32Array, from: number, e: Float64Array, firstDay: number, weights: Float64Array): Line {
  const n = LOOK_BACK_DAYS
  let sum = 0
  let exposed = 0
  for (let k = 0; k < n; k++) {
    sum += weights[k]! * y[from + k]!
    exposed += weights[k]! * e[firstDay + k]!
  }
  const start = Math.log(Math.max(sum, 0.25) / Math.max(exposed, 1e-9))
  let line: Line = { a: start, b: 0 }
  for (let round = 0; round < 15; round++) {
    let [gradientA, gradientB, aa, ab, bb] = [0, 0, 0, 0, 0]
    for (let k = 0; k < n; k++) {
      const t = k - (n - 1) / 2
      const mean = Math.exp(line.a + line.b * t) * e[firstDay + k]!
      const rest = weights[k]! * (y[from + k]! - mean)
      gradientA += rest
      gradientB += rest * t
      aa += weights[k]! * mean
      ab += weights[k]! * mean * t
      bb += weights[k]! * mean * t * t
    }
    const determinant = aa * bb - ab * ab
    if (!(determinant > 1e-9)) return { a: start, b: 0 }
    const stepA = (bb * gradientA - ab * gradientB) / determinant
    const stepB = (aa * gradientB - ab * gradientA) / determinant
    line = { a: line.a + stepA, b: line.b + stepB }
    if (!(Math.abs(line.b) < 0.5)) return { a: start, b: 0 }
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-6) break
  }
  return line
}

function dispersionOf(
  y: Float32Array,
  from: number,
  e: Float64Array,
  firstDay: number,
  weights: Float64Array,
  line: Line,
): number {
  const n = LOOK_BACK_DAYS
  let chi = 0
  for (let k = 0; k < n; k++) {
    const mean = Math.exp(line.a + line.b * (k - (n - 1) / 2)) * e[firstDay + k]!
    if (mean > 0) chi += (weights[k]! * (y[from + k]! - mean) ** 2) / mean
  }
  return Math.max(1, chi / (n - 2))
}

/** Weights ∝ s⁻² where the standardised Anscombe residual s exceeds the limit. */
function reweigh(
  y: Float32Array,
  from: number,
  e: Float64Array,
  firstDay: number,
  weights: Float64Array,
  line: Line,
  phi: number,
): void {
  const n = LOOK_BACK_DAYS
  let sum = 0
  for (let k = 0; k < n; k++) {
    const mean = Math.exp(line.a + line.b * (k - (n - 1) / 2)) * e[firstDay + k]!
    const residual =
      mean > 0 ? (1.5 * (y[from + k]! ** (2 / 3) - mean ** (2 / 3))) / (mean ** (1 / 6) * Math.sqrt(phi)) : 0
    weights[k] = residual > RESIDUAL_LIMIT ? residual ** -2 : 1
    sum += weights[k]!
  }
  for (let k = 0; k < n; k++) weights[k]! *= n / sum
}
