import { seededRandom } from '../src/base/random.ts'
import type { Month } from './month.ts'
import { binomial } from './random-counts.ts'
import type { DailyColumns } from './rivals/rival.ts'
import { SERIES } from './telescope.ts'
import type { DayRows } from './world.ts'

/** Full-range sweeps of each day that reached each series; the same for everybody who asks. */
function sweepsReaching(month: Month, day: number): Float32Array {
  const { world } = month
  const random = seededRandom(1_000_003 + month.firstDay + day)
  const sweeps = month.input.exposure[day]! > 0 ? world.sweeps[month.firstDay + day]! : 0
  return Float32Array.from({ length: SERIES }, () => binomial(random, sweeps, world.noise.sweepReach))
}

/** The month as the rivals read it. */
export function dailyColumns(month: Month): DailyColumns {
  const days = month.rows.length
  const sources = new Float32Array(SERIES * days)
  const sourcesWithSweeps = new Float32Array(SERIES * days)
  const packets = new Float32Array(SERIES * days)
  month.rows.forEach((rows, d) => {
    const swept = sweepsReaching(month, d)
    for (let i = 0; i < SERIES; i++) {
      sourcesWithSweeps[i * days + d] = swept[i]!
      packets[i * days + d] = swept[i]!
    }
    for (let k = 0; k < rows.length; k++) {
      const at = rows.place[k]! * days + d
      sources[at] = rows.sources[k]!
      sourcesWithSweeps[at]! += rows.sources[k]!
      packets[at]! += rows.accesses[k]!
    }
  })
  return {
    days,
    evaluatedFrom: month.evaluatedFrom,
    sources,
    sourcesWithSweeps,
    packets,
    addresses: month.input.exposure,
  }
}

/** The month's rows with sweeps left in: every series is seen on almost every day. */
export function rowsWithSweeps(month: Month): DayRows[] {
  return month.rows.map((rows, d) => {
    const sources = sweepsReaching(month, d)
    const extra = new Float32Array(SERIES)
    const returning = new Float32Array(SERIES)
    for (let k = 0; k < rows.length; k++) {
      sources[rows.place[k]!]! += rows.sources[k]!
      extra[rows.place[k]!] = rows.accesses[k]! - rows.sources[k]!
      returning[rows.place[k]!] = rows.returning[k]!
    }
    const place = Uint32Array.from({ length: SERIES }, (_, i) => i).filter(i => sources[i]! > 0)
    return {
      length: place.length,
      place,
      sources: Float64Array.from(place, i => sources[i]!),
      returning: Float64Array.from(place, i => returning[i]!),
      accesses: Float64Array.from(place, i => sources[i]! + extra[i]!),
    }
  })
}
