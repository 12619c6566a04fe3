import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { readCredential } from '../../../src/capture/ship/credential.ts'
import { RECORD_KIND } from '../../../src/capture/spool/segment-format.ts'
import { appendRecord, closeSegment, commitSpool } from '../../../src/capture/spool/spool.ts'
import { encodeTuples } from '../../../src/capture/spool/tuple-record.ts'
import { addSensor } from '../../../src/run/collect/registered-sensors.ts'
import { openSpoolSink } from '../../../src/run/observe/spool-sink.ts'
import { sampleTuples } from '../../capture/spool/sample-records.ts'
import { temporaryFolder } from '../teiten-command.ts'
import { chaosProxy } from './chaos-proxy.ts'
import { enrolBackdated, REGISTRY_MS, startCollector } from './collector-fixture.ts'
import { factDigest } from './fact-digest.ts'

/** Segments to ship. */
const LONG = process.env.TEITEN_CHAOS_SEGMENTS
const HARM = { cut: 0.01, corrupt: 0.01, duplicate: 0.01, reorder: 0.01, drop: 0.01, delayMs: 20 }
if (LONG === undefined)
  console.warn(
    'SKIPPED: the chaos proxy, whose harm waits for time-outs: TEITEN_CHAOS_SEGMENTS=25 runs it (some minutes)',
  )

const folder = temporaryFolder('chaos')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.skipIf(LONG === undefined)(
  'what passes a proxy that cuts, delays, drops, duplicates, reorders and corrupts is stored once, whole',
  async () => {
    const data = join(folder, 'data')
    const { code } = addSensor(data, 'tokyo', '192.0.2.0/28')
    const collector = await startCollector(data)
    await enrolBackdated(data, collector.url, code, join(folder, 'tokyo'))
    await wait(4 * REGISTRY_MS)
    const random = seededRandom(Number(process.env.TEITEN_SEED ?? 99))
    const proxy = await chaosProxy(Number(new URL(collector.url).port), HARM, random)
    const path = join(folder, 'tokyo', 'credential.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${proxy.port}`))
    const sink = openSpoolSink({
      folder: join(folder, 'tokyo'),
      credential: readCredential(join(folder, 'tokyo')),
      log: () => undefined,
      live: false,
    })
    const rows = Number(LONG)
    const now = Math.floor(Date.now() / 60_000) * 60
    let packets = 0
    for (let i = 0; i < rows; i++) {
      const t = sampleTuples(200, i + 1)
      for (let j = 0; j < t.length; j++) {
        t.minute[j] = now
        t.payload[j] = 0
        packets += t.packets[j]!
      }
      const own = t.packets.subarray(0, t.length).reduce((a, b) => a + b, 0)
      appendRecord(
        sink.spool,
        RECORD_KIND.tuples,
        own,
        encodeTuples(t, 0, t.length, () => new Uint8Array(16)),
      )
      await commitSpool(sink.spool)
      await closeSegment(sink.spool)
      await wait(100)
    }
    for (let i = 0; i < 6000 && sink.spool.closed.length > 0; i++) {
      await wait(100)
    }
    expect(sink.spool.closed).toEqual([])
    await sink.close()
    console.log(JSON.stringify(proxy.done))
    const { passed, ...harmed } = proxy.done
    expect(Object.values(harmed).reduce((a, b) => a + b)).toBeGreaterThan(0)
    expect(passed).toBeGreaterThan(10)
    expect((await factDigest(collector.site.store)).packets).toBe(packets)
    proxy.close()
    await collector.close()
  },
  900_000,
)
