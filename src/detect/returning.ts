import type { Ground } from './baseline-ground.ts'
import { firstRowFrom, type SeriesIndex } from './day-counts.ts'

/** Counts as which the share of all ports weighs beside a port's own. */
const SHARED_WEIGHT = 50

/**
 * Distinct sources of a window of several days over the sum of its days' distinct sources, per series: sources that come
 * again count once. Without it the windows of 3 and 7 days promise a fifth too much where a fifth of the sources return, and a
 * doubled port is found after a week or not at all (simulated months: recall 0.45 to 0.74). A port's own share, drawn to that
 * of all; 1 for rare ports, where few sources return and none may be expected to.
 */
export function windowShares(g: Ground, index: SeriesIndex, window: 1 | 2, clipped: Float64Array): Float64Array {
  const { input, spans, first, last, settings } = g
  const days = input.windows[0]
  const long = input.windows[window]
  const w = long.windowDays
  const out = new Float64Array(clipped.length).fill(1)
  if (last - first + 1 < 2 * w || g.measure !== 'sources') return out
  const distinct = new Float64Array(clipped.length)
  const summed = new Float64Array(clipped.length)
  let allDistinct = 0
  let allSummed = 0
  for (let i = 0; i < clipped.length; i++) {
    if (clipped[i]! <= settings.rareSources) continue
    const end = index.start[window][i + 1]!
    for (let row = firstRowFrom(long.day, index.start[window][i]!, end, first + w - 1); row < end; row++) {
      if (long.day[row]! > last) break
      distinct[i]! += long.sources[row]!
    }
    for (let row = spans.from[i]!; row < spans.to[i]!; row++) {
      const d = days.day[row]!
      // Windows of the baseline that hold this day.
      summed[i]! += days.sources[row]! * (Math.min(last, d + w - 1) - Math.max(first + w - 1, d) + 1)
    }
    allDistinct += distinct[i]!
    allSummed += summed[i]!
  }
  const shared = allSummed > 0 ? allDistinct / allSummed : 1
  for (let i = 0; i < out.length; i++) {
    if (summed[i] === 0) continue
    out[i] = Math.min(1, (distinct[i]! + SHARED_WEIGHT * shared) / (summed[i]! + SHARED_WEIGHT))
  }
  return out
}
