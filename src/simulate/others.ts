import { formatV4 } from '../base/address.ts'
import { type Random, seededRandom } from '../base/random.ts'
import { isoTime } from '../base/time.ts'
import { parsePortLabel, protocolName, seriesKey, TCP } from '../model/protocol.ts'
import { momentOfDay } from './background.ts'
import { ephemeralPort } from './conversations.ts'
import { localSeconds } from './local-time.ts'
import { RECIPES } from './payload-recipes.ts'
import { partSeed } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import { addressPool, freshAddress } from './source-addresses.ts'
import { isUp } from './telescope.ts'
import { addAccess, type Traffic } from './traffic.ts'
import type { Truth } from './truth.ts'

/** Bursts, sweeps and surveys of a scenario: few sources, many accesses. What they did goes into the truth as it happens. */
export interface Others {
  scenario: Scenario
  random: Random
  quiet: Set<number>
  bursts: Truth['bursts']
  sweeps: Truth['sweeps']
  surveys: Truth['surveys']
  burstSources: number[]
  sweepSources: number[]
  surveySources: Uint32Array[]
  factor: number
}

export function newOthers(scenario: Scenario, traffic: Traffic, scale: number): Others {
  const random = seededRandom(partSeed(traffic.seed, 'others'))
  const zone = scenario.timeZone
  const iso = (local: string, hours: number) => isoTime(zone, localSeconds(zone, local) + hours * 3600)
  const burstSources = scenario.bursts.map(() => freshAddress(random))
  const sweepSources = scenario.sweeps.map(() => freshAddress(random))
  const surveySources = scenario.surveys.map(s => addressPool(random, s.sources))
  return {
    scenario,
    random,
    burstSources,
    sweepSources,
    surveySources,
    factor: Math.max(1, scale),
    quiet: new Set(scenario.background.quietPorts.map(label => portKey(label))),
    bursts: scenario.bursts.map((b, i) => {
      const p = parsePortLabel(b.port)!
      return {
        protocol: protocolName(p.protocol),
        port: p.port,
        source: formatV4(burstSources[i]!),
        from: iso(b.from, 0),
        to: iso(b.from, b.hours),
        accesses: 0,
      }
    }),
    sweeps: scenario.sweeps.map((s, i) => ({
      source: formatV4(sweepSources[i]!),
      from: iso(s.from, 0),
      to: iso(s.from, s.hours),
      ports: 0,
      accesses: 0,
    })),
    surveys: scenario.surveys.map((s, i) => ({
      name: s.name,
      sources: [...surveySources[i]!].map(formatV4),
      accesses: 0,
    })),
  }
}

function portKey(label: string): number {
  const p = parsePortLabel(label)!
  return seriesKey(p.protocol, p.port)
}

/** What of the bursts, sweeps and surveys falls into the day from `start` to `end`. */
export function addOthersDay(traffic: Traffic, o: Others, start: number, end: number): void {
  o.scenario.bursts.forEach((_, i) => {
    addBurst(traffic, o, i, start, end)
  })
  o.scenario.sweeps.forEach((_, i) => {
    addSweep(traffic, o, i, start, end)
  })
  o.scenario.surveys.forEach((_, i) => {
    addSurvey(traffic, o, i, start)
  })
}

/** One access from `source` to a random address, if its sensor is up. */
function knockAt(
  traffic: Traffic,
  random: Random,
  time: number,
  source: number,
  protocol: number,
  port: number,
  tool: 'plain' | 'zmap' | 'masscan',
): boolean {
  const { telescope } = traffic
  const row = random.below(telescope.address.length)
  const sensor = telescope.sensorOf[row]!
  if (!isUp(telescope, sensor, time)) return false
  const access = {
    time,
    sensor,
    source,
    destination: telescope.address[row]!,
    sourcePort: ephemeralPort(random),
    port,
    tool,
  }
  addAccess(traffic, protocol, access, undefined)
  return true
}

function addBurst(traffic: Traffic, o: Others, i: number, start: number, end: number): void {
  const burst = o.scenario.bursts[i]!
  const { protocol, port } = parsePortLabel(burst.port)!
  const from = localSeconds(o.scenario.timeZone, burst.from)
  const count = Math.round(burst.accesses * o.factor)
  const step = (burst.hours * 3600) / count
  for (let n = Math.max(0, Math.ceil((start - from) / step)); n < count && from + n * step < end; n++) {
    if (knockAt(traffic, o.random, from + n * step, o.burstSources[i]!, protocol, port, 'plain'))
      o.bursts[i]!.accesses++
  }
}

/** Ports in a scattered order: a step that is prime to 65,536 visits each once. */
function addSweep(traffic: Traffic, o: Others, i: number, start: number, end: number): void {
  const sweep = o.scenario.sweeps[i]!
  const from = localSeconds(o.scenario.timeZone, sweep.from)
  const step = (sweep.hours * 3600) / sweep.ports
  for (let n = Math.max(0, Math.ceil((start - from) / step)); n < sweep.ports && from + n * step < end; n++) {
    const port = (n * 40503 + 1) & 0xffff
    if (port === 0 || o.quiet.has(seriesKey(TCP, port))) continue
    if (!knockAt(traffic, o.random, from + n * step, o.sweepSources[i]!, TCP, port, 'masscan')) continue
    o.sweeps[i]!.ports++
    o.sweeps[i]!.accesses++
  }
}

/** Every source of a survey looks at each of its ports on a few of our addresses a day; web ports get a request that says who asks. */
function addSurvey(traffic: Traffic, o: Others, i: number, start: number): void {
  const survey = o.scenario.surveys[i]!
  const { telescope } = traffic
  const { random } = o
  for (const label of survey.ports) {
    const { protocol, port } = parsePortLabel(label)!
    const source = o.surveySources[i]![random.below(survey.sources)]!
    let time = momentOfDay(random, start)
    for (let n = 0; n < 6; n++) {
      const row = random.below(telescope.address.length)
      const sensor = telescope.sensorOf[row]!
      time += 1 + random.unit() * 30
      if (!isUp(telescope, sensor, time)) continue
      const destination = telescope.address[row]!
      const access = {
        time,
        sensor,
        source,
        destination,
        sourcePort: ephemeralPort(random),
        port,
        tool: 'zmap' as const,
      }
      const web = port === 80 || port === 8080
      addAccess(
        traffic,
        protocol,
        access,
        web && random.unit() < 0.5 ? RECIPES['http-survey']!(random, destination, port) : undefined,
      )
      o.surveys[i]!.accesses++
    }
  }
}
