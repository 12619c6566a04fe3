import { logGamma } from '../base/statistics.ts'
import type { DetectSettings } from './settings.ts'

/**
 * Law of the rates of rare ports, as weights on a grid of expected baseline counts θ: what one rare port does is judged by what
 * rare ports do. No shape is assumed. A gamma law fitted by moments, used before, has one shape for the thousands of ports that
 * nobody asks for and the hundreds with a source every fifth day; it promised too little of the latter when they had been silent
 * for four weeks.
 */
export interface RarePrior {
  /** Expected baseline counts (in the units of S), ascending. */
  readonly counts: Float64Array
  /** Share of all ports with S ≤ `PRIOR_TO` that have this expected count; sum 1. */
  readonly weights: Float64Array
}

/** The law is fitted to ports with up to this many times `rareSources`: its edge must lie well beyond the ports that it is used for. */
const FITTED_TO = 2

/** Grid: twelve points to a factor of ten, from a source in a century of baselines to twice the fitted counts. */
const LEAST_COUNT = 1e-3
const POINTS_PER_DECADE = 12

/**
 * Rounds of expectation–maximisation from equal weights. The nonparametric maximum itself is a handful of spikes (Lindsay 1983);
 * stopped early, the law stays smooth between the counts that were met, and the likelihood differs by less than one unit from
 * that of ten times as many rounds (simulated months of three telescopes).
 */
const ROUNDS = 100

/** Fits the law to the baseline counts of all ports, those never seen included. */
export function fitRarePrior(clipped: Float64Array, settings: DetectSettings): RarePrior {
  const most = FITTED_TO * settings.rareSources
  const ports = portsByCount(clipped, most, settings.possibleSeries)
  const counts = grid(2 * most)
  const like = counts.length
  // likelihood[s * like + k]: Poisson probability of s at θ_k.
  const likelihood = new Float64Array((most + 1) * like)
  for (let s = 0; s <= most; s++) for (let k = 0; k < like; k++) likelihood[s * like + k] = poissonAt(s, counts[k]!)
  let weights = new Float64Array(like).fill(1 / like)
  let total = 0
  for (const n of ports) total += n
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(like)
    for (let s = 0; s <= most; s++) {
      if (ports[s] === 0) continue
      let sum = 0
      for (let k = 0; k < like; k++) sum += weights[k]! * likelihood[s * like + k]!
      const share = ports[s]! / total / sum
      for (let k = 0; k < like; k++) next[k]! += share * weights[k]! * likelihood[s * like + k]!
    }
    weights = next
  }
  return { counts, weights }
}

/** How many ports have each count of 0 … most; clipped counts are rounded. Half a port more has one: with nothing seen at all there is still a rate. */
function portsByCount(clipped: Float64Array, most: number, possible: number): Float64Array {
  const ports = new Float64Array(most + 1)
  let busier = 0
  let seen = 0
  for (const s of clipped) {
    const count = Math.round(s)
    if (count > most) busier++
    else if (s > 0) {
      ports[Math.max(1, count)]!++
      seen++
    }
  }
  ports[0] = Math.max(1, possible - busier - seen)
  ports[1]! += 0.5
  return ports
}

function grid(to: number): Float64Array {
  const points = Math.ceil(Math.log10(to / LEAST_COUNT) * POINTS_PER_DECADE) + 1
  return Float64Array.from({ length: points }, (_, k) => LEAST_COUNT * 10 ** (k / POINTS_PER_DECADE))
}

function poissonAt(s: number, mean: number): number {
  return Math.exp(s * Math.log(mean) - mean - logGamma(s + 1))
}

/** Share below which a grid point is left out: the tail probabilities that are tested lie above 1e-9 of what it could add. */
const LEAST_SHARE = 1e-15

/** One possible rate of a port with its probability. */
export interface RateShare {
  /** Expected count in the baseline. */
  count: number
  share: number
}

/** What a port may really be like that showed `count` sources in the baseline: the law, weighed by how well each rate explains it. */
export function rarePosterior(prior: RarePrior, count: number): RateShare[] {
  const shares: RateShare[] = []
  let sum = 0
  prior.counts.forEach((theta, k) => {
    const share = prior.weights[k]! * poissonAt(count, theta)
    sum += share
    shares.push({ count: theta, share })
  })
  return shares.map(s => ({ count: s.count, share: s.share / sum })).filter(s => s.share >= LEAST_SHARE)
}
