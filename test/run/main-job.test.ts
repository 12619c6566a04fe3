import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { daysPeriod, parsePeriod } from '../../src/base/period.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { ReportData } from '../../src/model/report.ts'
import { keptReportData } from '../../src/run/period/kept-report-data.ts'
import { closeSite, openSite } from '../../src/run/site/site.ts'
import type { Truth } from '../../src/simulate/truth.ts'
import { select } from '../../src/store/statement.ts'
import { accessesByDay } from './naive-count.ts'
import { teiten, teitenJson, temporaryFolder } from './teiten-command.ts'

/** The main job as a user does it: simulate, import, detect, report; every number of interest against the truth or a naive recount. */
const folder = temporaryFolder('main')
const capture = join(folder, 'june-2014.pcap')
const data = join(folder, 'data')
const out = join(folder, 'reports')
const june = ['--data', data, '--period', '2014-06']
let truth: Truth
let report: ReportData
let imported: {
  files: { accesses: number; packets: number; tuples: number; rejected: number }[]
  total: { packets: number; accesses: number }
}

const REPORT = ['report', ...june, '--lang', 'ja,en', '--format', 'html,pdf,md,json,csv', '--published', '2014-07-22']

beforeAll(async () => {
  truth = await teitenJson<Truth>(['simulate', 'june-2014', '--out', capture, '--truth', join(folder, 'truth.json')])
  imported = await teitenJson(['import', capture, join(folder, truth.scanData!), '--data', data])
  const written = await teiten([...REPORT, '--out', out])
  if (written.code !== 0) throw new Error(written.stderr)
  report = JSON.parse(readFileSync(join(out, 'teiten-2014-06.json'), 'utf8')) as ReportData
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const eventOf = (port: number) => truth.events.find(e => e.port === port)!
const sectionOf = (port: number) => report.findings.find(f => f.finding.port === port)!
const hours = (a: string, b: string) => Math.abs(Date.parse(a) - Date.parse(b)) / 3_600_000

describe('import', () => {
  it('counts every packet and every access of the capture', () => {
    expect(imported.total.packets).toBe(truth.packets)
    expect(imported.total.accesses).toBe(truth.accesses)
  })

  it('adds nothing the second time, also under another name', async () => {
    const other = join(folder, 'renamed.pcap')
    copyFileSync(capture, other)
    const again = await teitenJson<{ files: { duplicate: boolean; packets: number }[] }>([
      'import',
      capture,
      other,
      '--data',
      data,
    ])
    expect(again.files).toMatchObject([
      { duplicate: true, packets: 0 },
      { duplicate: true, packets: 0 },
    ])
  })
})

describe('detect', () => {
  it('finds both surges of June 2014 and nothing else', async () => {
    const { findings } = await teitenJson<{ findings: Finding[] }>(['detect', ...june])
    const surges = findings.filter(f => f.kind !== 'single-source-burst')
    expect(surges.map(f => [f.kind, f.port, f.lasting])).toEqual([
      ['surge', 7778, true],
      ['newly-observed-port', 49152, true],
    ])
    for (const surge of surges) {
      const event = eventOf(surge.port)
      expect(hours(surge.onset, event.onset)).toBeLessThanOrEqual(24)
      expect(Date.parse(surge.onsetLow)).toBeLessThanOrEqual(Date.parse(event.onset))
      expect(Date.parse(surge.onsetHigh)).toBeGreaterThanOrEqual(Date.parse(event.onset))
    }
  })
})

describe('report', () => {
  it('has the accesses of each day as a naive reader counts them', () => {
    for (const port of [7778, 49152]) {
      const counted = accessesByDay(capture, 6, port, 9 * 3600)
      for (const day of sectionOf(port).days)
        expect([port, day.day, day.accesses]).toEqual([port, day.day, counted.get(day.day) ?? 0])
    }
  })

  it('gives each request the share that was sent', () => {
    const head = eventOf(7778).payloadShares.find(p => p.payload.startsWith('HEAD / HTTP/1.0'))!
    const seen = sectionOf(7778).payloads[0]!
    expect(seen.sample).toMatch(/^HEAD \/ HTTP\/1\.0/)
    expect(Math.abs(seen.accesses - head.accesses)).toBeLessThanOrEqual(0.02 * head.accesses) // the background sends it, too
    const sent = new Map<string, number>()
    for (const p of eventOf(49152).payloadShares) sent.set(p.class, (sent.get(p.class) ?? 0) + p.accesses)
    expect(new Map(sectionOf(49152).classes.map(c => [c.class as string, c.accesses]))).toEqual(sent)
    expect(
      sectionOf(49152).payloads.some(p => p.sample.startsWith('GET /PSBlock') && p.signature === 'bmc-psblock'),
    ).toBe(true)
  })

  it('has totals that add up: signature matches and categories, port ranking and its rest', () => {
    const { exposure } = report.telescope
    const matches = report.categories.rows.reduce((n, r) => n + r.accesses, report.categories.rest.accesses)
    expect(report.keyNumbers.signatureMatches.value! * exposure).toBeCloseTo(matches, 3)
    const ports = report.ports.rows.reduce((n, r) => n + r.accesses, report.ports.rest.accesses)
    expect(ports).toBe(report.days.reduce((n, d) => n + d.accesses, 0))
    expect(report.keyNumbers.accesses.value! * exposure).toBeCloseTo(ports, 3)
  })

  it('says how many sources show the login page themselves', () => {
    const event = eventOf(7778)
    const stone = sectionOf(7778).steppingStones[0]!
    expect(stone.sourcesShowing).toBe(event.sourcesShowingService)
    expect(stone.sourcesScanned).toBeGreaterThan(0)
  })

  it('sets 49152/TCP beside the disclosure of the day before', () => {
    expect(sectionOf(49152).advisories[0]).toMatchObject({
      confidence: 'certain',
      lagDays: 1,
      advisory: { disclosed: '2014-06-19', exposedHosts: { count: 32000 } },
    })
  })

  it('reads in Japanese as the reference does', () => {
    const text = readFileSync(join(out, 'teiten-2014-06.ja.md'), 'utf8')
    for (const words of [
      '平成26年7月22日',
      '7778/TCP',
      '6月9日',
      '期末',
      'HEAD / HTTP/1.0',
      'コントロールパネル',
      'ログイン画面',
      '49152/TCP',
      '6月20日',
      '6月19日',
      'GET /PSBlock',
      '32,000',
      '推奨',
      '図1',
      '図2',
    ]) {
      expect(text).toContain(words)
    }
  })

  it('says that synthetic data are synthetic, in every rendering', () => {
    for (const name of [
      'teiten-2014-06.ja.md',
      'teiten-2014-06.en.md',
      'teiten-2014-06.ja.html',
      'teiten-2014-06.en.html',
    ]) {
      expect(readFileSync(join(out, name), 'utf8')).toMatch(/synthetic|模擬データ/i)
    }
    expect(report.synthetic).toEqual({ scenarios: ['june-2014'] })
  })

  it('shows no address of a sensor', () => {
    for (const name of readdirSync(out)) {
      if (name.endsWith('.pdf')) continue
      expect([
        name,
        /\b(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+/.exec(readFileSync(join(out, name), 'utf8'))?.[0],
      ]).toEqual([name, undefined])
    }
  })

  it('is the same to the byte when it is made again', async () => {
    const again = join(folder, 'again')
    expect((await teiten([...REPORT, '--out', again])).code).toBe(0)
    const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
    const names = readdirSync(out).sort()
    expect(readdirSync(again).sort()).toEqual(names)
    for (const name of names) expect([name, digest(join(again, name))]).toEqual([name, digest(join(out, name))])
  }, 120_000)

  it('names the periods that have data when asked for another', async () => {
    const { code, stderr } = await teiten(['report', '--data', data, '--period', '2015-01', '--out', out])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^TEITEN_NO_DATA: .*2014-05-01.*2014-06-30/)
  })
})

describe('numbers of a period', () => {
  it('are kept in the store while nothing changes, and are those of the report', async () => {
    const site = await openSite({ data })
    const inStore = () =>
      select<{ n: number }>(site.store, "SELECT count() AS n FROM kept_answer FINAL WHERE name LIKE 'period %'", {})
    try {
      const period = parsePeriod('2014-06')
      const worked = await keptReportData(site, period, '2014-07-22')
      expect(JSON.parse(JSON.stringify(worked))).toEqual(report)
      const kept = await keptReportData(site, period, '2014-08-01')
      expect(kept).toEqual({ ...report, published: '2014-08-01' })
      await keptReportData(site, daysPeriod('2014-06-10', '2014-06-20'), '2014-08-01') // anybody may ask for any days
      expect((await inStore()).value[0]!.n).toBe(1)
    } finally {
      await closeSite(site)
    }
  })
})
