import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listSegmentFiles } from '../../../src/capture/spool/spool-files.ts'
import { addSensor, enrolHere, revokeSensor } from '../../../src/run/collect/registered-sensors.ts'
import { sensorStates } from '../../../src/run/collect/sensor-states.ts'
import { replayToCollector } from '../../../src/run/observe/replay-to-collector.ts'
import { closeSite, openSite } from '../../../src/run/site/site.ts'
import { exposureByDay } from '../../../src/store/exposure.ts'
import { teiten, temporaryFolder } from '../teiten-command.ts'
import { enrolBackdated, REGISTRY_MS, startCollector, type TestCollector } from './collector-fixture.ts'
import { type FactDigest, factDigest } from './fact-digest.ts'

const folder = temporaryFolder('ship')
const capture = join(folder, 'june.pcap')
const ADDRESSES = '192.0.2.0/24,198.51.100.0/24,203.0.113.0/24'
const FROM = Date.parse('2014-06-20T00:00:00Z') / 1000
let collector: TestCollector
let truth: FactDigest

/** The packets of a little-endian pcap that fall into [from, to). */
function packetsBetween(pcap: Buffer, from: number, to: number): Buffer {
  const parts = [pcap.subarray(0, 24)]
  for (let at = 24; at < pcap.length; ) {
    const end = at + 16 + pcap.readUInt32LE(at + 8)
    const seconds = pcap.readUInt32LE(at)
    if (seconds >= from && seconds < to) parts.push(pcap.subarray(at, end))
    at = end
  }
  return Buffer.concat(parts)
}

beforeAll(async () => {
  const whole = join(folder, 'whole.pcap')
  const made = await teiten(['simulate', 'june-2014', '--scale', '0.15', '--seed', '3', '--out', whole])
  expect(made.stderr).toBe('')
  writeFileSync(capture, packetsBetween(readFileSync(whole), FROM, FROM + 2 * 86_400))
  const imported = await teiten([
    'import',
    capture,
    '--data',
    join(folder, 'imported'),
    '--time-zone',
    'UTC',
    '--addresses',
    ADDRESSES,
  ])
  expect(imported.stderr).toBe('')
  const site = await openSite({ data: join(folder, 'imported') })
  truth = await factDigest(site.store)
  await closeSite(site)
  addSensor(join(folder, 'data'), 'tokyo', ADDRESSES)
  collector = await startCollector(join(folder, 'data'))
}, 120_000)

afterAll(async () => {
  await collector.close()
  rmSync(folder, { recursive: true, force: true })
})

const replay = (sensor: string, more: Partial<Parameters<typeof replayToCollector>[0]> = {}) =>
  replayToCollector({
    folder: join(folder, sensor),
    files: [capture],
    shift: 0,
    spoolBytes: null,
    whenFull: 'drop-oldest',
    offline: false,
    log: () => undefined,
    ...more,
  })

describe('a sensor that ships', () => {
  it('brings the very facts that an import of the same packets gives', async () => {
    const { code } = addSensor(collector.data, 'tokyo', ADDRESSES)
    await enrolBackdated(collector.data, collector.url, code, join(folder, 'tokyo'))
    await wait(4 * REGISTRY_MS) // until the collector has looked at its folder
    expect(await replay('tokyo')).toMatchObject({ left: 0, lost: 0 })
    expect(await factDigest(collector.site.store)).toEqual(truth)
  })

  it('was up as its heartbeats say, and shows it', async () => {
    const { value } = await exposureByDay(collector.site.store, '2014-06-20', '2014-06-22')
    for (const day of value) expect(day.live / 768).toBeGreaterThan(0.98)
    const [state] = await sensorStates(collector.site, collector.data, FROM + 2 * 86_400)
    expect(state).toMatchObject({ name: 'tokyo', addresses: 768, ground: 'heartbeat', lost: 0, quarantined: 0 })
    expect(state!.exposure / state!.planned).toBeGreaterThan(0.99)
  })

  it('can say everything again: it adds nothing', async () => {
    const before = await factDigest(collector.site.store)
    const spool = join(folder, 'tokyo', 'spool')
    await replay('tokyo', { offline: true })
    const files = listSegmentFiles(spool)
    const copies = files.map(f => [f.path, readFileSync(f.path)] as const)
    expect(await replay('tokyo', { files: [] })).toMatchObject({ left: 0 })
    const once = await factDigest(collector.site.store)
    expect(once.packets).toBe(2 * before.packets)
    for (const [path, bytes] of copies) writeFileSync(path, bytes)
    expect(await replay('tokyo', { files: [] })).toMatchObject({ left: 0 })
    expect(await factDigest(collector.site.store)).toEqual(once)
  })

  it('whose spool is too small loses the oldest, and the collector knows to the packet how many', async () => {
    const { code } = addSensor(collector.data, 'small', ADDRESSES)
    await enrolBackdated(collector.data, collector.url, code, join(folder, 'small'))
    await wait(4 * REGISTRY_MS)
    const before = await factDigest(collector.site.store)
    const filled = await replay('small', { offline: true, spoolBytes: 80_000 })
    expect(filled.lost).toBeGreaterThan(filled.packets / 3)
    await replay('small', { files: [] })
    const after = await factDigest(collector.site.store)
    expect(after.packets - before.packets).toBe(filled.packets - filled.lost)
    const { value } = await exposureByDay(collector.site.store, '2014-06-18', '2014-06-24')
    const sensors = await sensorStates(collector.site, collector.data)
    expect(sensors.map(s => s.name)).toEqual(['small', 'tokyo'])
    const lost = value.reduce((n, d) => n + d.lost, 0)
    expect(Math.abs(lost - filled.lost)).toBeLessThan(5) // shares of days are rounded
  })

  it('is refused from the moment on that it is revoked', async () => {
    await replay('small', { files: [] })
    revokeSensor(collector.data, 'small')
    const started = Date.now()
    await wait(4 * REGISTRY_MS)
    const before = await factDigest(collector.site.store)
    const lines: string[] = []
    void replay('small', { log: line => lines.push(line) }).catch(() => undefined)
    while (lines.length === 0 && Date.now() - started < 60_000) await wait(200)
    expect(lines[0]).toContain('has revoked it')
    expect(await factDigest(collector.site.store)).toEqual(before)
  })
})

describe('enrolment', () => {
  it('takes a code once, from the collector that it was made by', async () => {
    const { code } = addSensor(collector.data, 'osaka', '')
    expect(await enrolHere(join(folder, 'osaka'), collector.url, code.toLowerCase())).toBe('osaka')
    expect(await enrolHere(join(folder, 'osaka'), collector.url, code)).toBe('osaka') // the answer was lost
    await expect(enrolHere(join(folder, 'thief'), collector.url, code)).rejects.toThrow(/enrols nobody/)
    const elsewhere = addSensor(join(folder, 'elsewhere'), 'osaka', '').code
    await expect(enrolHere(join(folder, 'lost'), collector.url, elsewhere)).rejects.toThrow(/another key/)
    await expect(enrolHere(join(folder, 'lost'), collector.url, 'ABCDE-12345')).rejects.toThrow(/not an enrolment code/)
    await expect(enrolHere(join(folder, 'lost'), '127.0.0.1:1', code)).rejects.toThrow(/does not answer/)
    await expect(enrolHere(join(folder, 'lost'), 'http://x', code)).rejects.toThrow(/not the address/)
  })
})
