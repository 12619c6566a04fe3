import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/random.ts'
import { insertTuples } from '../../src/store/insert.ts'
import { beginSegment, commitSegment, findSegment, listSegments, undoSegment } from '../../src/store/ledger.ts'
import { rangeTotals, totals } from '../../src/store/rankings.ts'
import { run, select } from '../../src/store/statement.ts'
import { closeStore, openStore, type Store } from '../../src/store/store.ts'
import { CHILD } from './insert-until-killed.ts'
import { payloadIds, sampleRows, temporaryFolder, tuplesOf, ZONE } from './sample-tuples.ts'

const folders: string[] = []
const FROM = '2014-06-01'
const TO = '2014-06-30'

function folder(): string {
  const made = temporaryFolder()
  folders.push(made)
  return made
}

function card(data: string): { pid: number; url: string; token: string } {
  return JSON.parse(readFileSync(join(data, 'store.json'), 'utf8')) as { pid: number; url: string; token: string }
}

function open(data: string): Promise<Store> {
  return openStore({ data, timeZone: ZONE, graceMs: 300 })
}

async function gone(pid: number): Promise<void> {
  for (let i = 0; i < 400; i++) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await wait(25)
  }
  throw new Error(`process ${pid} is still there`)
}

afterAll(() => {
  for (const data of folders) rmSync(data, { recursive: true, force: true })
})

describe('the store process', () => {
  it('is found by a second client, keeps its card to the owner, and goes when nobody holds it', async () => {
    const data = folder()
    const first = await open(data)
    const { pid, url } = card(data)
    const second = await open(data)
    expect(card(data).pid).toBe(pid)
    expect(statSync(join(data, 'store.json')).mode & 0o777).toBe(0o600)
    expect((await fetch(`${url}/?query=SELECT+1`)).status).toBe(403)
    expect(
      (await fetch(`${url}/?query=SELECT+1`, { headers: { authorization: `Basic ${btoa('teiten:wrong')}` } })).status,
    ).toBe(403)
    await closeStore(first)
    await wait(600)
    expect((await select<{ n: number }>(second, 'SELECT 1 AS n', {})).value).toEqual([{ n: 1 }])
    await closeStore(second)
    await gone(pid)
  })

  it('comes back after kill -9 with what was acknowledged; questions are asked again by themselves', async () => {
    const data = folder()
    const store = await open(data)
    const segment = await beginSegment(store, { kind: 'capture', name: 'a', fingerprint: 'a', sensorKey: 's' })
    const rows = sampleRows(500, 2)
    await insertTuples(store, segment, tuplesOf(rows), payloadIds())
    await commitSegment(store, segment, { digest: 'a', summary: {} })
    for (let i = 0; i < 2; i++) {
      process.kill(card(data).pid, 'SIGKILL')
      expect((await rangeTotals(store, FROM, TO)).value.packets).toBe(rows.reduce((sum, r) => sum + r.packets, 0))
    }
    await closeStore(store)
  })

  it('binds parameters as values, whatever they hold', async () => {
    const store = await open(folder())
    const nasty = [
      "it's",
      '\\',
      "\\'",
      'a\tb\nc',
      "'; DROP TABLE meta; --",
      '{x:String}',
      '定点 😀',
      '\u0000x',
      '%00&param_x=1',
      '',
    ]
    for (const text of nasty)
      expect((await select<{ t: string }>(store, 'SELECT {text:String} AS t', { text })).value[0]!.t).toBe(text)
    expect(
      (await select<{ t: string[] }>(store, 'SELECT {list:Array(String)} AS t', { list: nasty })).value[0]!.t,
    ).toEqual(nasty)
    expect(
      (await select<{ t: number[] }>(store, 'SELECT {list:Array(Int64)} AS t', { list: [1, -2, 3] })).value[0]!.t,
    ).toEqual([1, -2, 3])
    await expect(select(store, 'SELECT * FROM nowhere', {})).rejects.toMatchObject({ code: '60' })
    await closeStore(store)
  })

  it('refuses a newer store, a folder that is a file, and a folder held by another program', async () => {
    const data = folder()
    const store = await open(data)
    await run(store, "INSERT INTO schema_migration SELECT 9999, 'later', 0")
    await expect(open(data)).rejects.toMatchObject({ code: 'TEITEN_STORE_VERSION' })
    const { pid } = card(data)
    await closeStore(store)
    await gone(pid)
    const holder = spawn(
      process.execPath,
      [
        '-e',
        `new (require('chdb').Session)(process.argv[1]); console.log('held'); setInterval(() => undefined, 1000)`,
        join(data, 'db'),
      ],
      {
        cwd: resolve(import.meta.dirname, '../..'),
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    await new Promise(done => holder.stdout.once('data', done))
    await expect(open(data)).rejects.toMatchObject({
      code: 'TEITEN_STORE_LOCKED',
      exitCode: 3,
      message: expect.stringContaining(String(holder.pid)) as string,
    })
    holder.kill('SIGKILL')
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    await expect(open(file)).rejects.toMatchObject({ code: 'TEITEN_STORE_LOCKED' })
  })
})

describe('many clients at once', () => {
  it('start one store process together', async () => {
    const data = folder()
    const stores = await Promise.all([open(data), open(data), open(data)])
    const numbers = await Promise.all(
      stores.map(store => select<{ n: number }>(store, 'SELECT count() AS n FROM schema_migration', {})),
    )
    expect(new Set(numbers.map(answer => answer.value[0]!.n)).size).toBe(1)
    for (const store of stores) await closeStore(store)
  })
})

describe('interrupted imports', () => {
  const COUNT = 40_000

  async function runChild(script: string, data: string, atOpen?: (child: ChildProcess) => void): Promise<string> {
    const child = spawn(process.execPath, [script, resolve(import.meta.dirname, '../../dist'), data, String(COUNT)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let output = ''
    child.stdout.on('data', part => {
      const before = output
      output += String(part)
      if (!before.includes('open') && output.includes('open')) atOpen?.(child)
    })
    await new Promise(done => child.on('close', done))
    return output
  }

  it('kill -9 of the import or of the store at random moments: the repeated import counts exactly once', async () => {
    const data = folder()
    const script = join(folder(), 'import.mjs')
    writeFileSync(script, CHILD)
    const random = seededRandom(20140722)
    for (let round = 0; round < 6; round++) {
      await runChild(script, data, child => {
        const killStore = round % 2 === 1
        setTimeout(() => {
          try {
            process.kill(killStore ? card(data).pid : child.pid!, 'SIGKILL')
          } catch {
            // already gone
          }
        }, random.below(120))
      })
    }
    expect(await runChild(script, data)).toContain('done')
    const store = await open(data)
    const whole = (await rangeTotals(store, FROM, TO)).value
    expect([whole.accesses, whole.packets, whole.sources, whole.days]).toEqual([COUNT, COUNT, 5000, 3])
    expect((await select<{ n: number }>(store, 'SELECT count() AS n FROM flow_tuple', {})).value[0]!.n).toBe(COUNT)
    expect((await listSegments(store)).filter(s => s.state === 'committed').length).toBe(1)
    await closeStore(store)
  })

  it('a segment of a living import is left alone by others', async () => {
    const data = folder()
    const store = await open(data)
    const segment = await beginSegment(store, { kind: 'capture', name: 'a', fingerprint: 'a', sensorKey: 's' })
    await insertTuples(store, segment, tuplesOf(sampleRows(100, 1)), payloadIds())
    const other = await open(data)
    expect((await listSegments(other))[0]!.state).toBe('begun')
    await commitSegment(store, segment, { digest: 'a', summary: { a: 1 } })
    expect((await findSegment(other, { digest: 'a', sensorKey: 's' }))!.summary).toEqual({ a: 1 })
    await undoSegment(other, segment)
    expect(await findSegment(store, { digest: 'a', sensorKey: 's' })).toBe(null)
    await closeStore(other)
    await closeStore(store)
  })

  it('another time zone cuts the days anew', async () => {
    const data = folder()
    const store = await open(data)
    const rows = sampleRows(400, 2).filter(r => r.accesses > 0)
    const segment = await beginSegment(store, { kind: 'capture', name: 'a', fingerprint: 'a', sensorKey: 's' })
    await insertTuples(store, segment, tuplesOf(rows), payloadIds())
    await commitSegment(store, segment, { digest: 'a', summary: {} })
    const days = async (s: Store) => (await totals(s, '2014-05-31', '2014-06-04')).value.map(d => d.accesses)
    const perDay = (offset: number) =>
      [0, 1, 2, 3].map(d =>
        rows
          .filter(r => Math.floor((r.minute + offset) / 86_400) === 16_221 + d)
          .reduce((sum, r) => sum + r.accesses, 0),
      )
    expect(await days(store)).toEqual(perDay(9 * 3600))
    await closeStore(store)
    const said: string[] = []
    const utc = await openStore({ data, timeZone: 'UTC', graceMs: 300, log: line => said.push(line) })
    expect(await days(utc)).toEqual(perDay(0))
    expect(said.join()).toContain('Asia/Tokyo')
    await closeStore(utc)
    const kept = await openStore({ data, graceMs: 300 })
    expect(kept.timeZone).toBe('UTC')
    await closeStore(kept)
  })
})
