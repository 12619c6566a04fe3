/** Daily columns of every series over a month and its history, series after series: value of series i on day d at i · days + d. */
export interface DailyColumns {
  days: number
  evaluatedFrom: number
  /** Distinct sources without full-range sweeps; with them; accesses as packets count, sweeps and single sources included. */
  sources: Float32Array
  sourcesWithSweeps: Float32Array
  packets: Float32Array
  /** Live addresses of each day; destinations that a series' packets came to are estimated from these. */
  addresses: Float64Array
}

/** A published rule: which days of which series it would report. */
export interface Rival {
  name: string
  /** Where it is defined. */
  source: string
  /** What it counts. */
  measure: string
  /** Marks in `alarms` (laid out as the columns) the days that it reports, from `evaluatedFrom` on. */
  mark: (columns: DailyColumns, alarms: Uint8Array) => void
}

/** Days of history that a rule without a period of its own looks back. */
export const LOOK_BACK_DAYS = 28

/** Mean and standard deviation (n − 1) of `count` values from `from` on. */
export function moments(values: Float32Array, from: number, count: number): { mean: number; deviation: number } {
  let sum = 0
  for (let k = from; k < from + count; k++) sum += values[k]!
  const mean = sum / count
  let squares = 0
  for (let k = from; k < from + count; k++) squares += (values[k]! - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / (count - 1)) }
}
