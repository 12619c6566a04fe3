import { negativeBinomialUpperTail } from '../src/base/statistics.ts'
import { baselineBefore, weekdaysOf } from '../src/detect/baseline.ts'
import { indexSeries } from '../src/detect/day-counts.ts'
import { predict, upperTail, WINDOWS_TESTED } from '../src/detect/predict.ts'
import { type DetectSettings, defaultSettings } from '../src/detect/settings.ts'
import type { Month } from './month.ts'

/** Power at which an effect counts as detectable. */
const POWER = 0.9

/** Usual levels that are asked about, sources a day; 0: a port never seen in the baseline. */
export const USUAL_LEVELS = [0, 0.1, 0.5, 1, 5, 20, 100, 1000, 10_000] as const

/** Smallest rise (sources a day) of a port with this usual level that a week's window finds with a probability of 90 %. */
export function minimumEffects(month: Month, settings: DetectSettings = defaultSettings): (number | null)[] {
  const index = indexSeries(month.input)
  const weekdays = weekdaysOf(month.input.days)
  const baseline = baselineBefore(month.input, index, month.evaluatedFrom, 'sources', settings, weekdays)!
  const perDay = settings.falseReportsPerMonth / 30
  const busy = (perDay * settings.busyBudgetShare) / settings.busyPorts
  const others = (perDay * (1 - settings.busyBudgetShare)) / (settings.possibleSeries - settings.busyPorts)
  return USUAL_LEVELS.map(level => {
    const count = level * baseline.days
    const place = nearest(baseline.clipped, count)
    if (count > 0 && (place < 0 || Math.abs(baseline.clipped[place]! - count) > 0.3 * count + 0.5)) return null
    const threshold = count > 0 && baseline.clipped[place]! >= baseline.busyFrom ? busy : others
    const rises = ([1, 3, 7] as const).map(days => {
      const law = predict(baseline, count > 0 ? place : -1, days, (baseline.exposure / baseline.days) * days, settings)
      const needed = leastCount(x => WINDOWS_TESTED * upperTail(law, x) <= threshold, settings.minimumSources)
      const spread = law.dispersion / days + law.drift
      return leastRise(rise => negativeBinomialUpperTail(needed, law.mean + rise * days, spread) >= POWER)
    })
    return Math.min(...rises)
  })
}

function nearest(clipped: Float64Array, count: number): number {
  let best = -1
  clipped.forEach((s, i) => {
    if (s > 0 && (best < 0 || Math.abs(s - count) < Math.abs(clipped[best]! - count))) best = i
  })
  return best
}

/** Smallest whole number from `from` on that passes; `passes` is monotone. */
function leastCount(passes: (x: number) => boolean, from: number): number {
  let high = from
  while (!passes(high)) high *= 2
  let low = Math.max(from - 1, Math.floor(high / 2))
  if (high === from) return from
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (passes(middle)) high = middle
    else low = middle
  }
  return high
}

function leastRise(passes: (rise: number) => boolean): number {
  let low = 0
  let high = 1
  while (!passes(high)) high *= 2
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2
    if (passes(middle)) high = middle
    else low = middle
  }
  return high
}
