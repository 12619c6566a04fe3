import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSegment } from '../../../src/capture/spool/read-segment.ts'

/**
 * A child appends records of one packet each and says how many are safe, while its system calls fail, or are written down so that
 * a power cut can be played at every one of them. TEITEN_FAULTS=n tries every call up to the nth.
 */
const CHILD = `
const { writeSync } = await import('node:fs')
const [,, dist, folder, count] = process.argv
const { appendRecord, commitSpool, openSpool } = await import(dist + '/capture/spool/spool.js')
const { encodeTuples } = await import(dist + '/capture/spool/tuple-record.js')
const { newTupleColumns } = await import(dist + '/model/flow-tuple.js')
const t = newTupleColumns(1, 1)
t.length = 1
t.packets[0] = 1
const payload = encodeTuples(t, 0, 1, () => new Uint8Array(16))
const spool = openSpool({ folder, segmentBytes: 800, whenFull: 'stop-recording' })
let failed = 0
for (let i = 1; i <= Number(count); i++) {
  appendRecord(spool, 2, 1, payload)
  if (await commitSpool(spool)) writeSync(1, 'safe ' + i + '\\n')
  else if (++failed > 200) break
}
for (let i = 0; i < 50 && !(await commitSpool(spool)); i++);
process.exit() // no closing: what follows a crash
`
const dist = resolve(import.meta.dirname, '..', '..', '..', 'dist')
const base = mkdtempSync(join(tmpdir(), 'teiten-faults-'))
const script = join(base, 'child.mjs')
writeFileSync(script, CHILD)
afterAll(() => rmSync(base, { recursive: true, force: true }))
const strace = spawnSync('strace', ['-f', '-qq', '-e', 'trace=none', process.execPath, '-e', '0']).status === 0
if (!strace) console.warn('SKIPPED: strace is not installed, or may not trace')

/** Numbers of the packets in the segments, in order; each must be there once. */
function packetsIn(segments: readonly Buffer[]): number[] {
  return segments.flatMap(bytes => readSegment(bytes).records.map(r => r.packetsBefore + 1))
}

function segmentsOf(folder: string): Buffer[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.spool'))
    .sort()
    .map(name => readFileSync(join(folder, name)))
}

const RECORDS = 24
let runs = 0

function run(options: readonly string[]): { safe: number; folder: string } {
  const folder = join(base, `run${++runs}`)
  const { stdout } = spawnSync(
    'strace',
    ['-f', '-qq', ...options, process.execPath, script, dist, folder, String(RECORDS)],
    {
      encoding: 'utf8',
      env: { ...process.env, UV_THREADPOOL_SIZE: '1' }, // strace counts the calls of each thread
    },
  )
  return { safe: Number(/safe (\d+)\n*$/.exec(stdout)?.[1] ?? 0), folder }
}

const upTo = Number(process.env.TEITEN_FAULTS ?? 0)
const everyCall = (call: string, error: string): [string, string, string][] =>
  Array.from({ length: upTo }, (_, i) => [call, error, String(i + 1)])
const FAULTS: [call: string, error: string, when: string][] =
  upTo > 0
    ? [
        ...everyCall('pwrite64', 'EIO'),
        ...everyCall('pwrite64', 'ENOSPC'),
        ...everyCall('fdatasync', 'EIO'),
        ...everyCall('fsync', 'EIO'),
      ]
    : [
        ['pwrite64', 'EIO', '2'],
        ['pwrite64', 'ENOSPC', '5+4'],
        ['fdatasync', 'EIO', '3+3'],
        ['fdatasync', 'EIO', '9+'],
        ['fsync', 'EIO', '1+2'],
      ]

describe.skipIf(!strace)('the spool on a disk that fails', () => {
  it.each(FAULTS)(
    '%s fails with %s at call %s: nothing is called safe that is not there, nothing is there twice',
    (call, error, when) => {
      const { safe, folder } = run([
        '-e',
        `trace=${call}`,
        '-o',
        '/dev/null',
        '-e',
        `inject=${call}:error=${error}:when=${when}`,
      ])
      const packets = packetsIn(segmentsOf(folder))
      expect(packets).toEqual(packets.map((_, i) => i + 1))
      expect(packets.length).toBeGreaterThanOrEqual(safe)
      if (!when.endsWith('+')) expect(packets.length).toBe(RECORDS)
    },
  )

  it('after a power cut at any call everything that was called safe is read, whatever became of the rest', () => {
    const trace = join(base, 'trace')
    run(['-e', 'trace=openat,pwrite64,write,fdatasync,fsync', '-xx', '-s', '100000', '-o', trace])
    const events = eventsOf(readFileSync(trace, 'latin1'))
    expect(events.filter(e => e.kind === 'safe').length).toBe(RECORDS)
    let states = 0
    for (let cut = 0; cut <= events.length; cut++) {
      for (const tear of [0, 0.5, 1]) {
        const { segments, safe } = afterCut(events.slice(0, cut), tear)
        const packets = packetsIn(segments)
        expect(packets).toEqual(packets.map((_, i) => i + 1))
        if (packets.length < safe) expect([cut, tear, packets.length]).toEqual([cut, tear, safe])
        states++
      }
    }
    expect(states).toBeGreaterThan(200)
  })
})

type Event =
  | { kind: 'open'; path: string }
  | { kind: 'write'; path: string; at: number; bytes: Buffer }
  | { kind: 'sync'; path: string }
  | { kind: 'folder' }
  | { kind: 'safe'; records: number }

/** Lines of strace in which each call is whole, where it ended: another thread's call may stand between its two halves, and spaces before the result. */
function wholeCalls(trace: string): string[] {
  const begun = new Map<string, string>()
  const calls: string[] = []
  for (const line of trace.split('\n')) {
    const thread = /^\d+/.exec(line)?.[0] ?? ''
    const half = /^(.*?)\s*<unfinished \.\.\.>$/.exec(line)
    const rest = /<\.\.\. \w+ resumed>(.*)$/.exec(line)
    if (half !== null) begun.set(thread, half[1]!)
    else if (rest !== null) calls.push(`${begun.get(thread) ?? ''}${rest[1]!}`)
    else calls.push(line)
  }
  return calls
}

/** What strace wrote down, as far as it concerns the spool. */
function eventsOf(trace: string): Event[] {
  const files = new Map<string, string>()
  const events: Event[] = []
  const bytesOf = (hex: string) => Buffer.from(hex.replaceAll('\\x', ''), 'hex')
  for (const line of wholeCalls(trace)) {
    const open = /openat\(\S+ "([^"]*)", \S+.*\)\s*= (\d+)$/.exec(line)
    if (open !== null) {
      const path = bytesOf(open[1]!).toString()
      files.set(open[2]!, path)
      if (path.endsWith('.spool')) events.push({ kind: 'open', path })
      continue
    }
    const write = /pwrite64\((\d+), "([^"]*)", \d+, (\d+)\)\s*= (\d+)$/.exec(line)
    const path = files.get((write ?? /f(?:data)?sync\((\d+)\)/.exec(line))?.[1] ?? '') ?? ''
    if (write !== null && path.endsWith('.spool'))
      events.push({
        kind: 'write',
        path,
        at: Number(write[3]),
        bytes: bytesOf(write[2]!).subarray(0, Number(write[4])),
      })
    else if (/fdatasync\(\d+\)\s*= 0/.test(line) && path.endsWith('.spool')) events.push({ kind: 'sync', path })
    else if (/fsync\(\d+\)\s*= 0/.test(line)) events.push({ kind: 'folder' })
    const said = /write\(1, "([^"]*)"/.exec(line)
    if (said !== null)
      events.push({ kind: 'safe', records: Number(/safe (\d+)/.exec(bytesOf(said[1]!).toString())?.[1]) })
  }
  return events
}

/** What is on the disk after a cut: synced bytes; of the others the part `tear`, or the file not at all where its name was not synced. */
function afterCut(events: readonly Event[], tear: number): { segments: Buffer[]; safe: number } {
  const files = new Map<string, { synced: Buffer; unsynced: { at: number; bytes: Buffer }[]; named: boolean }>()
  let safe = 0
  for (const event of events) {
    if (event.kind === 'open') files.set(event.path, { synced: Buffer.alloc(0), unsynced: [], named: false })
    else if (event.kind === 'write') files.get(event.path)!.unsynced.push(event)
    else if (event.kind === 'folder') for (const file of files.values()) file.named = true
    else if (event.kind === 'safe') safe = event.records
    else {
      const file = files.get(event.path)!
      file.synced = written(file.synced, file.unsynced.splice(0), 1)
    }
  }
  const left = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([, file]) => file.named || tear > 0)
  return { segments: left.map(([, file]) => written(file.synced, file.unsynced, tear)), safe }
}

function written(before: Buffer, writes: readonly { at: number; bytes: Buffer }[], part: number): Buffer {
  let image = before
  for (const { at, bytes } of writes) {
    const kept = bytes.subarray(0, Math.floor(bytes.length * part))
    const grown = Buffer.alloc(Math.max(image.length, at + (part === 0.5 ? bytes.length : kept.length))) // a torn file may have its length already
    image.copy(grown)
    kept.copy(grown, at)
    image = grown
  }
  return image
}
