import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rulesFolder } from '../../src/base/package-paths.ts'
import { parsePeriod } from '../../src/base/period.ts'
import { loadAnalystText } from '../../src/report/analyst-text.ts'
import { fullDate, intervalText, periodName, periodRange } from '../../src/report/dates.ts'
import { findingHeadline, purposeConfidence } from '../../src/report/describe-finding.ts'
import { changePercent, difference, factor, grouped, percent, rate } from '../../src/report/numbers.ts'
import { phrases } from '../../src/report/phrases.ts'
import { PRODUCT_KINDS } from '../../src/report/product-kind.ts'
import { hasAddress } from '../../src/report/publishable.ts'
import { loadRecommendations, recommendationsFor } from '../../src/report/recommendations.ts'
import { sampleReportData } from './sample-report-data.ts'

const ja = { language: 'ja', era: true } as const
const en = { language: 'en', era: true } as const

describe('numbers', () => {
  it('have commas, a true minus and no more digits than they bear', () => {
    expect(grouped(1234567)).toBe('1,234,567')
    expect([rate(487.31), rate(12.841), rate(0.02), rate(0.0041), rate(0)]).toEqual([
      '487.3',
      '12.84',
      '0.02',
      '0.004',
      '0',
    ])
    expect([
      changePercent(0.046),
      changePercent(-0.069),
      changePercent(1.94),
      changePercent(0),
      changePercent(null),
    ]).toEqual(['+4.6%', '−6.9%', '+194%', '±0.0%', '–'])
    expect([difference(21.6, 1), difference(-84, 0)]).toEqual(['+21.6', '−84'])
    expect([percent(0.61), percent(0.012), percent(1), percent(0), percent(0.0004), percent(0.9996)]).toEqual([
      '61%',
      '1.2%',
      '100%',
      '0%',
      '<0.1%',
      '>99.9%',
    ])
    expect([factor(83.7), factor(3.24), factor(127)]).toEqual(['83', '3.2', '120'])
  })
})

describe('dates', () => {
  it('use era years where asked, and the first year is 元年', () => {
    expect(fullDate('2014-07-22', ja)).toBe('平成26年7月22日')
    expect(fullDate('2019-05-01', ja)).toBe('令和元年5月1日')
    expect(fullDate('2019-04-30', ja)).toBe('平成31年4月30日')
    expect(fullDate('2014-07-22', { language: 'ja', era: false })).toBe('2014年7月22日')
    expect(fullDate('2014-07-22', en)).toBe('22 July 2014')
  })
  it('name periods', () => {
    expect(periodName(parsePeriod('2014-06'), ja)).toBe('平成26年6月期')
    expect(periodName(parsePeriod('2014-Q2'), ja)).toBe('平成26年第2四半期')
    expect(periodName(parsePeriod('2014-H1'), en)).toBe('First half of 2014')
    expect(periodRange(parsePeriod('2014-Q2'), en)).toBe('1 April – 30 June')
  })
  it('tell intervals from the day that is spoken of', () => {
    expect(
      intervalText('2014-06-09T02:00:00+09:00', '2014-06-09T09:00:00+09:00', '2014-06-09T04:00:00+09:00', ja),
    ).toBe('同日2時から9時まで')
    expect(
      intervalText('2014-06-08T22:00:00+09:00', '2014-06-09T09:00:00+09:00', '2014-06-09T04:00:00+09:00', ja),
    ).toBe('8日22時から9日9時まで')
    expect(
      intervalText('2014-05-31T22:00:00+09:00', '2014-06-01T09:00:00+09:00', '2014-06-01T04:00:00+09:00', en),
    ).toBe('from 31 May, 22:00, to 1 June, 09:00')
  })
})

describe('headlines', () => {
  it('claim what the payloads carry and no more', () => {
    const [panel, bmc] = sampleReportData().findings
    expect(findingHeadline(panel!).ja).toBe('サーバーの管理画面を探すとみられるアクセスが7778/TCPで急増')
    expect(findingHeadline(bmc!).ja).toBe('サーバー管理用チップ（BMC）の脆弱性を狙うアクセスを49152/TCPで観測')
    expect([purposeConfidence(panel!), purposeConfidence(bmc!)]).toEqual(['likely', 'certain'])
    const check = { class: 'port-check' as const, accesses: 10, share: 1, withoutSurvey: null }
    const silent = { ...panel!, classes: [check], payloads: [] }
    expect(findingHeadline(silent).ja).toBe('宛先ポート7778/TCPに対するアクセスが急増')
    expect(purposeConfidence(silent)).toBe('possible')
    expect(findingHeadline({ ...panel!, productKind: '' }).en).toBe('Surge of accesses to destination port 7778/TCP')
  })
  it('break at phrases and lose nothing', () => {
    const title = 'サーバーの管理画面を探すとみられるアクセスが7778/TCPで急増'
    expect(phrases(title, 'ja').join('')).toBe(title)
    expect(phrases(title, 'ja')).toContain('7778/TCPで')
  })
})

describe('recommendations', () => {
  const table = loadRecommendations(rulesFolder)
  it.each([...PRODUCT_KINDS])('%s has a lead and at least two points in both languages', kind => {
    const found = recommendationsFor(table, kind, '7778/TCP')
    expect(found.items.length).toBeGreaterThanOrEqual(2)
    expect(found.lead.ja).toMatch(/推奨します。$/)
    for (const { text } of found.items) {
      expect(text.ja + text.en).not.toContain('{port}')
      expect(text.ja).toMatch(/。$/)
      expect(text.en).toMatch(/^[A-Z].*\.$/)
      expect(text.en).not.toMatch(/[\u3040-\u9fff]/)
    }
  })
  it('falls back to the general ones', () => {
    expect(recommendationsFor(table, 'no-such-kind', '1/TCP').lead).toEqual(table.get('general')!.lead)
  })
})

describe('loadAnalystText', () => {
  const folder = mkdtempSync(join(tmpdir(), 'teiten-analyst-'))
  it('reads YAML and Markdown, and no folder is no text', () => {
    writeFileSync(join(folder, 'a.yaml'), '- place: overview\n  mode: replace\n  ja: 概況\n  en: Overview\n')
    writeFileSync(join(folder, 'finding-7778-TCP.ja.follow.md'), '追記\n')
    writeFileSync(join(folder, 'finding-7778-TCP.en.follow.md'), 'added\n')
    expect(loadAnalystText(folder)).toEqual([
      { place: 'overview', mode: 'replace', text: { ja: '概況', en: 'Overview' } },
      { place: 'finding-7778/TCP', mode: 'follow', text: { ja: '追記', en: 'added' } },
    ])
    expect(loadAnalystText(join(folder, 'nothing'))).toEqual([])
  })
  it('names the place of a mistake', () => {
    const bad = join(folder, 'bad')
    mkdirSync(bad)
    writeFileSync(join(bad, 'a.yaml'), '- place: overview\n  mode: sometimes\n')
    expect(() => loadAnalystText(bad)).toThrowError(
      expect.objectContaining({ code: 'TEITEN_BAD_CONFIG', where: expect.stringMatching(/a\.yaml:\d/) }),
    )
  })
})

describe('hasAddress', () => {
  it('knows addresses from times, versions and ports', () => {
    for (const text of ['192.0.2.1', 'sensor 192.0.2.0/24', '2001:db8::1', 'fe80::1', '::1', '2001:db8:0:0:0:0:0:1'])
      expect(hasAddress(text)).toBe(true)
    for (const text of ['tokyo-1', 'S01', '0.1.0', '12:30', '2014-06-09T04:00:00+09:00'])
      expect(hasAddress(text)).toBe(false)
  })
})
