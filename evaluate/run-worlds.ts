import type { Candidate } from '../src/detect/candidate.ts'
import { type DetectSettings, defaultSettings } from '../src/detect/settings.ts'
import { candidatesOf, episodesOf, isSurge, withBudget } from './detect-month.ts'
import { planEvents } from './events.ts'
import { judgeMonth, nothingReached, type ReachedByKind } from './judge.ts'
import { HISTORY_DAYS, MONTH_DAYS, type Month, monthOf } from './month.ts'
import { NOISE } from './noise.ts'
import { placeOf, type Telescope } from './telescope.ts'
import { type DayRows, makeWorld, simulateDay, type World } from './world.ts'

/** Settings of the dial that are measured: false reports that the operator accepts in 30 days. */
export const BUDGETS = [0.25, 0.5, 1, 2, 4, 8] as const
const LARGEST_BUDGET = BUDGETS.at(-1)!

/** Months in which nothing surges, one after another, each with its history before it. */
export function* quietMonths(telescope: Telescope, seed: number, months: number): Generator<Month> {
  yield* monthsOf(makeWorld(telescope, NOISE, seed, HISTORY_DAYS + MONTH_DAYS * months), months)
}

function* monthsOf(world: World, months: number): Generator<Month> {
  const rows: DayRows[] = []
  let day = 0
  for (let m = 0; m < months; m++) {
    while (rows.length < HISTORY_DAYS + MONTH_DAYS) rows.push(simulateDay(world, day++))
    yield monthOf(world, [...rows], day - rows.length, HISTORY_DAYS)
    rows.splice(0, MONTH_DAYS)
  }
}

/** A month in which `each` surges of every kind begin in the first 16 of its 30 days. */
export function plantedMonth(telescope: Telescope, seed: number, each: number): Month {
  const world = makeWorld(telescope, NOISE, seed, HISTORY_DAYS + MONTH_DAYS, (random, rates) =>
    planEvents(random, rates, each, HISTORY_DAYS, HISTORY_DAYS + 16),
  )
  return [...monthsOf(world, 1)][0]!
}

export interface QuietResult {
  months: number
  /** False reports at each of `BUDGETS`. */
  reports: number[]
  /** Single-source bursts of at least 100 accesses that there were, and those on whose day and port a surge was reported. */
  bursts: number
  burstsCalledSurge: number
  burstsNamed: number
  /** CPU seconds of the search per data day. */
  secondsPerDay: number
}

export function runQuiet(telescope: Telescope, seed: number, months: number, settings = defaultSettings): QuietResult {
  const result: QuietResult = {
    months,
    reports: BUDGETS.map(() => 0),
    bursts: 0,
    burstsCalledSurge: 0,
    burstsNamed: 0,
    secondsPerDay: 0,
  }
  for (const month of quietMonths(telescope, seed, months)) {
    const widest = { ...settings, falseReportsPerMonth: LARGEST_BUDGET }
    const { candidates, seconds } = candidatesOf(month, widest)
    result.secondsPerDay += seconds / (MONTH_DAYS * months)
    BUDGETS.forEach((budget, k) => {
      const episodes = episodesOf(month, withBudget(candidates, LARGEST_BUDGET, budget), settings)
      result.reports[k]! += episodes.filter(isSurge).length
      if (budget === 1) countBursts(month, episodes, result, settings)
    })
  }
  return result
}

function countBursts(
  month: Month,
  episodes: ReturnType<typeof episodesOf>,
  result: QuietResult,
  settings: DetectSettings,
): void {
  for (let d = month.evaluatedFrom; d < month.rows.length; d++) {
    for (const [place, accesses] of month.world.bursts[month.firstDay + d]!) {
      if (accesses < settings.burstAccesses) continue
      result.bursts++
      const on = episodes.filter(e => placeOf(e.series) === place && e.firstDay <= d && e.lastDay >= d)
      if (on.some(isSurge)) result.burstsCalledSurge++
      else if (on.length > 0) result.burstsNamed++
    }
  }
}

export interface PlantedResult {
  reached: ReachedByKind
  /** Surges that nobody planted. */
  others: number
  months: number
}

/** Planted months through the program, each event judged. */
export function runPlanted(
  telescope: Telescope,
  seed: number,
  months: number,
  each: number,
  settings = defaultSettings,
): PlantedResult {
  const result: PlantedResult = { reached: nothingReached(), others: 0, months }
  for (let m = 0; m < months; m++) {
    const month = plantedMonth(telescope, seed + m, each)
    const { candidates } = candidatesOf(month, settings)
    result.others += judgeMonth(month, episodesOf(month, candidates, settings), settings, result.reached).length
  }
  return result
}

/** Days on which a series would be reported if every significant, material day were a report of its own. */
export function significantDays(candidates: Candidate[]): number {
  let days = 0
  for (const c of candidates) days += c.windows.filter(w => w.level === 'report' && w.measure === 'sources').length
  return days
}
