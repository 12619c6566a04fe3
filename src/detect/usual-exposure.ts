/**
 * Address-days of an ordinary day of the baseline: the mean of the days that had any; 0 if none had.
 *
 * Distinct sources do not grow in proportion to exposure: who scans everything is seen by one sensor as by nine, and in eight
 * hours as in a day. Measured on nine honeypots, March to June 2013: a third of a day had 39 % of its sources; larger telescopes are
 * asked at several addresses and lose less. An expectation lowered in proportion made surges on the days after a sensor was lost,
 * and in the morning of a live site, whose last day has just begun (test/detect/usual-exposure.test.ts).
 * The test therefore expects of a window at least what an ordinary one shows. With more exposure than usual the proportion errs
 * to the safe side: the expectation is rather too high.
 */
export function usualExposure(exposure: Float64Array, first: number, last: number): number {
  let sum = 0
  let days = 0
  for (let d = first; d <= last; d++) {
    if (!(exposure[d]! > 0)) continue
    sum += exposure[d]!
    days++
  }
  return days === 0 ? 0 : sum / days
}

/** A last day with less than this part of the exposure of the day before has just begun, or broke off. */
const WHOLE_DAY = 0.9

/** True for the last day with exposure if it is not a whole one: whether a surge still lasts is asked of the days before it. */
export function isUnfinished(exposure: Float64Array, day: number): boolean {
  for (let d = day + 1; d < exposure.length; d++) if (exposure[d]! > 0) return false
  const before = day > 0 ? exposure[day - 1]! : 0
  return exposure[day]! < WHOLE_DAY * before
}
