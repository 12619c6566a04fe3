import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { addSensor } from '../../../src/run/collect/registered-sensors.ts'
import { select } from '../../../src/store/statement.ts'
import { closeStore, openStore } from '../../../src/store/store.ts'
import { root, temporaryFolder } from '../teiten-command.ts'
import { COLLECTOR, SENSOR } from './children.ts'
import { enrolBackdated, startCollector } from './collector-fixture.ts'

/** Kills at random moments of sensor, collector and store process. TEITEN_KILLS makes it a longer run, TEITEN_MINUTES bounds it. */
const KILLS = Number(process.env.TEITEN_KILLS ?? 10)
const DEADLINE = Date.now() + 60_000 * Number(process.env.TEITEN_MINUTES ?? 600)
const random = seededRandom(Number(process.env.TEITEN_SEED ?? 20260611))
const ROWS = 40
/** Each life of the sensor numbers its packets from here on. */
const LIFE = 1 << 20
const folder = temporaryFolder('shipkill')
const data = join(folder, 'data')
const sensor = join(folder, 'sensor')
const dist = process.env.TEITEN_DIST ?? join(root, 'dist')
const children = new Set<ChildProcess>()

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Life {
  first: number
  safe: number
  appended: number
}

function start(name: string, script: string, args: string[], onLine: (line: string) => void): ChildProcess {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, script)
  const child = spawn(process.execPath, [path, dist, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  let rest = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    for (const line of lines) onLine(line)
  })
  child.stderr!.on('data', (text: Buffer) => appendFileSync(join(folder, `${name}.log`), text))
  child.on('exit', () => children.delete(child))
  return child
}

function logTail(name: string): string {
  const path = join(folder, `${name}.log`)
  return existsSync(path) ? readFileSync(path, 'utf8').slice(-1500) : ''
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>(resolve => child.once('exit', () => resolve()))

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
    const life: Life = { first: (lives.length + 1) * LIFE, safe: 0, appended: 0 }
    life.safe = life.first
    life.appended = life.first
    lives.push(life)
    ready.sensor = false
    return start('sensor', SENSOR, [sensor, String(life.first), String(ROWS)], line => {
      const [what, n] = line.split(' ')
      if (what === 'safe') life.safe = Number(n)
      if (what === 'appended') life.appended = Number(n)
      if (what === 'done') done = true
      if (what === 'ready') ready.sensor = true
    })
  }
  const newCollector = () => {
    ready.collector = false
    return start('collector', COLLECTOR, [data, String(port)], line => {
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
  if (!done) console.log(logTail('sensor'), logTail('collector'))
  expect(done).toBe(true)
  collector.kill('SIGTERM')
  await ended(collector)

  const store = await openStore({ data })
  const { value: twice } = await select<{ n: number }>(
    store,
    'SELECT count() AS n FROM (SELECT source FROM flow_tuple GROUP BY source HAVING sum(packets) != 1)',
    {},
  )
  const { value: stored } = await select<{ life: number; packets: number; last: number }>(
    store,
    `SELECT intDiv(number, ${LIFE}) AS life, count() AS packets, max(number) + 1 AS last
FROM (SELECT toUInt32(toIPv4(replaceOne(toString(source), '::ffff:', ''))) AS number FROM flow_tuple) GROUP BY life ORDER BY life`,
    {},
  )
  await closeStore(store)
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
  expect(twice[0]!.n).toBe(0)
}, 3_600_000)
