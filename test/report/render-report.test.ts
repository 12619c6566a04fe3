import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtFolder, packageRoot } from '../../src/base/package-paths.ts'
import type { ReportData } from '../../src/model/report.ts'
import { type ReportFormat, renderReport } from '../../src/report/render-report.ts'
import { sampleReportData } from './sample-report-data.ts'

const FORMATS: ReportFormat[] = ['html', 'pdf', 'md', 'json', 'csv']
const LANGUAGES = ['ja', 'en'] as const

async function textOf(data: ReportData, language: 'ja' | 'en', format: ReportFormat): Promise<string> {
  return (await renderReport(data, language, format)).map(f => Buffer.from(f.bytes).toString('utf8')).join('\n')
}

beforeAll(() => {
  if (!existsSync(join(builtFolder, 'fonts', 'families.json')))
    execFileSync(process.execPath, [join(packageRoot, 'scripts', 'build-fonts.mjs')])
})

describe('renderReport', () => {
  for (const format of FORMATS) {
    for (const language of LANGUAGES) {
      it(`gives the same bytes for the same data (${format}, ${language})`, async () => {
        const once = await renderReport(sampleReportData(), language, format)
        const twice = await renderReport(sampleReportData(), language, format)
        expect(once.length).toBeGreaterThan(0)
        expect(twice.map(f => f.name)).toEqual(once.map(f => f.name))
        once.forEach((file, i) => {
          expect(file.bytes.length).toBeGreaterThan(40)
          expect(Buffer.compare(Buffer.from(file.bytes), Buffer.from(twice[i]!.bytes))).toBe(0)
        })
      })
    }
  }

  it('names files by period, language and format', async () => {
    const names = async (format: ReportFormat) =>
      (await renderReport(sampleReportData(), 'ja', format)).map(f => f.name)
    expect(await names('html')).toEqual(['teiten-2014-06.ja.html'])
    expect(await names('json')).toEqual(['teiten-2014-06.json'])
    expect(await names('md')).toContain('teiten-2014-06.ja.figure-1.svg')
    expect(await names('csv')).toContain('teiten-2014-06.days.csv')
  })

  it('prints PDF/UA-1 with title and the publishing day as its date', async () => {
    const pdf = await textOf(sampleReportData(), 'ja', 'pdf')
    expect(pdf.startsWith('%PDF-1.7')).toBe(true)
    expect(pdf).toContain('pdfuaid:part')
    expect(pdf).toContain('2014-07-22T00:00:00')
  })

  it('keeps every text of a sender as text, in every format', async () => {
    const hostile = '</style><script>alert(1)</script>#panic("x") ~ $x$ *b* `c` | =1+1 \u202e\\r\\n'
    const data = sampleReportData()
    data.findings[0]!.payloads[0]!.sample = `HEAD ${hostile}`
    data.findings[0]!.portUse.products = [{ name: { ja: hostile, en: hostile }, kind: 'general', reference: '' }]
    data.ports.rows[0]!.name = { ja: hostile, en: hostile }
    data.countries.rows[0]!.name = { ja: hostile, en: hostile }
    for (const language of LANGUAGES) {
      const html = await textOf(data, language, 'html')
      expect(html).not.toContain('<script')
      expect(html.match(/<\/style>/g)).toHaveLength(1)
      const md = (await renderReport(data, language, 'md'))[0]!
      const outside = Buffer.from(md.bytes)
        .toString()
        .replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
      expect(/(?<!\\)<script/.test(outside)).toBe(false)
      expect((await renderReport(data, language, 'pdf'))[0]!.bytes.length).toBeGreaterThan(10_000)
    }
    expect(await textOf(data, 'ja', 'csv')).not.toMatch(/(^|,)[=+@]/m)
  })

  it('loads nothing and runs nothing: one HTML file under a strict policy', async () => {
    const html = await textOf(sampleReportData(), 'en', 'html')
    expect(html).toContain('default-src &#39;none&#39;')
    expect(html).not.toMatch(/<(script|link|iframe|object|embed|form|img)\b/i)
    expect(html).not.toMatch(/\s(src|srcset|action|on\w+|style)=/i)
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/(href|url)\W{1,3}https?:/i)
  })

  it('links every reference to a row of the appendix and every anchor to an id', async () => {
    for (const language of LANGUAGES) {
      const html = await textOf(sampleReportData(), language, 'html')
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(m => m[1]!)
      expect(new Set(ids).size).toBe(ids.length)
      for (const m of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(m[1])
      expect(html).toContain(`<html lang="${language}">`)
    }
  })

  it('never publishes a sensor address', async () => {
    const data = sampleReportData()
    data.telescope.sensors[0]!.name = '192.0.2.77'
    data.telescope.sensors[1]!.name = '2001:db8:77::1'
    data.queries[0]!.parameters = { sensor: '192.0.2.77' }
    for (const format of FORMATS) {
      for (const language of LANGUAGES) {
        const text = await textOf(data, language, format)
        expect(text).not.toContain('192.0.2.77')
        expect(text).not.toContain('2001:db8:77')
      }
    }
  })

  it('says in every format that made-up data are made up, and never of real data', async () => {
    const data = sampleReportData()
    expect(
      (await textOf(data, 'ja', 'html')).match(/実際の観測(値|結果)ではありません/g)!.length,
    ).toBeGreaterThanOrEqual(2)
    expect(await textOf(data, 'en', 'md')).toContain('Synthetic data')
    expect(await textOf(data, 'en', 'json')).toContain('"scenarios"')
    for (const file of await renderReport(data, 'ja', 'csv'))
      expect(Buffer.from(file.bytes).toString().split('\r\n')[0]).toMatch(/,synthetic$/)
    data.synthetic = null
    expect(await textOf(data, 'ja', 'html')).not.toContain('模擬データ')
  })

  it('JSON is the data with sorted keys', async () => {
    const data = sampleReportData()
    data.findings[1]!.finding.ratio = Number.POSITIVE_INFINITY
    const json = JSON.parse(await textOf(data, 'ja', 'json')) as ReportData
    expect(Object.keys(json)).toEqual([...Object.keys(json)].sort())
    expect(json.keyNumbers.accesses.value).toBe(data.keyNumbers.accesses.value)
    expect(json.findings[1]!.finding.ratio).toBeNull()
  })

  it('prints a report of a quiet, blind or crowded period as well', async () => {
    const blind = sampleReportData()
    Object.assign(blind, { findings: [], bursts: [], findingPorts: [], queries: [], hasPrevious: false })
    Object.assign(blind.telescope, { sensors: [], addresses: 0, exposure: 0, planned: 0, coverage: null })
    for (const key of Object.values(blind.keyNumbers))
      Object.assign(key, { value: null, previous: null, change: null, history: [] })
    const crowded = sampleReportData()
    const first = crowded.findings[0]!
    crowded.findings = Array.from({ length: 12 }, (_, i) => ({
      ...first,
      number: i + 1,
      finding: { ...first.finding, port: 7000 + i },
    }))
    crowded.period = { name: '2014-06-01..2014-06-15', kind: 'days', from: '2014-06-01', to: '2014-06-16' }
    for (const data of [blind, crowded]) {
      for (const language of LANGUAGES) {
        expect((await renderReport(data, language, 'pdf'))[0]!.bytes.length).toBeGreaterThan(10_000)
        expect((await renderReport(data, language, 'html'))[0]!.bytes.length).toBeGreaterThan(5_000)
      }
    }
  })
})
