import { describe, expect, it } from 'vitest'
import { parsePeriod } from '../../src/base/period.ts'
import {
  CREDENTIALS_PAYLOAD_ID,
  EMPTY_PAYLOAD_ID,
  type PayloadShare,
  UNLOGGED_PAYLOAD_ID,
} from '../../src/model/payload.ts'
import type { FindingSection, ReportData } from '../../src/model/report.ts'
import { buildDocument } from '../../src/report/build-document.ts'
import { intervalText, lastDayBefore, onsetInterval, onsetRange, onsetText } from '../../src/report/dates.ts'
import { classPercents } from '../../src/report/figures/class-percents.ts'
import { dailyFigure } from '../../src/report/figures/daily-figure.ts'
import { findingFigure } from '../../src/report/figures/finding-figure.ts'
import { shareBar } from '../../src/report/figures/share-bar.ts'
import { svgText } from '../../src/report/figures/svg.ts'
import { printTheme } from '../../src/report/figures/theme.ts'
import { renderMarkdown } from '../../src/report/render-markdown.ts'
import { stretchOf } from '../../src/run/period/port-parts.ts'
import { sampleReportData } from './sample-report-data.ts'

/** The whole report as text, without references. */
function words(data: ReportData, language: 'ja' | 'en'): string {
  const files = renderMarkdown(buildDocument(data, language, printTheme), `${data.period.name}.${language}`)
  return files.find(f => f.name.endsWith('.md'))!.text.replace(/\[\\\[Q\d+\\\]\]\(#Q\d+\)/g, '')
}

const first = (data: ReportData) => data.findings[0]!

function group(id: string, share: number, more: Partial<PayloadShare> = {}): PayloadShare {
  return {
    id,
    accesses: Math.round(share * 1000),
    share,
    sources: 10,
    withoutSurvey: null,
    class: 'other',
    protocol: '',
    signature: null,
    title: null,
    sample: '',
    sampleHex: '',
    sampleLength: 0,
    firstSeen: 0,
    lastSeen: 0,
    ...more,
  }
}

function sends(section: FindingSection, groups: PayloadShare[]): void {
  section.payloads = groups
  const shares = new Map<PayloadShare['class'], number>()
  for (const g of groups) shares.set(g.class, (shares.get(g.class) ?? 0) + g.share)
  section.classes = [...shares].map(([name, share]) => ({
    class: name,
    accesses: Math.round(share * 1000),
    share,
    withoutSurvey: null,
  }))
}

describe('shares of classes', () => {
  it('add up to 100 in whole percents', () => {
    const shares = [
      { class: 'intrusion-attempt', share: 0.4719 },
      { class: 'probe', share: 0.0459 },
      { class: 'port-check', share: 0.4822 },
    ] as const
    expect([...classPercents(shares).values()]).toEqual(['47%', '5%', '48%'])
  })
  it('keep a decimal where whole percents would say none or all', () => {
    const shares = [
      { class: 'probe', share: 0.996 },
      { class: 'other', share: 0.004 },
    ] as const
    expect([...classPercents(shares).values()]).toEqual(['99.6%', '0.4%'])
    expect(classPercents([{ class: 'other', share: 1 }]).get('other')).toBe('100%')
  })
  it('say the same in text and figure, class and leading request apart', () => {
    const data = sampleReportData()
    sends(first(data), [
      group('a'.repeat(32), 0.63, { class: 'probe', protocol: 'http', sample: 'HEAD / HTTP/1.0\\r\\n\\r\\n' }),
      group('b'.repeat(32), 0.08, { class: 'probe', protocol: 'http', sample: 'GET / HTTP/1.1\\r\\n\\r\\n' }),
      group(EMPTY_PAYLOAD_ID, 0.29, { class: 'port-check' }),
    ])
    expect(words(data, 'ja')).toContain(
      '全体の71%が探索の要求で、その中心は「HEAD / HTTP/1.0」というHTTPの要求（全体の63%）でした',
    )
    expect(words(data, 'en')).toContain(
      '71% of the accesses were probes, most of them “HEAD / HTTP/1.0”, an HTTP request (63% of all)',
    )
    const bar = svgText(shareBar(first(data), 'ja'))
    expect(bar).toContain('探索の要求（HEAD / HTTP/1.0 が63%）')
    expect(bar).toContain('>71%<')
    expect(bar).toContain('>29%<')
  })
})

describe('what a log did not keep', () => {
  it('is never told as nothing', () => {
    const data = sampleReportData()
    sends(first(data), [group(UNLOGGED_PAYLOAD_ID, 1)])
    first(data).sources.handshake = 0
    const ja = words(data, 'ja').split('## 2 ')[0]!
    expect(ja).toContain('送信内容は記録されていません')
    expect(ja).toContain('取り込んだ記録には接続の確立の有無が残っておらず')
    expect(ja).not.toContain('何も送信して')
    expect(ja).not.toContain('接続の確立に至っておらず')
    expect(svgText(shareBar(first(data), 'ja'))).toContain('送信内容の記録なし')
    expect(words(data, 'en')).toContain('What was sent is not on record')
  })
  it('is told beside what is known', () => {
    const data = sampleReportData()
    sends(first(data), [
      group(CREDENTIALS_PAYLOAD_ID, 0.6, { class: 'credential-attempt' }),
      group(UNLOGGED_PAYLOAD_ID, 0.4),
    ])
    const ja = words(data, 'ja')
    expect(ja).toContain('60%は、ログインを試みるものであることを確認しました')
    expect(ja).toContain('ログインの試行があったことだけが残っており')
    expect(ja).toContain('40%については')
  })
})

describe('sources that never completed a connection', () => {
  it('knocked; nothing is said of the telescope', () => {
    const data = sampleReportData()
    first(data).sources.handshake = 0
    const ja = words(data, 'ja')
    expect(ja).toContain('いずれも接続の確立には至っておらず')
    expect(ja).not.toMatch(/観測網は?.{0,12}応答していない/)
    expect(words(data, 'en')).toContain('The sources knocked and did not complete a connection')
  })
})

describe('a port without known use', () => {
  it.each([
    [
      45868,
      '45868/TCPは、登録された用途がなく、使用する製品も知られていないポートです。',
      '45868/TCP has no registered use',
    ],
    [60003, '60003/TCPは、用途が登録されない動的・私用ポート', '60003/TCP is one of the dynamic and private ports'],
  ])('%d is said properly', (port, ja, en) => {
    const data = sampleReportData()
    first(data).finding.port = port
    first(data).portUse = { protocol: 'tcp', port, service: { ja: '用途不明', en: 'no known use' }, products: [] }
    expect(words(data, 'ja')).toContain(ja)
    expect(words(data, 'ja')).not.toContain('用途不明に')
    expect(words(data, 'en')).toContain(en)
  })
})

describe('a gradual rise', () => {
  const times = {
    gradual: true,
    onset: '2014-06-09T13:00:00+09:00',
    onsetLow: '2014-06-07T11:00:00+09:00',
    onsetHigh: '2014-06-12T08:00:00+09:00',
  }
  const ja = { language: 'ja', era: false } as const
  const en = { language: 'en', era: false } as const

  it('has days, no hours', () => {
    expect(onsetText(times, '2014-06-01', ja)).toBe('9日頃')
    expect(onsetInterval(times, ja)).toBe('7日から12日まで')
    expect(onsetRange(times, '2014-06-01', en)).toBe('7 June – 12 June')
  })
  it('names no hour anywhere in its section and figure', () => {
    const data = sampleReportData()
    Object.assign(first(data).finding, times)
    const section = words(data, 'ja').split('## 1 ')[1]!.split('## 2 ')[0]!
    expect(section).toContain('増加は緩やかで、9日頃に始まったと推定され（95%区間は7日から12日まで）')
    expect(section.replace(/（nagoya[^）]*）|欠測（[^）]*）/g, '')).not.toMatch(/\d+時頃/)
    const figure = svgText(findingFigure(first(data), data, 'ja'))
    expect(figure).toContain('6月9日頃から徐々に')
    expect(figure).toContain('95%区間 7日〜12日')
    expect(figure).not.toContain('(b)')
  })
})

describe('times', () => {
  it('never say 同日 of a day that was not the last one named', () => {
    const style = { language: 'ja', era: false } as const
    expect(intervalText('2014-06-08T16:00:00+09:00', '2014-06-09T06:00:00+09:00', '2014-06-09', style)).toBe(
      '8日16時から9日6時まで',
    )
  })
  it('an end at midnight belongs to the day before', () => {
    expect(lastDayBefore('2014-06-21T00:00:00+09:00')).toBe('2014-06-20')
    expect(lastDayBefore('2014-06-21T05:00:00+09:00')).toBe('2014-06-21')
    const finding = { ...first(sampleReportData()).finding, end: '2014-06-21T00:00:00+09:00' }
    expect(stretchOf(finding, parsePeriod('2014-06'))).toMatchObject({ from: '2014-06-09', to: '2014-06-21' })
  })
})

describe('a gap of some sensors', () => {
  it('is counted in words and hatched above the plot, off every other label', () => {
    const data = sampleReportData()
    const figure = dailyFigure(data.findings[1]!, data, 'ja')
    const text = svgText(figure)
    const down = /(\d+)台中(\d+)台が欠測/.exec(text)
    expect(down).not.toBeNull()
    expect(Number(down![2])).toBeLessThan(Number(down![1]))
    expect(text).not.toContain('一部欠測')
  })
})

describe('the chapter on reading and the tables', () => {
  it('say that the history was short', () => {
    const data = sampleReportData()
    data.method.note = { ja: '平常値は12日分から求めました。', en: 'The baseline rests on 12 days.' }
    expect(words(data, 'ja')).toContain('平常値は12日分から求めました。')
    expect(words(data, 'en')).toContain('The baseline rests on 12 days.')
  })
  it('say how shares of victims are to be read, and what a burst is judged by', () => {
    const ja = words(sampleReportData(), 'ja')
    expect(ja).toContain('複数のポートで応答した被害IPアドレスは、それぞれのポートで数える')
    expect(ja).toContain('送信元数ではなくアクセス件数で判定')
  })
  it('print the key number of signature matches as the total of the categories', () => {
    const data = sampleReportData()
    const rows = data.categories.rows.reduce((n, r) => n + r.perAddress!, 0) + (data.categories.rest.perAddress ?? 0)
    data.keyNumbers.signatureMatches.value = rows
    const table = /シグネチャ分類別[\s\S]*?\n\n[^|]/.exec(words(data, 'ja'))![0]
    const cells = [...table.matchAll(/^\|(.*)\|$/gm)].map(m => m[1]!.split('|').map(c => c.replaceAll('*', '').trim()))
    const total = cells.find(c => c.includes('計'))!
    const numbers = cells
      .filter(c => !c.includes('計'))
      .flatMap(c => c.filter(text => /^[\d,]+\.\d\d$/.test(text)))
      .map(Number)
    expect(total.map(Number).find(n => n > 0)).toBeCloseTo(
      numbers.reduce((a, b) => a + b, 0),
      1,
    )
  })
  it('say in one line that a ranking has no rows', () => {
    const data = sampleReportData()
    data.categories = {
      ...data.categories,
      rows: [],
      rest: { ...data.categories.rest, accesses: 0, perAddress: 0, share: 0, count: 0 },
    }
    expect(words(data, 'ja')).toContain('シグネチャ分類別：今期は該当するアクセスがありません。')
  })
})

describe('what was sent over all ports', () => {
  it('is named, cut where it cannot be broken, and says what stays undetermined', () => {
    const text = words(sampleReportData(), 'ja')
    expect(text).toContain('ウェブサーバーの探索')
    expect(text).toContain('2.9%はどのシグネチャにも一致せず')
    expect(text).not.toMatch(/(?:\\x85){12}/)
    expect(text).toContain('[t13i190800_9dc949149365_97f8aa674fd9]')
  })
  it('is left out where logs do not keep it', () => {
    expect(words({ ...sampleReportData(), payloads: null }, 'en')).not.toContain('What was sent, all destination ports')
  })
})

describe('a short observation', () => {
  it('is said to be extrapolated, with the real count', () => {
    const data = sampleReportData()
    data.telescope.exposure = 0.2
    expect(words(data, 'en')).toContain('shorter than one day of one address')
    expect(words(sampleReportData(), 'en')).not.toContain('extrapolated')
  })
})

describe('sources that run the service but show no login page', () => {
  it('are not said to show one', () => {
    const data = sampleReportData()
    first(data).steppingStones[0]!.shows = 'service'
    const ja = words(data, 'ja').split('## 1 ')[1]!.split('## 2 ')[0]!
    expect(ja).toContain('が動作していることを確認しました')
    expect(ja).not.toContain('ログイン画面')
    expect(words(data, 'en')).toContain('run the same kind of control panel on 7778/TCP')
  })
})
