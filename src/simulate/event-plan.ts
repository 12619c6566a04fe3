import type { Random } from '../base/random.ts'
import { addDays, type Day, dayOf, dayStart } from '../base/time.ts'
import { parsePortLabel } from '../model/protocol.ts'
import { momentOfDay } from './background.ts'
import { localSeconds } from './local-time.ts'
import { normal } from './sampling.ts'
import type { Scenario, ScenarioEvent } from './scenario.ts'
import { addressPool } from './source-addresses.ts'

/** One source that comes once, at one time, with one thing to say. */
export interface PlannedVisit {
  time: number
  /** Index into the pool. */
  source: number
  /** Index into the event's payloads; −1: a visit to another port, `aside`. */
  payload: number
  aside: number
}

/** All visits of an event, in order of time, laid down before the first day is written. */
export interface EventPlan {
  event: ScenarioEvent
  protocol: number
  port: number
  /** Unix seconds. */
  onset: number
  end: number
  pool: Uint32Array
  visits: PlannedVisit[]
}

/** Plans each event; events of one group share a pool, the largest that any of them asks for. */
export function planEvents(scenario: Scenario, random: Random, scale: number, end: number): EventPlan[] {
  const factor = Math.max(1, scale)
  const groups = new Map<string, Uint32Array>()
  for (const event of scenario.events) {
    const size = Math.round(event.sources * factor)
    if (event.group !== undefined && (groups.get(event.group)?.length ?? 0) < size)
      groups.set(event.group, addressPool(random, size))
  }
  return scenario.events.map(event => {
    const size = Math.round(event.sources * factor)
    const pool = event.group === undefined ? addressPool(random, size) : groups.get(event.group)!.subarray(0, size)
    return planEvent(scenario.timeZone, event, pool, random, factor, end)
  })
}

function planEvent(
  zone: string,
  event: ScenarioEvent,
  pool: Uint32Array,
  random: Random,
  factor: number,
  scenarioEnd: number,
): EventPlan {
  const { protocol, port } = parsePortLabel(event.port)!
  const onset = localSeconds(zone, event.onset)
  const end = event.end === null ? scenarioEnd : localSeconds(zone, event.end)
  const times = visitTimes(zone, event, random, factor, onset, end)
  const sources = visitSources(random, pool.length, times.length)
  const visits = times.map((time, i) => ({ time, source: sources[i]!, payload: 0, aside: -1 }))
  const all = [...choosePayloads(zone, event, random, visits, end), ...asides(event, random, visits, end)]
  all.sort((a, b) => a.time - b.time)
  return { event, protocol, port, onset, end, pool, visits: all }
}

/** Moments by the course of the event and the daily rhythm; the first falls into the first half hour, so that the onset is sharp. */
function visitTimes(
  zone: string,
  event: ScenarioEvent,
  random: Random,
  factor: number,
  onset: number,
  end: number,
): number[] {
  const times = [onset + random.unit() * 1800]
  for (let day: Day = dayOf(zone, onset); dayStart(zone, day) < end; day = addDays(day, 1)) {
    const from = Math.max(onset, dayStart(zone, day))
    const to = Math.min(end, dayStart(zone, addDays(day, 1)))
    const course = event.course?.findLast(c => c.from <= day)?.factor ?? 1
    const mean = event.visitsPerDay * factor * course * ((to - from) / 86_400)
    const count = Math.max(0, Math.round(mean * (1 + 0.08 * normal(random))))
    for (let i = 0; i < count; ) {
      const time = momentOfDay(random, dayStart(zone, day))
      if (time < from || time >= to) continue
      times.push(time)
      i++
    }
  }
  return times.sort((a, b) => a - b)
}

/** Every source at least once if there are visits enough, the rest at random. */
function visitSources(random: Random, pool: number, visits: number): Uint32Array {
  const sources = new Uint32Array(visits)
  for (let i = 0; i < visits; i++) sources[i] = i < pool ? i : random.below(pool)
  for (let i = visits - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const keep = sources[i]!
    sources[i] = sources[j]!
    sources[j] = keep
  }
  return sources
}

/** Gives each visit a payload so that the shares come out, and lets some of those that sent nothing come back with a request. */
function choosePayloads(
  zone: string,
  event: ScenarioEvent,
  random: Random,
  visits: PlannedVisit[],
  end: number,
): PlannedVisit[] {
  const from = event.payloads.map(p => (p.from === undefined ? 0 : localSeconds(zone, p.from)))
  const given = event.payloads.map(() => 0)
  const request = event.payloads.reduce(
    (best, p, i) =>
      p.class !== 'port-check' &&
      p.share > (event.payloads[best]!.class === 'port-check' ? 0 : event.payloads[best]!.share)
        ? i
        : best,
    0,
  )
  const met = new Set<number>()
  const later: PlannedVisit[] = []
  let total = 0
  for (const visit of visits) {
    let choice = -1
    let most = -Infinity
    event.payloads.forEach((p, i) => {
      if (visit.time < from[i]!) return
      const lack = p.share * (total + 1) - given[i]! + (random.unit() - 0.5) * 1.5
      if (lack > most) {
        most = lack
        choice = i
      }
    })
    visit.payload = Math.max(choice, 0)
    given[visit.payload]!++
    total++
    const first = !met.has(visit.source)
    met.add(visit.source)
    if (!first || event.payloads[visit.payload]!.class !== 'port-check' || random.unit() >= (event.twoPhase ?? 0))
      continue
    const time = Math.max(visit.time + 3600 + random.unit() * 90_000, from[request]! + random.unit() * 20_000)
    if (time >= end) continue
    later.push({ time, source: visit.source, payload: request, aside: -1 })
    given[request]!++
    total++
  }
  return [...visits, ...later]
}

/** Visits of the same sources to other ports, within two days of their first. */
function asides(event: ScenarioEvent, random: Random, visits: PlannedVisit[], end: number): PlannedVisit[] {
  const out: PlannedVisit[] = []
  const met = new Set<number>()
  for (const visit of visits) {
    if (met.has(visit.source)) continue
    met.add(visit.source)
    event.alsoPorts?.forEach((p, aside) => {
      const time = visit.time + random.unit() * 172_800
      if (random.unit() < p.share && time < end) out.push({ time, source: visit.source, payload: -1, aside })
    })
  }
  return out
}
