import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { select } from '../../src/store/statement.ts'
import { closeStore, openStore, type Store } from '../../src/store/store.ts'
import { temporaryFolder } from './sample-tuples.ts'

const data = temporaryFolder()
let store: Store

beforeAll(async () => {
  store = await openStore({ data, graceMs: 300, secondsPerQuery: 1 })
}, 60_000)

afterAll(async () => {
  await closeStore(store)
  rmSync(data, { recursive: true, force: true })
})

describe('limits of a query', () => {
  const limited = (sql: string) => select(store, sql, {}).then(() => null)

  it('one that takes too long is given up, and the store goes on', async () => {
    const started = performance.now()
    const endless = limited('SELECT sum(sipHash64(number)) AS n FROM numbers(100000000000)')
    await expect(endless).rejects.toMatchObject({ code: 'TEITEN_QUERY_LIMIT', message: expect.stringContaining('1 s') })
    expect(performance.now() - started).toBeLessThan(20_000)
    expect((await select<{ n: number }>(store, 'SELECT 1 AS n', {})).value).toEqual([{ n: 1 }])
  }, 30_000)

  it('one whose answer is too large says so', async () => {
    await expect(limited('SELECT number FROM numbers(4000000)')).rejects.toMatchObject({ code: 'TEITEN_QUERY_LIMIT' })
  }, 30_000)
})
