import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseBlock } from '../../../src/base/address.ts'
import { daysPeriod } from '../../../src/base/period.ts'
import { addDays, dayOf } from '../../../src/base/time.ts'
import type { CaptureWay } from '../../../src/model/capture-way.ts'
import { noteRevocation } from '../../../src/run/collect/registered-sensors.ts'
import { sensorStates } from '../../../src/run/collect/sensor-states.ts'
import { newQueryBook } from '../../../src/run/period/query-book.ts'
import { periodGround, telescope } from '../../../src/run/period/report-period.ts'
import { closeSite, openSite, type Site } from '../../../src/run/site/site.ts'
import type { SensorSpan } from '../../../src/store/answers.ts'
import { exposureByDay, gaps } from '../../../src/store/exposure.ts'
import { insertSpans } from '../../../src/store/insert.ts'
import { beginSegment, commitSegment } from '../../../src/store/ledger.ts'
import { ensureSensor } from '../../../src/store/sensors.ts'
import { GAP_STEP_SECONDS, LONGEST_SILENCE_SECONDS, openGaps, SILENT_GAP_SECONDS } from '../../../src/store/uptimes.ts'
import { temporaryFolder } from '../teiten-command.ts'

const data = temporaryFolder('silent')
const HOUR = 3600
/** The live sensor, a replayed capture and an import of a file all end here, two hours ago. */
const END = Math.floor(Date.now() / 1000 / GAP_STEP_SECONDS) * GAP_STEP_SECONDS - 2 * HOUR
const DARK: CaptureWay = { mode: 'ring', answers: 'nothing' }
let site: Site

async function add(spans: Omit<SensorSpan, 'up' | 'received' | 'lost'>[]): Promise<void> {
  const segment = await beginSegment(site.store, { kind: 'sensor', name: 'test', fingerprint: '', sensorKey: '' })
  await insertSpans(
    site.store,
    segment,
    spans.map(span => ({ ...span, up: true, received: 10, lost: 0 })),
  )
  await commitSegment(site.store, segment, { digest: '', summary: {} })
}

beforeAll(async () => {
  site = await openSite({ data, timeZone: 'UTC' })
  const names = ['live', 'replayed', 'file'] as const
  for (const [i, name] of names.entries())
    await ensureSensor(site.store, {
      name,
      blocks: [parseBlock(`192.0.2.${16 * i}/28`)!],
      addressCount: 16,
      ground: name === 'file' ? 'declared' : 'heartbeat',
    })
  const [from, to] = [END - HOUR, END]
  await add([
    { sensor: 1, from, to: END - 600, ground: 'heartbeat', way: { mode: 'ring', answers: 'connections' } },
    { sensor: 1, from: END - 600, to, ground: 'heartbeat', way: DARK },
    { sensor: 2, from, to, ground: 'heartbeat', way: { mode: 'file', answers: null } },
    { sensor: 3, from, to, ground: 'declared' },
  ])
}, 60_000)

afterAll(async () => {
  await closeSite(site)
  rmSync(data, { recursive: true, force: true })
})

const all = (now: number) => gaps(site.store, END - 10 * HOUR, END + 400 * 86_400, now)

it('a live sensor that says nothing any more is in a gap up to now; captures that ended are not', async () => {
  expect((await all(END + SILENT_GAP_SECONDS - 1)).value).toEqual([])
  expect(await openGaps(site.store, END + SILENT_GAP_SECONDS - 1)).toBe('')
  const gap = { sensor: 'live', from: END, ground: 'heartbeat', provisional: true }
  expect((await all(END + HOUR + 17)).value).toEqual([{ ...gap, to: END + HOUR }])
  expect((await all(END + 2 * HOUR)).value).toEqual([{ ...gap, to: END + 2 * HOUR }])
  expect(await openGaps(site.store, END + HOUR)).not.toBe(await openGaps(site.store, END + 2 * HOUR))
})

it('the gap is planned and not live, and ends after a month: the sensor has been given up', async () => {
  const day = dayOf('UTC', END)
  const exposure = async (now: number, days: number) =>
    (await exposureByDay(site.store, addDays(day, -1), addDays(day, days), now)).value.filter(d => d.sensor === 1)
  const sum = (rows: readonly { live: number; planned: number }[], of: 'live' | 'planned') =>
    rows.reduce((n, row) => n + row[of], 0) * (24 / 16)
  const soon = await exposure(END + HOUR, 3)
  expect(sum(soon, 'live')).toBeCloseTo(1)
  expect(sum(soon, 'planned')).toBeCloseTo(2)
  expect((await all(END + 300 * 86_400)).value.map(g => g.to)).toEqual([END + LONGEST_SILENCE_SECONDS])
  expect(sum(await exposure(END + 300 * 86_400, 60), 'planned')).toBeCloseTo(1 + 31 * 24)
})

it('states, report and pages say since when, that it is provisional, and what the sensor could see', async () => {
  const states = await sensorStates(site, data)
  expect(states.map(s => [s.name, s.state, s.gapSince, s.way])).toEqual([
    ['file', 'imported', null, null],
    ['live', 'silent', END, DARK],
    ['replayed', 'imported', null, { mode: 'file', answers: null }],
  ])
  const period = daysPeriod(dayOf('UTC', END - HOUR), dayOf('UTC', Date.now() / 1000))
  const { sensors } = await telescope(site, newQueryBook(), await periodGround(site, period))
  const of = (name: string) => sensors.find(s => s.name === name)!
  expect(of('live').gaps.map(g => [g.provisional, Math.round(g.hours)])).toEqual([[true, 2]])
  expect(of('live').ways.map(w => [w.answers, Math.round(w.hours * 60)])).toEqual([
    ['connections', 50],
    ['nothing', 10],
  ])
  expect(of('file')).toMatchObject({ gaps: [], ways: [] })
})

it('a revoked sensor is expected up to its revocation', async () => {
  const NOW = END + 2 * HOUR
  await noteRevocation(site, 'live', END + HOUR / 2)
  const { value } = await all(NOW)
  expect(value).toEqual([{ sensor: 'live', from: END, to: END + HOUR / 2, ground: 'heartbeat', provisional: false }])
  expect(await openGaps(site.store, NOW)).toBe('')
})

it('when the sensor is back, what it recorded closes the gap, and what stays of it stays for good', async () => {
  await add([{ sensor: 1, from: END + HOUR, to: END + 2 * HOUR, ground: 'heartbeat', way: DARK }])
  const { value } = await all(END + 2 * HOUR + 60)
  expect(value).toEqual([{ sensor: 'live', from: END, to: END + HOUR, ground: 'heartbeat', provisional: false }])
  expect((await sensorStates(site, data)).find(s => s.name === 'live')).toMatchObject({ state: 'up', gapSince: null })
})
