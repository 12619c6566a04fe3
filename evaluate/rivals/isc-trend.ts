import type { Rival } from './rival.ts'

/**
 * SANS ISC's "Trends": √((S − s)²/s + (T − t)²/t) with the sources S and targets T of the last day, s and t their means over
 * 30 days (isc.sans.edu/trends.html). The page ranks by it and names no limit: 6 is taken, the same as for the charts.
 */
const DAYS = 30
const LIMIT = 6

/** Mean that a silent port is given, a source in a month: the formula divides by it. */
const LEAST_MEAN = 1 / DAYS

export const iscTrend: Rival = {
  name: 'ISC trend',
  source: 'isc.sans.edu/trends.html, limit 6',
  measure: 'sources and targets',
  mark: ({ days, evaluatedFrom, sourcesWithSweeps, packets, addresses }, alarms) => {
    const targets = (at: number, d: number) => {
      const live = addresses[d]!
      return live > 0 ? live * (1 - Math.exp(-packets[at + d]! / live)) : 0
    }
    for (let at = 0; at < packets.length; at += days) {
      for (let d = evaluatedFrom; d < days; d++) {
        const s = sourcesWithSweeps[at + d]!
        if (s === 0) continue
        let sourceSum = 0
        let targetSum = 0
        for (let k = d - DAYS; k < d; k++) {
          sourceSum += sourcesWithSweeps[at + k]!
          targetSum += targets(at, k)
        }
        const sourceMean = Math.max(LEAST_MEAN, sourceSum / DAYS)
        const targetMean = Math.max(LEAST_MEAN, targetSum / DAYS)
        if (s <= sourceMean) continue
        const trend = (s - sourceMean) ** 2 / sourceMean + (targets(at, d) - targetMean) ** 2 / targetMean
        if (trend > LIMIT * LIMIT) alarms[at + d] = 1
      }
    }
  },
}
