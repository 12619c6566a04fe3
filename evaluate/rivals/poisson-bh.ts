import { poissonUpperTail } from '../../src/base/statistics.ts'
import { LOOK_BACK_DAYS, type Rival } from './rival.ts'

const FALSE_DISCOVERY_RATE = 0.05

/** Count in four weeks that a silent port is given: without it any packet is infinitely surprising. */
const LEAST_COUNT = 0.5

/** Poisson tail over the rate of the 28 days before, live addresses as exposure; all series of a day under Benjamini and Hochberg (1995). */
export const poissonBh: Rival = {
  name: 'Poisson + BH',
  source: 'Poisson tail with exposure; Benjamini and Hochberg 1995 at q = 0.05 over all series of a day',
  measure: 'sources',
  mark: ({ days, evaluatedFrom, sources, addresses }, alarms) => {
    const series = sources.length / days
    for (let d = evaluatedFrom; d < days; d++) {
      let exposure = 0
      for (let k = d - LOOK_BACK_DAYS; k < d; k++) exposure += addresses[k]!
      const found: { at: number; p: number }[] = []
      for (let at = d; at < sources.length; at += days) {
        const x = sources[at]!
        if (x < 2) continue
        let sum = LEAST_COUNT
        for (let k = 1; k <= LOOK_BACK_DAYS; k++) sum += sources[at - k]!
        const mean = (sum * addresses[d]!) / exposure
        if (x > mean) found.push({ at, p: poissonUpperTail(x, mean) })
      }
      found.sort((a, b) => a.p - b.p)
      let last = -1
      found.forEach((f, i) => {
        if (f.p <= (FALSE_DISCOVERY_RATE * (i + 1)) / series) last = i
      })
      for (const f of found.slice(0, last + 1)) alarms[f.at] = 1
    }
  },
}
