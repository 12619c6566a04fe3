import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { insertTuples } from '../../src/store/insert.ts'
import { beginSegment, commitSegment, listSegments, undoSegment } from '../../src/store/ledger.ts'
import { rangeTotals } from '../../src/store/rankings.ts'
import { closeStore, openStore, type Store } from '../../src/store/store.ts'
import { payloadIds, sampleRows, temporaryFolder, tuplesOf, ZONE } from './sample-tuples.ts'

const folder = temporaryFolder()
const mount = (size: string, ...more: string[]) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `${more.join()}size=${size}`, 'tmpfs', folder]).status === 0
const mounted = process.platform === 'linux' && mount('6m')
if (!mounted) console.warn('SKIPPED: a full disk needs a small tmpfs, and mount is not permitted here')

afterAll(async () => {
  if (mounted) {
    for (let i = 0; i < 100 && spawnSync('umount', [folder]).status !== 0; i++) await wait(100)
  }
  rmSync(folder, { recursive: true, force: true })
})

/** Imports distinct rows until it is done or fails. */
async function importRows(store: Store, blocks: number): Promise<void> {
  const segment = await beginSegment(store, { kind: 'capture', name: 'f.pcap', fingerprint: 'f', sensorKey: '' })
  try {
    for (let block = 0; block < blocks; block++)
      await insertTuples(store, segment, tuplesOf(sampleRows(20_000, 2, block + 1)), payloadIds())
    await commitSegment(store, segment, { digest: 'f', summary: {} })
  } catch (error) {
    await undoSegment(store, segment).catch(() => {})
    throw error
  }
}

it.skipIf(!mounted)('a full disk is one line, counts nothing, and the repeated import is exact', async () => {
  const data = join(folder, 'data')
  const BLOCKS = 30
  const small = await openStore({ data, timeZone: ZONE, graceMs: 300 })
  await expect(importRows(small, BLOCKS)).rejects.toMatchObject({
    code: 'TEITEN_DISK_FULL',
    exitCode: 3,
    line: expect.not.stringContaining('\n') as string,
  })
  await closeStore(small)
  expect(mount('200m', 'remount,')).toBe(true)
  const store = await openStore({ data, timeZone: ZONE, graceMs: 300 })
  expect((await listSegments(store)).filter(s => s.state === 'committed').length).toBe(0)
  await importRows(store, BLOCKS)
  const rows = Array.from({ length: BLOCKS }, (_, i) => sampleRows(20_000, 2, i + 1)).flat()
  const whole = (await rangeTotals(store, '2014-06-01', '2014-06-30')).value
  expect(whole.packets).toBe(rows.reduce((sum, r) => sum + r.packets, 0))
  expect(whole.accesses).toBe(rows.reduce((sum, r) => sum + r.accesses, 0))
  await closeStore(store)
})
