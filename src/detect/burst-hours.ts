import type { HourlyCounts } from '../model/series.ts'
import type { Onset } from './onset.ts'

/** An hour belongs to a burst from this share of its busiest hour on. */
const BURST_HOUR_SHARE = 0.1

/**
 * Beginning and end of a single source's burst by the hour, within the days that it was seen in: one machine starts and stops,
 * so the hour is read off and not estimated. Null if the hours hold no access.
 */
export function dateBurst(hours: HourlyCounts, firstDayStart: number): Onset | null {
  const from = Math.max(0, Math.round((firstDayStart - hours.from) / 3600))
  const most = hours.accesses.reduce((max, y, t) => (t >= from ? Math.max(max, y) : max), 0)
  if (most === 0) return null
  const within = (t: number) => t >= from && hours.accesses[t]! >= BURST_HOUR_SHARE * most
  let first = from
  while (!within(first)) first++
  let last = hours.accesses.length - 1
  while (!within(last)) last--
  const at = (t: number) => hours.from + 3600 * t
  return { onset: at(first), low: at(first), high: at(first + 1), gradual: false, end: at(last + 1) }
}
