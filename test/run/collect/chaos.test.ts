import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { readCredential } from '../../../src/capture/ship/credential.ts'
import { startShipper } from '../../../src/capture/ship/shipper.ts'
import { RECORD_KIND } from '../../../src/capture/spool/segment-format.ts'
import {
  appendRecord,
  closeSegment,
  closeSpool,
  commitSpool,
  openSpool,
  type Spool,
} from '../../../src/capture/spool/spool.ts'
import { encodeTuples } from '../../../src/capture/spool/tuple-record.ts'
import { addSensor } from '../../../src/run/collect/registered-sensors.ts'
import { sampleTuples } from '../../capture/spool/sample-records.ts'
import { temporaryFolder } from '../teiten-command.ts'
import { chaosProxy, HARMS } from './chaos-proxy.ts'
import { enrolBackdated, REGISTRY_MS, startCollector } from './collector-fixture.ts'
import { factDigest } from './fact-digest.ts'

/** Segments to ship; TEITEN_CHAOS_SEGMENTS makes it a longer run. */
const SEGMENTS = Number(process.env.TEITEN_CHAOS_SEGMENTS ?? 16)
const CHAOS = { every: 18, delayMs: 10 }
/** Where bytes are dropped both sides wait for one another. Longer than a collector at work is silent. */
const PATIENCE_MS = 2500

const folder = temporaryFolder('chaos')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Adds a segment of tuples; gives their packets. */
async function addSegment(spool: Spool, seed: number): Promise<number> {
  const t = sampleTuples(250, seed)
  t.minute.fill(Math.floor(Date.now() / 60_000) * 60)
  t.payload.fill(0)
  const packets = t.packets.subarray(0, t.length).reduce((a, b) => a + b, 0)
  const record = encodeTuples(t, 0, t.length, () => new Uint8Array(16))
  appendRecord(spool, RECORD_KIND.tuples, packets, record)
  await commitSpool(spool)
  await closeSegment(spool)
  return packets
}

it('what passes a proxy that cuts, delays, drops, duplicates, reorders and corrupts is stored once, whole', async () => {
  const data = join(folder, 'data')
  const { code } = addSensor(data, 'tokyo', '192.0.2.0/28')
  const collector = await startCollector(data)
  await enrolBackdated(data, collector.url, code, join(folder, 'tokyo'))
  await wait(4 * REGISTRY_MS)
  const random = seededRandom(Number(process.env.TEITEN_SEED ?? 99))
  const proxy = await chaosProxy(Number(new URL(collector.url).port), CHAOS, random)
  const path = join(folder, 'tokyo', 'credential.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${proxy.port}`))
  const lines: string[] = []
  const spool = openSpool({ folder: join(folder, 'tokyo', 'spool') })
  const shipper = startShipper({
    spool,
    credential: readCredential(join(folder, 'tokyo')),
    log: line => lines.push(line),
    firstWaitMs: 20,
    patienceMs: PATIENCE_MS,
  })
  let packets = 0
  let segments = 0
  // Some at once, then three whenever those before have arrived, and until each harm was done.
  while (segments < SEGMENTS || HARMS.some(harm => proxy.done[harm] === 0)) {
    if (segments >= SEGMENTS / 2 && segments % 3 === 0) while (spool.closed.length > 0) await wait(20)
    packets += await addSegment(spool, ++segments)
  }
  while (spool.closed.length > 0) await wait(20)
  await shipper.stop()
  await closeSpool(spool)
  expect((await factDigest(collector.site.store)).packets).toBe(packets)
  expect(lines.filter(line => line.includes('\n'))).toEqual([])
  console.log(JSON.stringify({ segments, ...proxy.done }))
  proxy.close()
  await collector.close()
}, 900_000)
