import type { Episode } from '../src/detect/decide-findings.ts'
import { onsetStretch } from '../src/detect/findings.ts'
import { estimateOnset } from '../src/detect/onset.ts'
import type { DetectSettings } from '../src/detect/settings.ts'
import { isSurge } from './detect-month.ts'
import { EVENT_KINDS, type EventKind } from './events.ts'
import { hourlyOf, type Month } from './month.ts'
import { placeOf } from './telescope.ts'

/** What became of the planted events of one kind. */
export interface Reached {
  planted: number
  found: number
  delays: number[]
  dated: number
  covered: number
  /** Hours: absolute error of the onset, width of its interval. */
  errors: number[]
  widths: number[]
  gradual: number
}

export type ReachedByKind = Record<EventKind, Reached>

/** "Within 7 days" of the target table: seven whole days after the beginning. */
export const FOUND_WITHIN_DAYS = 7

export function nothingReached(): ReachedByKind {
  return Object.fromEntries(
    EVENT_KINDS.map(k => [
      k,
      { planted: 0, found: 0, delays: [], dated: 0, covered: 0, errors: [], widths: [], gradual: 0 },
    ]),
  ) as unknown as ReachedByKind
}

/** Adds what the episodes of one month with planted events reached; gives the surges that nobody planted. */
export function judgeMonth(
  month: Month,
  episodes: Episode[],
  settings: DetectSettings,
  into: ReachedByKind,
): Episode[] {
  const planted = new Set(month.world.events.map(e => e.place))
  month.world.events.forEach((event, k) => {
    const reached = into[event.kind]
    reached.planted++
    const startDay = Math.floor(event.startHour / 24) - month.firstDay
    const episode = episodes.find(
      e =>
        isSurge(e) &&
        placeOf(e.series) === event.place &&
        e.firstDay >= startDay &&
        e.firstDay <= startDay + FOUND_WITHIN_DAYS,
    )
    if (episode === undefined) return
    reached.found++
    reached.delays.push(episode.firstDay - startDay)
    const stretch = onsetStretch(month.input, episode, settings)
    const hours = hourlyOf(month, k, stretch.from, stretch.hours)
    const onset = estimateOnset(hours, settings)
    if (onset === null) return
    const truth = month.begin + (event.startHour - month.firstDay * 24) * 3600
    reached.dated++
    reached.errors.push(Math.abs(onset.onset - truth) / 3600)
    reached.widths.push((onset.high - onset.low) / 3600)
    if (truth >= onset.low && truth <= onset.high) reached.covered++
    if (onset.gradual) reached.gradual++
  })
  return episodes.filter(e => isSurge(e) && !planted.has(placeOf(e.series)))
}
