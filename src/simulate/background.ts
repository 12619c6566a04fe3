import { type Random, seededRandom } from '../base/random.ts'
import { type Day, weekday } from '../base/time.ts'
import { parsePortLabel, seriesKey, TCP } from '../model/protocol.ts'
import { BACKGROUND_PORTS, HOUR_WEIGHTS } from './background-ports.ts'
import { ephemeralPort, type Tool } from './conversations.ts'
import { RECIPES, type Recipe } from './payload-recipes.ts'
import { atLeastOne, gammaFactor, partSeed, pickIndex, poisson, runningSums } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import { addressPool, backgroundSource } from './source-addresses.ts'
import { isUp } from './telescope.ts'
import { addAccess, type Traffic } from './traffic.ts'

/** A port as the background visits it. */
interface Visited {
  protocol: number
  port: number
  /** Accesses of an average day, of all addresses. */
  perDay: number
  connect: number
  payloads: (Recipe | null)[]
  mirai: number
}

export interface Background {
  ports: Visited[]
  /** The lesser ports by rank, running sums of their weights, and visits a day to all of them together. */
  tail: { port: Uint16Array; sums: Float64Array; visits: number }
  /** Visits a day to a port drawn anew each time. */
  stray: number
  weekend: number
  quiet: Set<number>
  pool: Uint32Array
  random: Random
}

/** Of all accesses: to the ports of the table, to the tail of lesser ports, to any port. */
const TABLE_SHARE = 0.88
const TAIL_SHARE = 0.1
const STRAY_SHARE = 0.02
/**
 * Weight of a lesser port by its rank: (rank + 8)^−1.8. As steep as the ranking by distinct sources and day of the public honeypot
 * log of 2013 between its ranks 10 and 200 (15.6, 2.6, 0.37, 0.09 and 0.025 a day at ranks 10, 20, 50, 100 and 200).
 */
const TAIL_EXPONENT = 1.8
const TAIL_SHIFT = 8
/** Mean of our addresses that one visit reaches. */
const ADDRESSES_PER_VISIT = 2.4
/** Day-to-day variation of a port beyond Poisson (coefficient of variation). */
const DAILY_VARIATION = 0.1

/** What visits to lesser ports are like. */
const LESSER: Visited = {
  protocol: TCP,
  port: 0,
  perDay: 0,
  connect: 0.2,
  payloads: [null, RECIPES['http-get']!],
  mirai: 0,
}

const hourSums = runningSums(HOUR_WEIGHTS)

export function newBackground(scenario: Scenario, traffic: Traffic, scale: number): Background {
  const random = seededRandom(partSeed(traffic.seed, 'background'))
  const quiet = new Set(scenario.background.quietPorts.map(label => keyOf(label)))
  const accesses = scenario.background.accessesPerAddressDay * traffic.telescope.address.length * scale
  const ports = tablePorts(scenario, accesses * TABLE_SHARE)
  return {
    ports: ports.filter(p => !quiet.has(seriesKey(p.protocol, p.port))),
    tail: tailPorts(random, quiet, (accesses * TAIL_SHARE) / ADDRESSES_PER_VISIT, scenario),
    stray: accesses * STRAY_SHARE,
    weekend: scenario.background.weekend,
    quiet,
    pool: addressPool(random, 6000),
    random,
  }
}

function keyOf(label: string): number {
  const p = parsePortLabel(label)!
  return seriesKey(p.protocol, p.port)
}

function tablePorts(scenario: Scenario, accesses: number): Visited[] {
  const own = new Map(scenario.background.ports.map(p => [p.port, p.weight]))
  const table = BACKGROUND_PORTS.map(p => ({ ...p, weight: own.get(p.port) ?? p.weight }))
  for (const [port, weight] of own) {
    if (!BACKGROUND_PORTS.some(p => p.port === port)) table.push({ port, weight, connect: 0.3, payloads: [''] })
  }
  const sum = table.reduce((n, p) => n + p.weight, 0)
  return table.map(p => {
    const { protocol, port } = parsePortLabel(p.port)!
    const telnet = protocol === TCP && (port === 23 || port === 2323)
    return {
      protocol,
      port,
      connect: p.connect,
      perDay: (accesses * p.weight) / sum,
      payloads: p.payloads.map(name => (name === '' ? null : RECIPES[name]!)),
      mirai: telnet ? (scenario.background.miraiShare ?? 0) : 0,
    }
  })
}

/** Every TCP port that is neither in the table nor an event's, in an order that the seed decides. */
function tailPorts(random: Random, quiet: Set<number>, visits: number, scenario: Scenario): Background['tail'] {
  const taken = new Set([
    ...quiet,
    ...BACKGROUND_PORTS.map(p => keyOf(p.port)),
    ...[...scenario.events, ...scenario.background.ports].map(e => keyOf(e.port)),
  ])
  const port = Uint16Array.from({ length: 65_535 }, (_, i) => i + 1).filter(p => !taken.has(seriesKey(TCP, p)))
  for (let i = port.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const keep = port[i]!
    port[i] = port[j]!
    port[j] = keep
  }
  return { port, sums: runningSums([...port].map((_, rank) => (rank + 1 + TAIL_SHIFT) ** -TAIL_EXPONENT)), visits }
}

/** One local day of background. */
export function addBackgroundDay(traffic: Traffic, b: Background, day: Day, start: number): void {
  const factor = weekday(day) >= 5 ? b.weekend : 1
  for (const p of b.ports) {
    const visits = poisson(b.random, (p.perDay / ADDRESSES_PER_VISIT) * factor * gammaFactor(b.random, DAILY_VARIATION))
    for (let i = 0; i < visits; i++) addVisit(traffic, b, p, start, atLeastOne(b.random, ADDRESSES_PER_VISIT, 16))
  }
  const lesser = poisson(b.random, b.tail.visits * factor * gammaFactor(b.random, DAILY_VARIATION))
  for (let i = 0; i < lesser; i++) {
    const port = b.tail.port[pickIndex(b.random, b.tail.sums)]!
    addVisit(traffic, b, { ...LESSER, port }, start, atLeastOne(b.random, ADDRESSES_PER_VISIT, 16))
  }
  const stray = poisson(b.random, b.stray)
  for (let i = 0; i < stray; i++) {
    const port = 1 + b.random.below(65_535)
    if (b.quiet.has(seriesKey(TCP, port))) continue
    addVisit(traffic, b, { ...LESSER, port }, start, 1)
  }
}

/** A moment of a local day, by the daily rhythm. */
export function momentOfDay(random: Random, start: number): number {
  return start + (pickIndex(random, hourSums) + random.unit()) * 3600
}

/** What found the port: stateless scanners were common by 2014, most of the rest are ordinary stacks. */
function toolOf(random: Random, mirai: number): Tool {
  const u = random.unit()
  if (mirai > 0) return random.unit() < mirai ? 'mirai' : 'plain'
  return u < 0.12 ? 'zmap' : u < 0.2 ? 'masscan' : 'plain'
}

function addVisit(traffic: Traffic, b: Background, p: Visited, start: number, addresses: number): void {
  const { random } = b
  const { telescope } = traffic
  const source = backgroundSource(random, b.pool)
  const connects = p.protocol !== TCP || random.unit() < p.connect
  const tool = connects && p.mirai === 0 ? 'plain' : toolOf(random, p.mirai)
  const recipe = connects && p.payloads.length > 0 ? p.payloads[random.below(p.payloads.length)]! : undefined
  const first = random.below(telescope.address.length)
  let time = momentOfDay(random, start)
  for (let i = 0; i < addresses; i++) {
    const row = (first + i * 5) % telescope.address.length
    const sensor = telescope.sensorOf[row]!
    if (isUp(telescope, sensor, time)) {
      const destination = telescope.address[row]!
      const access = { time, sensor, source, destination, sourcePort: ephemeralPort(random), port: p.port, tool }
      addAccess(traffic, p.protocol, access, recipe ? recipe(random, destination, p.port) : recipe)
    }
    time += random.unit() * 20
  }
}
