import { blockSize, isV4, parseBlock } from '../base/address.ts'
import { TeitenError } from '../base/error.ts'
import { checkZone, isDay } from '../base/time.ts'
import { parsePortLabel, TCP } from '../model/protocol.ts'
import { recipeByName } from './payload-recipes.ts'
import { SCAN_PAGES } from './scan-pages.ts'
import type { Scenario, ScenarioEvent, ScenarioPayload } from './scenario.ts'

/** Most addresses and days that a scenario may have: a day is held in memory. */
const MOST_ADDRESSES = 65_536
const MOST_DAYS = 3_700

/** Throws TEITEN_BAD_VALUE where a scenario contradicts itself or names what does not exist. */
export function checkScenario(scenario: Scenario, where: string): void {
  const fail = (what: string, next: string): never => {
    throw new TeitenError('TEITEN_BAD_VALUE', what, { where, next })
  }
  checkZone(scenario.timeZone)
  if (!isDay(scenario.from) || !isDay(scenario.to) || scenario.to < scenario.from)
    fail(
      `"${scenario.from}" to "${scenario.to}" is not a stretch of days`,
      'Write from and to as 2014-06-09, from first.',
    )
  if ((Date.parse(scenario.to) - Date.parse(scenario.from)) / 86_400_000 >= MOST_DAYS)
    fail('the scenario is longer than ten years', 'Shorten it.')
  checkSensors(scenario, fail)
  const labels = [
    ...scenario.background.quietPorts,
    ...scenario.background.ports.map(p => p.port),
    ...scenario.bursts.map(b => b.port),
    ...scenario.surveys.flatMap(s => s.ports),
    ...scenario.events.flatMap(e => [e.port, ...(e.alsoPorts ?? []).map(p => p.port)]),
  ]
  for (const label of labels) if (parsePortLabel(label) === null) fail(`"${label}" is not a port`, 'Write 7778/tcp.')
  const stretches = [
    ...scenario.bursts.map(b => b.from),
    ...scenario.sweeps.map(s => s.from),
    ...scenario.outages.flatMap(o => [o.from, o.to]),
    ...scenario.events.flatMap(e => [e.onset, ...(e.end === null ? [] : [e.end])]),
  ]
  for (const time of stretches) checkTime(scenario, time, fail)
  for (const o of scenario.outages) {
    if (!scenario.sensors.some(s => s.name === o.sensor))
      fail(`there is no sensor "${o.sensor}" to fail`, 'Name one of the sensors.')
    if (o.to <= o.from) fail(`an outage of ${o.sensor} ends before it begins`, 'Mend its from and to.')
  }
  const dark = scenario.sensors.some(s => s.answers === false)
  for (const event of scenario.events) checkEvent(event, dark, fail)
}

type Fail = (what: string, next: string) => never

function checkSensors(scenario: Scenario, fail: Fail): void {
  let addresses = 0
  const seen = new Set<string>()
  for (const sensor of scenario.sensors) {
    if (seen.has(sensor.name)) fail(`sensor "${sensor.name}" is there twice`, 'Rename one of them.')
    seen.add(sensor.name)
    for (const text of sensor.addresses) {
      const block = parseBlock(text)
      if (block === null || !isV4(block.words))
        fail(`"${text}" is not a block of IPv4 addresses`, 'Write 192.0.2.0/28.')
      addresses += blockSize(block!)
    }
  }
  if (addresses > MOST_ADDRESSES) fail(`${addresses} addresses are too many`, `Use at most ${MOST_ADDRESSES}.`)
}

function checkTime(scenario: Scenario, time: string, fail: Fail): void {
  const day = time.slice(0, 10)
  if (!isDay(day) || Number(time.slice(11, 13)) > 23) fail(`"${time}" is not a time`, 'Write 2014-06-09T04:00.')
  if (day < scenario.from || day > scenario.to)
    fail(`"${time}" lies outside the scenario`, `Choose a time from ${scenario.from} to ${scenario.to}.`)
}

function checkEvent(event: ScenarioEvent, dark: boolean, fail: Fail): void {
  const name = `the event on ${event.port}`
  if (event.end !== null && event.end <= event.onset) fail(`${name} ends before it begins`, 'Mend onset and end.')
  const sum = event.payloads.reduce((n, p) => n + p.share, 0)
  if (Math.abs(sum - 1) > 0.001) fail(`the shares of ${name} add up to ${sum.toFixed(3)}`, 'Let them add up to 1.')
  const tcp = parsePortLabel(event.port)?.protocol === TCP
  for (const p of event.payloads) checkPayload(p, name, tcp, fail)
  if (dark && tcp && event.payloads.some(p => p.class !== 'port-check'))
    fail(
      `${name} sends something to a sensor that answers nothing`,
      'Leave out "answers: false", or let the payload be a port-check.',
    )
  for (const p of event.scanData?.pages ?? []) {
    if (!Object.hasOwn(SCAN_PAGES, p.page))
      fail(`there is no page "${p.page}"`, `Use one of ${Object.keys(SCAN_PAGES).join(', ')}.`)
  }
  const showing = (event.scanData?.pages ?? []).reduce((n, p) => n + p.records, 0)
  if (showing > (event.scanData?.records ?? 0)) fail(`${name} has more pages than scan records`, 'Raise records.')
}

function checkPayload(p: ScenarioPayload, name: string, tcp: boolean, fail: Fail): void {
  const given = [p.text, p.hex, p.recipe].filter(v => v !== undefined).length
  if (given > 1) fail(`a payload of ${name} has more than one of text, hex and recipe`, 'Keep one.')
  if (p.recipe !== undefined && recipeByName(p.recipe) === null)
    fail(`there is no recipe "${p.recipe}"`, 'See docs/simulate.md for the names.')
  if (tcp && (given === 0) !== (p.class === 'port-check'))
    fail(
      `a payload of ${name} is a port-check with bytes, or has none without being one`,
      'Sending nothing is class port-check, and only that.',
    )
}
