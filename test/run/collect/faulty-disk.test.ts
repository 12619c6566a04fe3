import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

/**
 * A collector and its store on a disk that fails, and both sides on disks that are full. TEITEN_COLLECTOR_FAULTS=n lets every call up
 * to the nth fail, three times in a row, in every thread of collector and store.
 */
const UP_TO = Number(process.env.TEITEN_COLLECTOR_FAULTS ?? 0)
const CALLS = [
  ['write', 'EIO'],
  ['pwrite64', 'ENOSPC'],
  ['fsync', 'EIO'],
  ['fdatasync', 'EIO'],
  ['rename', 'EIO'],
] as const
const FAULTS: readonly (readonly [call: string, error: string, when: string])[] =
  UP_TO > 0
    ? CALLS.flatMap(([call, error]) =>
        Array.from({ length: UP_TO }, (_, i) => [call, error, `${i + 1}..${i + 3}`] as const),
      )
    : [['fsync', 'EIO', '12..20']]
const ROWS = 40
/** A life works for so long under its fault, and then gets so long to bring everything over before the fault is taken away. */
const WORK_MS = 1500
const PATIENCE_MS = 8000

const strace = spawnSync('strace', ['-D', '-f', '-qq', '-e', 'trace=none', process.execPath, '-e', '0']).status === 0
if (!strace) console.warn('SKIPPED: a collector whose disk fails: strace is not installed, or may not trace')
const namespace = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
if (!namespace) console.warn('SKIPPED: sensor and collector on full disks: unshare is refused')

const folder = temporaryFolder('faulty')
const children: Children = { folder, running: new Set() }
afterAll(() => {
  for (const child of children.running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** A collector that is begun again whenever it ends, and sensors that live one after the other. */
interface Pair {
  data: string
  sensor: string
  port: number
  lives: Life[]
}

async function newPair(name: string): Promise<Pair> {
  const data = join(folder, name, 'data')
  const sensor = join(folder, name, 'sensor')
  const port = await freePort()
  const { code } = addSensor(data, 'tokyo', '192.0.2.0/28')
  const first = await startCollector(data, port)
  await enrolBackdated(data, first.url, code, sensor)
  await first.close()
  return { data, sensor, port, lives: [] }
}

function startSensor(p: Pair, rows: number, under: readonly string[] = []): { child: ChildProcess; life: Life } {
  const life = newLife(p.lives)
  const args = [p.sensor, String(life.first), String(rows)]
  const note = (line: string) => {
    const [what, n] = line.split(' ')
    if (what === 'safe') life.safe = Number(n)
    if (what === 'appended') life.appended = Number(n)
  }
  return { life, child: startChild(children, 'sensor', SENSOR, args, note, under) }
}

function startCollecting(p: Pair, under: readonly string[]): { child: ChildProcess; ready: Promise<void> } {
  let say = () => {}
  const ready = new Promise<void>(resolve => {
    say = resolve
  })
  const note = (line: string) => {
    appendFileSync(join(folder, 'collector.log'), `${line}\n`)
    if (line === 'ready') say()
  }
  return { child: startChild(children, 'collector', COLLECTOR, [p.data, String(p.port)], note, under), ready }
}

function killStore(data: string): void {
  const card = join(data, 'store.json')
  if (!existsSync(card)) return
  const { pid } = JSON.parse(readFileSync(card, 'utf8')) as { pid: number }
  process.kill(pid, 'SIGKILL')
  rmSync(card)
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  await Promise.race([ended(child), wait(5000)])
  child.kill('SIGKILL')
  await ended(child)
}

async function within(ms: number, what: Promise<unknown>): Promise<boolean> {
  return Promise.race([what.then(() => true), wait(ms, false)])
}

/** Every life is stored whole up to its end, but for what was said to be lost; nothing is there twice, nothing that never was. */
async function checkStored(p: Pair, data: string): Promise<{ packets: number; lost: number }> {
  const { stored, twice, lost } = await storedLives(data)
  expect(twice).toBe(0)
  const there = stored.map(row => row.life)
  // A life on a full disk may have nothing that was called safe: it owes nothing.
  expect(there).toEqual(expect.arrayContaining(p.lives.flatMap((life, i) => (life.safe > life.first ? [i + 1] : []))))
  for (const row of stored)
    expect([row.life, row.last <= (p.lives[row.life - 1]?.appended ?? 0)]).toEqual([row.life, true])
  return { packets: stored.reduce((n, row) => n + row.packets, 0), lost }
}

const appendedBy = (p: Pair) => p.lives.reduce((n, life) => n + life.appended - life.first, 0)

describe.skipIf(!strace)('a collector on a disk that fails', () => {
  let pair: Pair
  beforeAll(async () => {
    pair = await newPair('strace')
  }, 60_000)

  it(
    'acknowledges nothing that is not stored, and stores everything once',
    async () => {
      for (const [call, error, when] of FAULTS) {
        const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`]
        let collector = startCollecting(pair, ['strace', '-D', '-f', '-qq', '-o', join(folder, 'trace'), ...inject])
        await Promise.race([collector.ready, ended(collector.child), wait(PATIENCE_MS)])
        const sensor = startSensor(pair, ROWS)
        await wait(WORK_MS)
        sensor.child.kill('SIGTERM')
        if (!(await within(PATIENCE_MS, ended(sensor.child)))) {
          await stop(collector.child) // it may be a fault at which it gave up, or at which its store did
          collector = startCollecting(pair, [])
          const over = await within(30_000, ended(sensor.child))
          if (!over) console.log(call, error, when, logTail(children, 'sensor'), logTail(children, 'collector'))
          expect([call, error, when, over]).toEqual([call, error, when, true])
        }
        await stop(collector.child)
      }
      const { packets, lost } = await checkStored(pair, pair.data)
      expect({ packets, lost }).toEqual({ packets: appendedBy(pair), lost: 0 })
      console.log(JSON.stringify({ faults: FAULTS.length, packets }))
    },
    60_000 * Math.max(2, FAULTS.length),
  )
})

describe.skipIf(!namespace)('sensor and collector on small disks', () => {
  const DATA_MIB = 160
  const SPOOL_KIB = 512
  let holder: ChildProcess | undefined
  afterAll(() => void holder?.kill('SIGKILL'))

  it('lose nothing that was safe, and count nothing twice', async () => {
    const pair = await newPair('full')
    killStore(pair.data) // it would go on outside of the namespace
    // A namespace of mounts in which both folders lie on disks of their own; what was there moves in.
    const script = `cp -a "$1/data" "$1/sensor" "$2" && mount -t tmpfs -o size=${DATA_MIB}m tmpfs "$1/data" \\
&& mount -t tmpfs -o size=${SPOOL_KIB}k tmpfs "$1/sensor" && cp -a "$2/data/." "$1/data" && cp -a "$2/sensor/." "$1/sensor" \\
&& echo mounted && exec sleep 600`
    const aside = join(folder, 'aside')
    spawnSync('mkdir', [aside])
    holder = spawn('unshare', ['-Urm', 'sh', '-c', script, 'sh', join(folder, 'full'), aside], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise(resolve => holder!.stdout!.once('data', resolve))
    const inside = ['nsenter', '-t', String(holder.pid), '-U', '-m', '--preserve-credentials']
    const inNamespace = (command: string) =>
      spawnSync(inside[0]!, [...inside.slice(1), 'sh', '-c', command], { encoding: 'utf8' })

    const sensor = startSensor(pair, 20 * ROWS, inside)
    await wait(3000) // nobody collects, and the sensor's disk is full
    inNamespace(`head -c ${DATA_MIB}m /dev/zero > ${join(pair.data, 'filler')}`)
    let collector = startCollecting(pair, inside)
    await Promise.race([collector.ready, ended(collector.child), wait(3000)])
    await wait(2000) // the collector's disk is full: it acknowledges nothing
    inNamespace(`rm ${join(pair.data, 'filler')}`)
    if (collector.child.exitCode !== null) collector = startCollecting(pair, inside)
    await collector.ready
    sensor.child.kill('SIGTERM')
    const over = await within(30_000, ended(sensor.child))
    if (!over)
      console.log(
        logTail(children, 'sensor'),
        logTail(children, 'collector'),
        inNamespace(`df -k ${pair.data} ${pair.sensor}; ls -l ${pair.sensor}/spool`).stdout,
      )
    expect(over).toBe(true)
    // What was safe and could not be shipped waits on the sensor's disk for its next run.
    const next = startSensor(pair, ROWS, inside)
    for (let i = 0; i < 100 && next.life.appended <= next.life.first; i++) await wait(100)
    expect(next.life.appended).toBeGreaterThan(next.life.first)
    next.child.kill('SIGTERM')
    expect(await within(20_000, ended(next.child))).toBe(true)
    await stop(collector.child)

    const copy = join(folder, 'copy')
    const copied = inNamespace(`cp -a ${pair.data} ${copy}`)
    expect(copied.stderr).toBe('')
    const { packets, lost } = await checkStored(pair, copy)
    const safe = pair.lives.reduce((n, life) => n + life.safe - life.first, 0)
    expect(packets + lost).toBeGreaterThanOrEqual(safe)
    expect(packets + lost).toBeLessThanOrEqual(appendedBy(pair)) // what the last run held in memory is in no figure
    expect(logTail(children, 'sensor')).toContain('ENOSPC')
    expect(logTail(children, 'collector')).toMatch(/TEITEN_DISK_FULL|no space left/i)
    console.log(JSON.stringify({ safe, packets, lost }))
  }, 120_000)
})
