import { negativeBinomialUpperTail } from '../base/statistics.ts'
import type { DetectionInput } from '../model/series.ts'
import type { SignificantWindow } from './candidate.ts'
import type { DetectSettings } from './settings.ts'
import { isUnfinished } from './usual-exposure.ts'

/** True if the distinct sources of a day lie above the one-sided bound at `level`. */
export type Above = (day: number, level: number) => boolean

/**
 * Asks whether a day is still above the baseline of before the surge. The trailing baseline would learn the surge and declare
 * it over; the frozen one only grows less certain with each day (drift as a random walk).
 */
export function daysAbove(
  input: DetectionInput,
  weekdays: Uint8Array,
  frozen: SignificantWindow,
  observed: (day: number) => number,
  settings: DetectSettings,
): Above {
  return (day, level) => {
    if (!(input.exposure[day]! > 0) || isUnfinished(input.exposure, day)) return false
    const mean = frozen.rate * input.exposure[day]! * frozen.weekdayFactors[weekdays[day]!]!
    const horizon = day - frozen.baselineLast
    const drift = settings.driftPerDay ** 2 * (horizon + settings.baselineDays / 2)
    const count = observed(day)
    return (
      count > mean &&
      negativeBinomialUpperTail(count, mean, frozen.dispersion + drift + 1 / frozen.information) <= 1 - level
    )
  }
}

/** Days looked at for "lasting": the last two with exposure; one quiet or half-observed last day does not end a surge of weeks. */
const LAST_DAYS = 2

/** Step 9: still above the predictive bound at the end of the data, and without a break of a week before. */
export function lastsToTheEnd(input: DetectionInput, lastDay: number, above: Above, settings: DetectSettings): boolean {
  let looked = 0
  for (let day = input.days.length - 1; day >= 0 && looked < LAST_DAYS; day--) {
    if (!(input.exposure[day]! > 0) || isUnfinished(input.exposure, day)) continue
    looked++
    if (day < lastDay) return true
    if (above(day, settings.lastingLevel) && day < lastDay + settings.episodeGapDays) return true
  }
  return false
}
