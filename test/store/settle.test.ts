import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/random.ts'
import { addDays, dayOf, dayStart } from '../../src/base/time.ts'
import { newTupleColumns, type TupleColumns } from '../../src/model/flow-tuple.ts'
import { insertTuples } from '../../src/store/insert.ts'
import { beginSegment, commitSegment } from '../../src/store/ledger.ts'
import { settle } from '../../src/store/settle.ts'
import { select } from '../../src/store/statement.ts'
import { closeStore, openStore, type Store } from '../../src/store/store.ts'
import { temporaryFolder } from './sample-tuples.ts'

/** Clocks are set forward on 30 March and back on 26 October 2014. */
const ZONE = 'Europe/Berlin'
const DAYS = ['2014-03-28', '2014-03-29', '2014-03-30', '2014-03-31', '2014-04-20', '2014-10-25', '2014-10-26']
const FROM = '2014-01-01'
const TO = '2015-01-01'

/** Accesses of twenty sources to five ports at random minutes of the days; `addressWords` 1: IPv4. */
function tuples(seed: number, addressWords: 1 | 4): TupleColumns {
  const random = seededRandom(seed)
  const n = 600
  const t = newTupleColumns(n, addressWords)
  t.length = n
  for (let i = 0; i < n; i++) {
    const begin = dayStart(ZONE, DAYS[i % DAYS.length]!)
    const length = dayStart(ZONE, addDays(DAYS[i % DAYS.length]!, 1)) - begin
    t.minute[i] = begin + 60 * random.below(length / 60)
    const last = 0xc6336400 + random.below(20)
    // The same last word in both families: a key of one word must not take one for the other.
    if (addressWords === 1) t.source[i] = last
    else t.source.set([0x20010db8, 0, 0, last], 4 * i)
    t.protocol[i] = 6
    t.destinationPort[i] = 20 + random.below(5)
    t.packets[i] = 2
    t.accesses[i] = 1
  }
  return t
}

const data = temporaryFolder()
const blocks = [tuples(1, 1), tuples(2, 4)]
let store: Store

beforeAll(async () => {
  store = await openStore({ data, timeZone: ZONE, graceMs: 300 })
  const segment = await beginSegment(store, { kind: 'capture', name: 'x', fingerprint: 'x', sensorKey: '' })
  for (const block of blocks) await insertTuples(store, segment, block, new Uint8Array(16))
  await commitSegment(store, segment, { digest: 'x', summary: {} })
  await settle(store, FROM, TO)
})

afterAll(async () => {
  await closeStore(store)
  rmSync(data, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 })
})

/** Counts per key, and the distinct sources of each. */
function naive(keyOf: (minute: number, port: number) => string): Map<string, { accesses: number; sources: number }> {
  const sums = new Map<string, { accesses: number; sources: Set<string> }>()
  for (const t of blocks)
    for (let i = 0; i < t.length; i++) {
      const key = keyOf(t.minute[i]!, t.destinationPort[i]!)
      const sum = sums.get(key) ?? { accesses: 0, sources: new Set() }
      sum.accesses += t.accesses[i]!
      sum.sources.add(`${t.addressWords} ${t.addressWords === 1 ? t.source[i]! : t.source[4 * i + 3]!}`)
      sums.set(key, sum)
    }
  return new Map([...sums].map(([key, s]) => [key, { accesses: s.accesses, sources: s.sources.size }]))
}

async function stored(sql: string): Promise<Map<string, { accesses: number; sources: number }>> {
  const { value } = await select<{ key: string; accesses: number; sources: number }>(store, sql, {})
  return new Map(value.map(({ key, accesses, sources }) => [key, { accesses, sources }]))
}

describe('settled days', () => {
  it('are cut where the clock is set, hour by hour, and days without rows lie between them', async () => {
    expect(
      await stored(`SELECT concat(toString(day), ' ', toString(port)) AS key, accesses, sources FROM port_day`),
    ).toEqual(naive((minute, port) => `${dayOf(ZONE, minute)} ${port}`))
    const hours = await stored(
      `SELECT concat(toString(day), ' ', toString(toUInt32(hour)), ' ', toString(port)) AS key, accesses, sources FROM port_hour`,
    )
    const hourOf = (minute: number) => {
      const begin = dayStart(ZONE, dayOf(ZONE, minute))
      return begin + 3600 * Math.floor((minute - begin) / 3600)
    }
    expect(hours).toEqual(naive((minute, port) => `${dayOf(ZONE, minute)} ${hourOf(minute)} ${port}`))
  })

  it('keep both families apart, though one was noted before the other', async () => {
    expect(
      await stored(
        `SELECT concat(toString(day), if(startsWith(toString(source), '::ffff:'), ' 4', ' 6')) AS key, sum(accesses) AS accesses, uniqExact(source) AS sources FROM source_day GROUP BY key`,
      ),
    ).toEqual(
      new Map(
        DAYS.flatMap(day =>
          ([1, 4] as const).map(words => {
            const t = blocks.find(b => b.addressWords === words)!
            const rows = Array.from({ length: t.length }, (_, i) => i).filter(i => dayOf(ZONE, t.minute[i]!) === day)
            const sources = new Set(rows.map(i => (words === 1 ? t.source[i]! : t.source[4 * i + 3]!)))
            return [`${day} ${words === 1 ? 4 : 6}`, { accesses: rows.length, sources: sources.size }] as const
          }),
        ),
      ),
    )
  })
})
