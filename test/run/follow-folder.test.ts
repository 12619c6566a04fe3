import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/random.ts'
import { rangeTotals } from '../../src/store/rankings.ts'
import { closeStore, openStore } from '../../src/store/store.ts'
import { smallCapture } from './small-capture.ts'
import { startTeiten, temporaryFolder } from './teiten-command.ts'

const base = temporaryFolder('follow')
const DAY = Date.parse('2014-06-10T00:00:00Z') / 1000
let folder = ''
let data = ''
let n = 0
beforeEach(() => {
  n++
  folder = join(base, `captures${n}`)
  data = join(base, `data${n}`)
  mkdirSync(folder)
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

const follow = (quiet: string) =>
  startTeiten([
    'import',
    '--follow',
    folder,
    '--data',
    data,
    '--quiet',
    quiet,
    '--addresses',
    '192.0.2.0/28',
    '--jsonl',
  ])

async function packets(): Promise<number> {
  const store = await openStore({ data })
  const { value } = await rangeTotals(store, '2014-06-09', '2014-06-13')
  await closeStore(store)
  return value.packets
}

/** Waits until the process has printed so many files. */
async function printed(run: ReturnType<typeof follow>, files: number): Promise<void> {
  let text = ''
  run.child.stdout!.on('data', (part: string) => {
    text += part
  })
  for (let i = 0; i < 300 && text.split('\n').length - 1 < files; i++) await wait(100)
  expect(text.split('\n').length - 1).toBeGreaterThanOrEqual(files)
}

const old = (path: string) => utimesSync(path, new Date(Date.now() - 3_600_000), new Date(Date.now() - 3_600_000))
const put = (name: string, bytes: Uint8Array) => {
  writeFileSync(join(folder, name), bytes)
  old(join(folder, name))
}

it('reads rotated files once, leaves the one that is being written, and knows a file again that was compressed', async () => {
  const whole = smallCapture(1000, DAY + 7200, 3)
  put('cap-1.pcap', smallCapture(1000, DAY, 1))
  put('cap-2.pcap', smallCapture(1000, DAY + 3600, 2))
  const writing = openSync(join(folder, 'cap-3.pcap'), 'w')
  writeSync(writing, whole.subarray(0, 30_000))
  old(join(folder, 'cap-3.pcap'))
  put('notes.pcap.tmp', Buffer.from('not yet'))
  const run = follow('1')
  await printed(run, 2)
  writeFileSync(join(folder, 'cap-1.pcap.gz'), gzipSync(smallCapture(1000, DAY, 1)))
  rmSync(join(folder, 'cap-1.pcap'))
  await wait(2500)
  writeSync(writing, whole.subarray(30_000))
  closeSync(writing)
  await printed(run, 1)
  await wait(1500)
  run.child.kill('SIGINT')
  const { code, stdout, stderr } = await run.ended
  const files = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { packets: number; error: unknown })
  expect([code, stderr, files.map(f => f.packets), files.map(f => f.error)]).toEqual([
    0,
    expect.stringMatching(/^Following .*\n$/),
    [1000, 1000, 1000],
    [null, null, null],
  ])
  expect(await packets()).toBe(3000)
}, 60_000)

it('reads a file again whole that grew after it was read, also when it was compressed meanwhile', async () => {
  const whole = smallCapture(1000, DAY, 1)
  const path = join(folder, 'x.pcap')
  writeFileSync(path, whole.subarray(0, 24 + 70 * 400 + 33))
  const run = follow('0')
  await printed(run, 1)
  appendFileSync(path, whole.subarray(24 + 70 * 400 + 33, 24 + 70 * 700))
  await printed(run, 1)
  writeFileSync(join(base, 'x.gz'), gzipSync(whole))
  rmSync(path)
  renameSync(join(base, 'x.gz'), `${path}.gz`)
  await printed(run, 1)
  run.child.kill('SIGTERM')
  const { code, stderr } = await run.ended
  expect([code, stderr.match(/has grown/g)?.length]).toEqual([0, 2])
  expect(await packets()).toBe(1000)
}, 60_000)

it('counts every packet once although it is killed again and again', async () => {
  const random = seededRandom(7)
  const FILES = 12
  let started = 0
  let run = follow('0')
  for (let i = 1; i <= FILES; i++) {
    put(`k-${i}.pcap`, smallCapture(1500, DAY + i * 600, i))
    await wait(300 + random.unit() * 1500)
    run.child.kill('SIGKILL')
    await run.ended
    started++
    run = follow('0')
  }
  for (let i = 0; i < 100 && (await packets()) < FILES * 1500; i++) await wait(300)
  await wait(500)
  run.child.kill('SIGINT')
  await run.ended
  expect(started).toBe(FILES)
  expect(await packets()).toBe(FILES * 1500)
}, 120_000)
