import type { Random } from '../src/base/random.ts'
import { SERIES } from './telescope.ts'

/** Kinds of planted surges; the target table names them. */
export const EVENT_KINDS = [
  'new 3 a day',
  'new 5 a day',
  'new 10 a day',
  'new 30 a day',
  'doubling',
  'ramp of 24 h',
  'ramp of 72 h',
  'ramp of 120 h',
  'exponential',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** A surge that is really there. */
export interface PlantedEvent {
  kind: EventKind
  place: number
  /** Hours since the history began. */
  startHour: number
  endHour: number
  /** Distinct sources a day on the whole telescope, on top of what the port has. */
  perDay: number
}

/** Share of the full height, `hours` after the beginning. "exponential" is a shape that the onset's family does not hold: a sixteenth at once, doubling each 12 h, whole after two days. */
export function heightAt(kind: EventKind, hours: number): number {
  if (hours < 0) return 0
  const ramp = kind === 'ramp of 24 h' ? 24 : kind === 'ramp of 72 h' ? 72 : kind === 'ramp of 120 h' ? 120 : 0
  if (ramp > 0) return Math.min(1, (hours + 0.5) / ramp)
  return kind === 'exponential' ? Math.min(1, 2 ** ((hours - 48) / 12)) : 1
}

/** Height of ramps, sources a day: well above the noise, so that dating and not finding is what they measure. */
const RAMP_PER_DAY = 40

/** A port is busy for the target table from this many sources a day. */
export const BUSY_PER_DAY = 100

/**
 * `each` events of every kind, at every hour of the day, in the days [from, to); on ports that are hardly seen (less than a
 * source in ten days), but for the doublings: these come to the ports with at least 100 sources a day, as many as there are.
 */
export function planEvents(r: Random, rates: Float64Array, each: number, from: number, to: number): PlantedEvent[] {
  const quiet: number[] = []
  const busy: number[] = []
  for (let i = 0; i < SERIES; i++) {
    if (rates[i]! >= BUSY_PER_DAY) busy.push(i)
    else if (rates[i]! < 0.1) quiet.push(i)
  }
  const events: PlantedEvent[] = []
  for (const kind of EVENT_KINDS) {
    const places = kind === 'doubling' ? busy : quiet
    for (let k = 0; k < each && places.length > 0; k++) {
      const at = r.below(places.length)
      const place = places[at]!
      places[at] = places.at(-1)!
      places.pop()
      events.push({
        kind,
        place,
        startHour: from * 24 + r.below((to - from) * 24),
        endHour: Number.POSITIVE_INFINITY,
        perDay: heightOf(kind, rates[place]!),
      })
    }
  }
  return events
}

function heightOf(kind: EventKind, rate: number): number {
  const fresh = /^new (\d+)/.exec(kind)
  if (fresh !== null) return Number(fresh[1])
  return kind === 'doubling' ? rate : RAMP_PER_DAY
}
