import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { addSensor } from '../../../src/run/collect/registered-sensors.ts'
import { temporaryFolder } from '../teiten-command.ts'
import { COLLECTOR, SENSOR } from './children.ts'
import { enrolBackdated, startCollector } from './collector-fixture.ts'
import {
  type Children,
  ended,
  freePort,
  type Life,
  logTail,
  newLife,
  startChild,
  storedLives,
} from './shipping-lives.ts'

/** Kills at random moments of sensor, collector and store process. TEITEN_KILLS makes it a longer run, TEITEN_MINUTES bounds it. */
const KILLS = Number(process.env.TEITEN_KILLS ?? 10)
const DEADLINE = Date.now() + 60_000 * Number(process.env.TEITEN_MINUTES ?? 600)
const random = seededRandom(Number(process.env.TEITEN_SEED ?? 20260611))
const ROWS = 40
const folder = temporaryFolder('shipkill')
const data = join(folder, 'data')
const sensor = join(folder, 'sensor')
const children: Children = { folder, running: new Set() }

afterAll(() => {
  for (const child of children.running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function killStore(): boolean {
  try {
    const { pid } = JSON.parse(readFileSync(join(data, 'store.json'), 'utf8')) as { pid: number }
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

it(`stores what was safe once, and nothing twice, through ${KILLS} kills`, async () => {
  const port = await freePort()
  const { code } = addSensor(data, 'tokyo', '192.0.2.0/28')
  const first = await startCollector(data, port)
  await enrolBackdated(data, first.url, code, sensor)
  await first.close()

  const lives: Life[] = []
  let done = false
  const ready = { sensor: false, collector: false }
  const newSensor = () => {
    const life = newLife(lives)
    ready.sensor = false
    return startChild(children, 'sensor', SENSOR, [sensor, String(life.first), String(ROWS)], line => {
      const [what, n] = line.split(' ')
      if (what === 'safe') life.safe = Number(n)
      if (what === 'appended') life.appended = Number(n)
      if (what === 'done') done = true
      if (what === 'ready') ready.sensor = true
    })
  }
  const newCollector = () => {
    ready.collector = false
    return startChild(children, 'collector', COLLECTOR, [data, String(port)], line => {
      appendFileSync(join(folder, 'collector.log'), `${line}\n`)
      if (line === 'ready') ready.collector = true
    })
  }
  let collector = newCollector()
  let running = newSensor()
  const landed = { sensor: 0, collector: 0, store: 0 }
  while (landed.sensor + landed.collector + landed.store < KILLS && Date.now() < DEADLINE) {
    // Nine in ten hit processes at work, the others processes that are just beginning.
    for (const work = random.unit() < 0.9; work && !(ready.sensor && ready.collector); ) {
      await wait(20)
      if (collector.exitCode !== null) collector = newCollector() // its store was killed while it began
    }
    await wait(random.unit() * 500)
    const dice = random.unit()
    if (dice < 0.6) {
      if (running.kill('SIGKILL')) landed.sensor++
      await ended(running)
      running = newSensor()
    } else if (dice < 0.8) {
      if (collector.kill('SIGKILL')) landed.collector++
      await ended(collector)
      collector = newCollector()
    } else if (killStore()) landed.store++
  }
  while (!ready.sensor) await wait(20)
  running.kill('SIGTERM')
  for (let i = 0; i < 1800 && !done; i++) {
    await wait(100)
    if (collector.exitCode !== null) collector = newCollector()
  }
  if (!done) console.log(logTail(children, 'sensor'), logTail(children, 'collector'))
  expect(done).toBe(true)
  collector.kill('SIGTERM')
  await ended(collector)

  const { stored, twice } = await storedLives(data)
  const sums = { kills: landed, safe: 0, stored: 0, appended: 0, lives: lives.length }
  lives.forEach((life, i) => {
    const got = stored.find(row => row.life === i + 1)
    const packets = got?.packets ?? 0
    sums.safe += life.safe - life.first
    sums.appended += life.appended - life.first
    sums.stored += packets
    // Whole up to its end: nothing is missing in between, everything safe is there, nothing is that never was.
    if (got !== undefined) expect([i, got.last - life.first]).toEqual([i, packets])
    expect([i, packets >= life.safe - life.first, packets <= life.appended - life.first]).toEqual([i, true, true])
  })
  console.log(JSON.stringify(sums))
  expect(twice).toBe(0)
}, 3_600_000)
