import { type Random, seededRandom } from '../base/random.ts'
import { escapeBytes } from '../base/text.ts'
import { dayOf, isoTime } from '../base/time.ts'
import { parsePortLabel, protocolName, TCP } from '../model/protocol.ts'
import { ephemeralPort, type Tool } from './conversations.ts'
import { type EventPlan, type PlannedVisit, planEvents } from './event-plan.ts'
import { type Recipe, recipeByName } from './payload-recipes.ts'
import { atLeastOne, partSeed } from './sampling.ts'
import type { Scenario, ScenarioEvent, ScenarioPayload } from './scenario.ts'
import { type Watched, watchPort } from './tally.ts'
import { isUp } from './telescope.ts'
import { addAccess, type Traffic } from './traffic.ts'
import type { TruthEvent } from './truth.ts'

/** An event under way. */
export interface RunningEvent {
  plan: EventPlan
  recipes: (Recipe | null)[]
  random: Random
  next: number
  watched: Watched
  accesses: number
  sources: Set<number>
  byPayload: number[]
  days: Map<string, { accesses: number; sources: Set<number> }>
}

/** Share of the port checks that only knock, unless the event says otherwise. */
const KNOCK_ONLY = 0.25

export function newEvents(scenario: Scenario, traffic: Traffic, scale: number): RunningEvent[] {
  const random = seededRandom(partSeed(traffic.seed, 'events'))
  return planEvents(scenario, random, scale, traffic.telescope.to).map(plan => ({
    plan,
    random,
    next: 0,
    recipes: plan.event.payloads.map(recipeOf),
    watched: watchPort(traffic.tally, plan.protocol, plan.port, plan.onset, plan.end),
    accesses: 0,
    sources: new Set(),
    byPayload: plan.event.payloads.map(() => 0),
    days: new Map(),
  }))
}

function recipeOf(p: ScenarioPayload): Recipe | null {
  const bytes =
    p.text !== undefined
      ? Uint8Array.from(Buffer.from(p.text))
      : p.hex !== undefined
        ? Uint8Array.from(Buffer.from(p.hex, 'hex'))
        : null
  return bytes !== null ? () => bytes : p.recipe !== undefined ? recipeByName(p.recipe) : null
}

/** The visits of the event before `end`. */
export function addEventDay(traffic: Traffic, e: RunningEvent, end: number): void {
  const { visits } = e.plan
  while (e.next < visits.length && visits[e.next]!.time < end) {
    const visit = visits[e.next++]!
    if (visit.aside >= 0) addAside(traffic, e, visit)
    else addEventVisit(traffic, e, visit)
  }
}

function toolOf(event: ScenarioEvent, random: Random, connects: boolean): Tool {
  if (event.mark === undefined || random.unit() >= event.mark.share) return 'plain'
  return connects && event.mark.tool !== 'mirai' ? 'plain' : event.mark.tool
}

/** Rows of our addresses that a visit reaches: those whose sensor is up, at least one if any is. */
function reachedRows(traffic: Traffic, random: Random, wanted: number, time: number): number[] {
  const { telescope } = traffic
  const n = telescope.address.length
  const first = random.below(n)
  const rows: number[] = []
  for (let i = 0; i < n; i++) {
    const row = (first + i * 5 + Math.floor((i * 5) / n)) % n
    if (i >= wanted && rows.length > 0) break
    if (isUp(telescope, telescope.sensorOf[row]!, time) && !rows.includes(row)) rows.push(row)
  }
  return rows
}

function addEventVisit(traffic: Traffic, e: RunningEvent, visit: PlannedVisit): void {
  const { plan, random } = e
  const { telescope } = traffic
  const source = plan.pool[visit.source]!
  const recipe = e.recipes[visit.payload]!
  const connects = recipe !== null || random.unit() >= (plan.event.knockOnly ?? KNOCK_ONLY)
  const tool = toolOf(plan.event, random, connects)
  const wanted = atLeastOne(random, plan.event.addressesPerVisit, telescope.address.length)
  let time = visit.time
  for (const row of reachedRows(traffic, random, wanted, visit.time)) {
    const sensor = telescope.sensorOf[row]!
    const destination = telescope.address[row]!
    if (time < plan.end && isUp(telescope, sensor, time)) {
      const sourcePort = plan.event.sourcePort ?? ephemeralPort(random)
      const access = { time, sensor, source, destination, sourcePort, port: plan.port, tool }
      addAccess(
        traffic,
        plan.protocol,
        access,
        recipe !== null ? recipe(random, destination, plan.port) : connects ? null : undefined,
      )
      countOwn(e, telescope.zone, source, visit.payload, time)
    }
    time += 0.2 + random.unit() * 8
  }
}

function countOwn(e: RunningEvent, zone: string, source: number, payload: number, time: number): void {
  e.accesses++
  e.sources.add(source)
  e.byPayload[payload]!++
  const name = dayOf(zone, time)
  let day = e.days.get(name)
  if (day === undefined) {
    day = { accesses: 0, sources: new Set() }
    e.days.set(name, day)
  }
  day.accesses++
  day.sources.add(source)
}

function addAside(traffic: Traffic, e: RunningEvent, visit: PlannedVisit): void {
  const { protocol, port } = parsePortLabel(e.plan.event.alsoPorts![visit.aside]!.port)!
  const { telescope } = traffic
  for (const row of reachedRows(traffic, e.random, 1, visit.time)) {
    const access = {
      time: visit.time,
      sensor: telescope.sensorOf[row]!,
      source: e.plan.pool[visit.source]!,
      destination: telescope.address[row]!,
      sourcePort: ephemeralPort(e.random),
      port,
      tool: 'plain' as const,
    }
    addAccess(traffic, protocol, access, protocol === TCP && e.random.unit() < 0.5 ? null : undefined)
  }
}

/** What the event did, once everything was written. */
export function eventTruth(
  e: RunningEvent,
  zone: string,
  scenarioEnd: number,
  scanned: { records: number; showing: number } | null,
): TruthEvent {
  const { event, protocol, port, onset, end } = e.plan
  return {
    protocol: protocolName(protocol) as TruthEvent['protocol'],
    port,
    kind: event.kind,
    onset: isoTime(zone, onset),
    end: event.end === null ? null : isoTime(zone, end),
    lasting: event.end === null || end >= scenarioEnd,
    accesses: e.accesses,
    sources: e.sources.size,
    portAccesses: e.watched.accesses,
    portSources: e.watched.sources.size,
    payloadShares: event.payloads.map((p, i) => ({
      payload:
        p.text !== undefined
          ? escapeBytes(Buffer.from(p.text))
          : p.hex !== undefined
            ? escapeBytes(Buffer.from(p.hex, 'hex'))
            : (p.recipe ?? ''),
      class: p.class,
      accesses: e.byPayload[i]!,
      share: e.accesses === 0 ? 0 : Math.round((e.byPayload[i]! / e.accesses) * 1e6) / 1e6,
    })),
    days: [...e.days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, d]) => ({ day, accesses: d.accesses, sources: d.sources.size })),
    sourcesScanned: scanned?.records ?? null,
    sourcesShowingService: scanned?.showing ?? null,
  }
}
