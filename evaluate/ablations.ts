import { type DetectSettings, defaultSettings } from '../src/detect/settings.ts'
import type { DetectionInput, WindowCounts } from '../src/model/series.ts'
import { rowsWithSweeps } from './daily-columns.ts'
import { candidatesOf, episodesOf, isSurge } from './detect-month.ts'
import type { PlantedEvent } from './events.ts'
import { judgeMonth, nothingReached } from './judge.ts'
import { HISTORY_DAYS, MONTH_DAYS, type Month, monthOf } from './month.ts'
import { NOISE } from './noise.ts'
import { plantedMonth, quietMonths, significantDays } from './run-worlds.ts'
import type { Telescope } from './telescope.ts'
import { makeWorld, simulateDay } from './world.ts'

/** One part of the method taken away, and what that does. */
export interface Ablation {
  name: string
  measure: string
  /** With the part, and without it; of `of`. */
  whole: number
  without: number
  of: number
  unit: string
  /** CPU seconds per data day without it. */
  secondsPerDay?: number
}

function surgesIn(month: Month, settings: DetectSettings = defaultSettings) {
  const { candidates, seconds } = candidatesOf(month, settings)
  return { count: episodesOf(month, candidates, settings).filter(isSurge).length, seconds, candidates }
}

/** Packets are tested where sources were, and nobody asks who sent them. */
export function packetsInsteadOfSources(month: Month): Month {
  const swapped = (w: WindowCounts): WindowCounts => ({ ...w, sources: w.accesses })
  const input: DetectionInput = {
    ...month.input,
    windows: month.input.windows.map(swapped) as unknown as DetectionInput['windows'],
  }
  return {
    ...month,
    input,
    evidence: (series, from, to) => {
      const e = month.evidence(series, from, to)
      return { ...e, sources: e.accesses, sourcesLastDay: e.accesses, networks: e.accesses, addresses: e.accesses }
    },
  }
}

export function sweepsLeftIn(month: Month): Month {
  const swept = monthOf(month.world, rowsWithSweeps(month), month.firstDay, month.evaluatedFrom)
  return swept
}

export function withoutExposure(month: Month): Month {
  return { ...month, input: { ...month.input, exposure: new Float64Array(month.rows.length).fill(1) } }
}

/** Past surges in the baseline: two days of five times the usual on each busy port, three weeks before the port rises by `rise` times its usual. */
function secondSurges(telescope: Telescope, seed: number, rise: number): Month {
  const days = HISTORY_DAYS + MONTH_DAYS
  const world = makeWorld(telescope, NOISE, seed, days, (random, rates) => {
    const events: PlantedEvent[] = []
    rates.forEach((rate, place) => {
      if (rate < 100 || rate > 2000) return
      const startHour = HISTORY_DAYS * 24 + random.below(10 * 24)
      const past = startHour - 21 * 24
      events.push({ kind: 'doubling', place, startHour, endHour: Number.POSITIVE_INFINITY, perDay: rise * rate })
      events.push({ kind: 'doubling', place, startHour: past, endHour: past + 48, perDay: 4 * rate })
    })
    return events
  })
  const rows = Array.from({ length: days }, (_, d) => simulateDay(world, d))
  // Only the second surges are judged; the first are part of the history.
  world.events = world.events.filter(e => e.startHour >= HISTORY_DAYS * 24)
  return monthOf(world, rows, 0, HISTORY_DAYS)
}

function recallOfSecond(month: Month, settings: DetectSettings): { found: number; planted: number } {
  const reached = nothingReached()
  const { candidates } = candidatesOf(month, settings)
  judgeMonth(month, episodesOf(month, candidates, settings), settings, reached)
  return { found: reached.doubling.found, planted: reached.doubling.planted }
}

/** New ports found in a planted month, of those planted. */
function newPortsFound(month: Month): { found: number; planted: number; seconds: number } {
  const reached = nothingReached()
  const { candidates, seconds } = candidatesOf(month, defaultSettings)
  judgeMonth(month, episodesOf(month, candidates, defaultSettings), defaultSettings, reached)
  const kinds = ['new 3 a day', 'new 5 a day', 'new 10 a day'] as const
  const sum = (what: 'found' | 'planted') => kinds.reduce((n, k) => n + reached[k][what], 0)
  return { found: sum('found'), planted: sum('planted'), seconds: seconds / MONTH_DAYS }
}

/** Past surges left at their full height. `times`: the height of the second surge over the usual. */
function withoutClipping(telescope: Telescope, seed: number, times: number): Ablation {
  const month = secondSurges(telescope, seed, times - 1)
  const clipped = recallOfSecond(month, defaultSettings)
  const raw = recallOfSecond(month, { ...defaultSettings, clipDeviations: 1e9 })
  return {
    name: 'no robust baseline',
    measure: `rises to ${times} times the usual found three weeks after another surge`,
    whole: clipped.found,
    without: raw.found,
    of: clipped.planted,
    unit: 'planted',
  }
}

/** Each part of the method taken away in turn, on `months` quiet months and one of planted surges. */
export function runAblations(telescope: Telescope, smallest: Telescope, seed: number, months: number): Ablation[] {
  const counts = { whole: 0, packets: 0, smallWhole: 0, exposure: 0 }
  for (const month of quietMonths(telescope, seed, months)) {
    counts.whole += surgesIn(month).count
    counts.packets += surgesIn(packetsInsteadOfSources(month)).count
  }
  // Where one sensor of two falls silent, exposure matters most.
  for (const month of quietMonths(smallest, seed, months)) {
    counts.smallWhole += surgesIn(month).count
    counts.exposure += surgesIn(withoutExposure(month)).count
  }
  const planted = plantedMonth(telescope, seed + 2, 20)
  const clean = newPortsFound(planted)
  const swept = newPortsFound(sweepsLeftIn(planted))
  const { candidates } = candidatesOf(planted, defaultSettings)
  const reports = episodesOf(planted, candidates, defaultSettings).filter(isSurge).length
  const monthly = (name: string, measure: string, whole: number, without: number, of: number): Ablation => ({
    name,
    measure,
    whole,
    without,
    of,
    unit: 'month',
  })
  return [
    monthly('packets instead of sources', 'false reports a month', counts.whole, counts.packets, months),
    monthly('no exposure (small telescope)', 'false reports a month', counts.smallWhole, counts.exposure, months),
    {
      name: 'no sweep removal',
      measure: 'new ports of 3, 5 and 10 sources a day found',
      whole: clean.found,
      without: swept.found,
      of: clean.planted,
      unit: 'planted',
      secondsPerDay: swept.seconds,
    },
    ...[2, 4].map(times => withoutClipping(telescope, seed + 1, times)),
    monthly('no grouping', 'reports in a month of planted surges', reports, significantDays(candidates), 1),
  ]
}
