import { dailyColumns } from './daily-columns.ts'
import { EVENT_KINDS, type EventKind } from './events.ts'
import { FOUND_WITHIN_DAYS } from './judge.ts'
import type { Month } from './month.ts'
import { RIVALS } from './rivals/all.ts'
import { plantedMonth, quietMonths } from './run-worlds.ts'
import { SERIES, type Telescope } from './telescope.ts'

/** Alarms of a series closer than this are one report: the rivals are given our own grouping. */
const EPISODE_GAP_DAYS = 7

export interface RivalResult {
  name: string
  source: string
  measure: string
  months: number
  falseReports: number
  /** Single-source bursts of at least 100 accesses, and those whose port alarmed that day. */
  bursts: number
  burstsCalledSurge: number
  planted: Record<EventKind, number>
  found: Record<EventKind, number>
}

/** Every rival on the first quiet months and planted months that our own method is measured on. */
export function runRivals(telescope: Telescope, seed: number, months: number, each: number): RivalResult[] {
  const none = () => Object.fromEntries(EVENT_KINDS.map(k => [k, 0])) as Record<EventKind, number>
  const results = RIVALS.map(
    ({ name, source, measure }): RivalResult => ({
      name,
      source,
      measure,
      months,
      falseReports: 0,
      bursts: 0,
      burstsCalledSurge: 0,
      planted: none(),
      found: none(),
    }),
  )
  for (const month of quietMonths(telescope, seed, months)) overMonth(month, results)
  for (let m = 0; m < months; m++) overMonth(plantedMonth(telescope, seed + 1 + m, each), results)
  return results
}

function overMonth(month: Month, results: RivalResult[]): void {
  const columns = dailyColumns(month)
  RIVALS.forEach((rival, k) => {
    const alarms = new Uint8Array(SERIES * columns.days)
    rival.mark(columns, alarms)
    const result = results[k]!
    if (month.world.events.length > 0) judgeEvents(month, alarms, columns.days, result)
    else judgeQuiet(month, alarms, columns.days, result)
  })
}

function judgeQuiet(month: Month, alarms: Uint8Array, days: number, result: RivalResult): void {
  for (let i = 0; i < SERIES; i++) {
    let last = Number.NEGATIVE_INFINITY
    for (let d = month.evaluatedFrom; d < days; d++) {
      if (alarms[i * days + d] === 0) continue
      if (d - last >= EPISODE_GAP_DAYS) result.falseReports++
      last = d
    }
  }
  for (let d = month.evaluatedFrom; d < days; d++) {
    for (const [place, accesses] of month.world.bursts[month.firstDay + d]!) {
      if (accesses < 100) continue
      result.bursts++
      if (alarms[place * days + d] === 1) result.burstsCalledSurge++
    }
  }
}

function judgeEvents(month: Month, alarms: Uint8Array, days: number, result: RivalResult): void {
  for (const event of month.world.events) {
    const start = Math.floor(event.startHour / 24) - month.firstDay
    result.planted[event.kind]++
    for (let d = start; d <= Math.min(days - 1, start + FOUND_WITHIN_DAYS); d++) {
      if (alarms[event.place * days + d] === 0) continue
      result.found[event.kind]++
      break
    }
  }
}
