import type { DetectionInput, WindowCounts } from '../model/series.ts'

/** The three window columns addressed by series: row i of each covers `start[i]` to `start[i + 1]`. */
export interface SeriesIndex {
  readonly count: number
  /** Series keys, ascending. */
  readonly series: Uint32Array
  /** Per window (1, 3, 7 days): first row of each series, and one more at the end. */
  readonly start: readonly [Uint32Array, Uint32Array, Uint32Array]
}

/** Merges the series of the three columns; each is ordered by series, then day. */
export function indexSeries(input: DetectionInput): SeriesIndex {
  const at = [0, 0, 0]
  const most = input.windows.reduce((sum, w) => sum + distinctSeries(w), 0)
  const series = new Uint32Array(most)
  const start = input.windows.map(() => new Uint32Array(most + 1)) as [Uint32Array, Uint32Array, Uint32Array]
  let count = 0
  for (;;) {
    let next = Number.POSITIVE_INFINITY
    input.windows.forEach((w, k) => {
      if (at[k]! < w.length) next = Math.min(next, w.series[at[k]!]!)
    })
    if (next === Number.POSITIVE_INFINITY) break
    series[count] = next
    input.windows.forEach((w, k) => {
      start[k]![count] = at[k]!
      while (at[k]! < w.length && w.series[at[k]!] === next) at[k]!++
    })
    count++
  }
  input.windows.forEach((w, k) => {
    start[k]![count] = w.length
  })
  return {
    count,
    series: series.slice(0, count),
    start: start.map(s => s.slice(0, count + 1)) as unknown as SeriesIndex['start'],
  }
}

/** Rows of the one-day column that lie in the days `first` to `last`, by place: `from[i]` to `to[i]` (excluded). */
export interface RowSpans {
  readonly from: Uint32Array
  readonly to: Uint32Array
}

export function rowSpans(index: SeriesIndex, counts: WindowCounts, first: number, last: number): RowSpans {
  const from = new Uint32Array(index.count)
  const to = new Uint32Array(index.count)
  const start = index.start[0]
  for (let i = 0; i < index.count; i++) {
    from[i] = firstRowFrom(counts.day, start[i]!, start[i + 1]!, first)
    to[i] = firstRowFrom(counts.day, from[i]!, start[i + 1]!, last + 1)
  }
  return { from, to }
}

/** First of the rows low … high − 1 of an ascending column whose value is at least `day`; `high` if there is none. */
export function firstRowFrom(days: Uint16Array | Uint32Array, low: number, high: number, day: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1
    if (days[middle]! < day) low = middle + 1
    else high = middle
  }
  return low
}

/** How many series a column has: they lie together. */
function distinctSeries(counts: WindowCounts): number {
  let n = 0
  for (let row = 0; row < counts.length; row++) if (row === 0 || counts.series[row] !== counts.series[row - 1]) n++
  return n
}

/** Place of a series in the index; −1 if nothing was ever seen of it. */
export function seriesPlace(index: SeriesIndex, series: number): number {
  let low = 0
  let high = index.count - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    if (index.series[middle]! < series) low = middle + 1
    else if (index.series[middle]! > series) high = middle - 1
    else return middle
  }
  return -1
}

/** Row of a window column for one series and day; −1 where nothing was seen. */
export function rowOf(index: SeriesIndex, counts: WindowCounts, window: 0 | 1 | 2, place: number, day: number): number {
  if (place < 0) return -1
  for (let row = index.start[window]![place]!; row < index.start[window]![place + 1]!; row++) {
    if (counts.day[row] === day) return row
  }
  return -1
}
