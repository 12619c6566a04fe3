import { type Random, seededRandom } from '../src/base/random.ts'
import { addDays, type Day, daysIn, weekday } from '../src/base/time.ts'
import { heightAt, type PlantedEvent } from './events.ts'
import type { Noise } from './noise.ts'
import { gammaFactor, negativeBinomial, normal, poisson } from './random-counts.ts'
import { SERIES, type Telescope } from './telescope.ts'

/** What one simulated day left, only where something was seen; by ascending place. */
export interface DayRows {
  length: number
  place: Uint32Array
  /** Distinct sources, full-range sweeps left out. */
  sources: Float64Array
  /** Of them, those that had been there the day before. */
  returning: Float64Array
  accesses: Float64Array
}

/** A simulated telescope and the world that it watches. Days come one after another. */
export interface World {
  telescope: Telescope
  noise: Noise
  random: Random
  days: Day[]
  /** Mean sources a day of each place on the whole telescope of the first day. */
  rates: Float64Array
  dispersions: Float32Array
  /** Logarithm of each place's level, and how strongly it follows the week. */
  levels: Float32Array
  weekShare: Float32Array
  /** Live sensors of each day. */
  live: Uint16Array
  events: EventHours[]
  /** Full-range sweeps of each day. */
  sweeps: Float64Array
  /** Of each day, by place: accesses of a single source, and one organisation's addresses. */
  bursts: Map<number, number>[]
  clusters: Map<number, Cluster>[]
  before: Float64Array
}

/** One organisation that comes to one port from many addresses of one to three networks (/16). */
export interface Cluster {
  addresses: number
  networks: number
}

/** A planted surge with its distinct sources by the hour of the world. */
export interface EventHours extends PlantedEvent {
  hours: Float64Array
}

export const FIRST_DAY: Day = '2012-11-26'

/** Accesses and sources of a week's days, Monday first: half as many people's machines on at the weekend. Mean 0. */
const WEEK = [1, 0.8, 0.6, 0.6, 0.2, -1.6, -1.6].map(x => x / 1.6)

/** Mean sources a day of each place: Zipf's law, ranks spread over the ports at random. */
export function zipfRates(telescope: Telescope, noise: Noise, r: Random): Float64Array {
  const places = Uint32Array.from({ length: SERIES }, (_, i) => i)
  for (let i = SERIES - 1; i > 0; i--) {
    const k = r.below(i + 1)
    const swapped = places[i]!
    places[i] = places[k]!
    places[k] = swapped
  }
  const rates = new Float64Array(SERIES)
  let sum = 0
  for (let rank = 1; rank <= SERIES; rank++) {
    const share = rank ** -noise.zipf
    rates[places[rank - 1]!] = share
    sum += share
  }
  for (let i = 0; i < SERIES; i++) rates[i]! *= telescope.sourcesPerDay / sum
  return rates
}

/** A world of `days` days; `plan` is given the rates and says what surges. The same seed gives the same world. */
export function makeWorld(
  telescope: Telescope,
  noise: Noise,
  seed: number,
  days: number,
  plan: (r: Random, rates: Float64Array) => PlantedEvent[] = () => [],
): World {
  const random = seededRandom(seed)
  const rates = zipfRates(telescope, noise, random)
  const live = liveSensors(telescope, noise, random, days)
  return {
    telescope,
    noise,
    random,
    days: daysIn(FIRST_DAY, addDays(FIRST_DAY, days)),
    rates,
    dispersions: Float32Array.from(
      rates,
      rate =>
        (noise.dispersionLarge + noise.dispersionRare / (1 + rate)) *
        Math.exp(noise.dispersionScatter * normal(random)),
    ),
    levels: new Float32Array(SERIES),
    weekShare: Float32Array.from(rates, () => 0.5 + random.unit()),
    live,
    events: plan(random, rates).map(e => ({ ...e, hours: eventHours(e, telescope, noise, live, random) })),
    sweeps: Float64Array.from({ length: days }, () => poisson(random, noise.sweepsPerDay * gammaFactor(random, 0.5))),
    bursts: Array.from({ length: days }, () => new Map()),
    clusters: Array.from({ length: days }, () => new Map()),
    before: new Float64Array(SERIES),
  }
}

function liveSensors(telescope: Telescope, noise: Noise, r: Random, days: number): Uint16Array {
  const added = Math.max(1, Math.round(telescope.sensors * noise.sensorsAdded))
  const live = new Uint16Array(days)
  for (let sensor = 0; sensor < telescope.sensors + added; sensor++) {
    let down = 0
    for (let d = 0; d < days; d++) {
      if (down > 0) down--
      else if (r.unit() < noise.outagePerSensorDay) down = 1 + r.below(5)
      if (down === 0 && (sensor < telescope.sensors || d >= days / 3)) live[d]!++
    }
  }
  return live
}

/** Share of the world's sources that the telescope sees on a day, 1 with its first sensors all up. */
export function seenShare(world: Pick<World, 'telescope' | 'noise' | 'live'>, day: number): number {
  return (world.live[day]! / world.telescope.sensors) ** world.noise.exposurePower
}

/** Hours of a surge: its shape, a day and night of ±20 %, and gamma noise of variance 0.1. */
function eventHours(e: PlantedEvent, telescope: Telescope, noise: Noise, live: Uint16Array, r: Random): Float64Array {
  const hours = new Float64Array(live.length * 24)
  for (let h = e.startHour; h < Math.min(e.endHour, hours.length); h++) {
    const seen = seenShare({ telescope, noise, live }, Math.floor(h / 24))
    const mean = (e.perDay / 24) * heightAt(e.kind, h - e.startHour) * seen * dayAndNight(h)
    hours[h] = mean > 0 ? negativeBinomial(r, mean, 0.1) : 0
  }
  return hours
}

export function dayAndNight(hour: number): number {
  return 1 + 0.2 * Math.sin((2 * Math.PI * (hour % 24)) / 24)
}

/** Days on which a place's level moves: once a week, by seven days' worth, each place on a day of its own. */
const DRIFT_STEP_DAYS = 7

/** Counts of day `d` of the world; to be called for each day in turn. */
export function simulateDay(world: World, d: number): DayRows {
  const { noise, random, rates, levels, before } = world
  const x = new Float64Array(SERIES)
  const share = seenShare(world, d)
  const week = noise.weekAmplitude * WEEK[weekday(world.days[d]!)]!
  const step = noise.driftPerDay * Math.sqrt(DRIFT_STEP_DAYS)
  for (let i = 0; i < SERIES; i++) {
    if ((i + d) % DRIFT_STEP_DAYS === 0) levels[i]! += step * normal(random)
    const mean = rates[i]! * Math.exp(levels[i]!) * share * (1 + week * world.weekShare[i]!)
    if (mean > 0) x[i] = negativeBinomial(random, mean, world.dispersions[i]!)
  }
  for (const e of world.events) for (let h = d * 24; h < d * 24 + 24; h++) x[e.place]! += e.hours[h]!
  if (share > 0) addClusters(world, d, x)
  const extra = share > 0 ? addBursts(world, d, x) : new Map<number, number>()
  const rows = rowsOf(world, d, x, extra)
  before.set(x)
  return rows
}

function addClusters(world: World, d: number, x: Float64Array): void {
  const { random } = world
  for (let k = poisson(random, world.noise.clustersPerDay); k > 0; k--) {
    const place = random.below(SERIES)
    const cluster = { addresses: 5 + random.below(36), networks: 1 + random.below(3) }
    for (let day = d, last = d + random.below(3); day <= last; day++) world.clusters[day]?.set(place, cluster)
  }
  for (const [place, cluster] of world.clusters[d]!) x[place]! += cluster.addresses
}

function addBursts(world: World, d: number, x: Float64Array): Map<number, number> {
  const { random, noise } = world
  const extra = new Map<number, number>()
  for (let k = poisson(random, noise.burstsPerDay); k > 0; k--) {
    const place = random.below(SERIES)
    const accesses = Math.round(noise.burstMedian * Math.exp(noise.burstSpread * normal(random)))
    x[place]! += 1
    extra.set(place, (extra.get(place) ?? 0) + accesses)
    world.bursts[d]!.set(place, accesses)
  }
  return extra
}

function rowsOf(world: World, d: number, x: Float64Array, extra: Map<number, number>): DayRows {
  const { random, noise, before } = world
  let length = 0
  for (let i = 0; i < SERIES; i++) if (x[i]! > 0) length++
  const rows: DayRows = {
    length,
    place: new Uint32Array(length),
    sources: new Float64Array(length),
    returning: new Float64Array(length),
    accesses: new Float64Array(length),
  }
  let n = 0
  for (let i = 0; i < SERIES; i++) {
    if (!(x[i]! > 0)) continue
    const cluster = clusterBoth(world, i, d)
    const both = Math.min(x[i]!, before[i]!) - cluster
    rows.place[n] = i
    rows.sources[n] = x[i]!
    rows.returning[n] = cluster + (both > 0 ? Math.min(both, poisson(random, both * noise.returning)) : 0)
    rows.accesses[n++] = x[i]! + poisson(random, x[i]! * noise.extraAccesses) + (extra.get(i) ?? 0)
  }
  return rows
}

/** A cluster's addresses come again on its next day. */
function clusterBoth(world: World, place: number, d: number): number {
  const today = world.clusters[d]!.get(place)
  return today !== undefined && world.clusters[d - 1]?.get(place) === today ? today.addresses : 0
}
