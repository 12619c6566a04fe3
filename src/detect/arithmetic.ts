import type { Arithmetic } from '../model/finding.ts'
import type { DetectionInput } from '../model/series.ts'
import { firstRowFrom } from './day-counts.ts'
import type { Episode } from './decide-findings.ts'
import { WINDOWS_TESTED } from './predict.ts'

/** The numbers behind an episode's decisive window: with them its p is recomputed without the store. */
export function arithmeticOf(input: DetectionInput, episode: Episode): Arithmetic {
  const w = episode.decisive
  const days = Array.from({ length: w.baselineLast - w.baselineFirst + 1 }, (_, k) => w.baselineFirst + k)
  const counts = countsOf(input, episode.series, w.measure)
  return {
    baseline: days.map(d => ({ day: input.days[d]!, count: counts.get(d) ?? 0, exposure: input.exposure[d]! })),
    weekdayFactors: w.weekdayFactors,
    clippedCount: w.baselineCount,
    baselineExposure: w.baselineExposure,
    windowExposure: w.testedExposure,
    windowShare: w.windowShare,
    drift: w.drift,
    information: w.information,
    rates: w.rates,
    windowsTested: w.measure === 'sources' ? WINDOWS_TESTED : 1,
  }
}

/** One series by day of the one-day column. */
function countsOf(input: DetectionInput, series: number, measure: 'sources' | 'accesses'): Map<number, number> {
  const column = input.windows[0]
  const counts = new Map<number, number>()
  for (let row = firstRowFrom(column.series, 0, column.length, series); row < column.length; row++) {
    if (column.series[row] !== series) break
    counts.set(column.day[row]!, column[measure][row]!)
  }
  return counts
}
