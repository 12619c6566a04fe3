import { describe, expect, it } from 'vitest'
import type { ReportData } from '../../src/model/report.ts'
import { buildDocument } from '../../src/report/build-document.ts'
import type { Block, Inline, ReportDocument } from '../../src/report/document.ts'
import { printTheme } from '../../src/report/figures/theme.ts'
import { sampleReportData } from './sample-report-data.ts'

const ja = (data: ReportData) => buildDocument(data, 'ja', printTheme)
const en = (data: ReportData) => buildDocument(data, 'en', printTheme)

const line = (content: readonly Inline[]) =>
  content
    .map(p => (p.kind === 'query' ? p.ids.map(id => `[${id}]`).join('') : p.kind === 'dots' ? '' : p.text))
    .join('')

function words(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'notice':
      return line(block.content)
    case 'heading':
      return block.text
    case 'figure':
      return `${block.label} ${block.title} ${line(block.note)}`
    case 'table':
      return `${block.label} ${block.title} ${block.rows.map(r => r.cells.map(c => ('text' in c ? c.text : '')).join(' ')).join('\n')} ${line(block.note)}`
    case 'beside':
      return [...block.main, ...block.side].map(words).join('\n')
    case 'pair':
      return [...block.left, ...block.right].map(words).join('\n')
    case 'panel':
      return `${block.title} ${block.blocks.map(b => (b.kind === 'facts' ? b.rows.map(r => `${r.label} ${line(r.value)}`).join('\n') : b.kind === 'big-number' ? b.value + b.unit : b.kind === 'small' ? line(b.content) : b.kind === 'code' ? b.text : '')).join('\n')}`
    case 'recommendations':
      return `${block.lead}${block.items.map(i => i.text).join('')}`
    case 'definitions':
      return block.items.map(i => i.term + i.text).join('')
    case 'list':
      return block.items.map(line).join('\n')
  }
}

const sectionText = (document: ReportDocument, id: string) =>
  document.sections
    .find(s => s.id === id)!
    .blocks.map(words)
    .join('\n')
const overviewText = (document: ReportDocument) => document.overview.map(words).join('\n')
const everything = (document: ReportDocument) =>
  [
    document.title,
    document.periodLine,
    document.publishedLine,
    overviewText(document),
    ...document.headlines.map(h => h.title + line(h.content)),
    ...document.sections.map(s => `${s.title}\n${s.blocks.map(words).join('\n')}`),
  ].join('\n')

describe('the Japanese report says what the reference report says', () => {
  const document = ja(sampleReportData())
  it.each([
    [
      'the publishing date and the period',
      everything(document),
      ['平成26年7月22日 公表', '平成26年6月期（6月1日〜6月30日）'],
    ],
    [
      'the surge, its onset and that it lasts',
      sectionText(document, 'finding-1'),
      [
        '6月9日から、宛先ポート7778/TCPに対するアクセスが急増しました（図1）',
        '95%区間は同日2時から9時まで',
        '期末の30日も平常値を上回って継続しています[Q6]。',
      ],
    ],
    [
      'the request, its share and what it is for',
      sectionText(document, 'finding-1'),
      [
        '61%が「HEAD / HTTP/1.0」というHTTPの要求でした[Q7]。',
        '7778/TCPでウェブサーバーが動作しているIPアドレスを探しているものとみられます',
      ],
    ],
    [
      'what the port is used for',
      sectionText(document, 'finding-1'),
      ['コントロールパネルでも使用されるポート', '管理画面'],
    ],
    [
      'the login pages of the sources and what they may mean',
      sectionText(document, 'finding-1'),
      [
        '記録のある送信元214個のうち、31個（14%）で、7778/TCPに',
        'ログイン画面が表示されることを確認しました[Q9]。',
        '踏み台にされている可能性があります',
      ],
    ],
    [
      'the recommendations',
      sectionText(document, 'finding-1'),
      ['最新の版に保つ', '使い回さない', '送信元を、管理に用いるネットワークやVPNに限定'],
    ],
    [
      'the disclosure and the day after',
      sectionText(document, 'finding-2'),
      [
        '6月19日に、',
        '公表されました',
        'その翌日の20日から、宛先ポート49152/TCPに対するアクセスを観測しています（図2）',
        '公表からの日数 1日',
      ],
    ],
    [
      'port checks and exploit requests apart',
      sectionText(document, 'finding-2'),
      [
        '46%は、公表された脆弱性を利用する要求「GET /PSBlock」に一致することを確認しました',
        '49%は、接続しただけで何も送信しておらず',
        '侵入の成功を意味するものではありません',
      ],
    ],
    [
      'the exposed hosts and who counted them',
      sectionText(document, 'finding-2'),
      ['約32,000台', '脆弱性の公表者による探索の結果', 'この観測網で数えたものではありません'],
    ],
  ])('%s', (_what, text, phrases) => {
    for (const phrase of phrases) expect(text).toContain(phrase)
  })
})

describe('the English report says the same', () => {
  const document = en(sampleReportData())
  it.each([
    ['From 9 June, accesses to destination port 7778/TCP surged (Figure 1).'],
    ['61% of the accesses sent “HEAD / HTTP/1.0”, an HTTP request.'],
    ['31 (14%) show the login page'],
    ['about 32,000'],
    ['the day after, accesses to destination port 49152/TCP are observed'],
    ['An observed request is not a successful intrusion.'],
    ['Published 22 July 2014'],
    ['June 2014 (1–30 June)'],
  ])('%s', phrase => {
    expect(everything(document)).toContain(phrase)
  })

  it('has the same blocks in the same order', () => {
    const shape = (blocks: readonly Block[]): unknown =>
      blocks.map(b =>
        b.kind === 'beside'
          ? [shape(b.main), shape(b.side)]
          : b.kind === 'pair'
            ? [shape(b.left), shape(b.right)]
            : b.kind,
      )
    expect(document.sections.map(s => shape(s.blocks))).toEqual(
      ja(sampleReportData()).sections.map(s => shape(s.blocks)),
    )
  })

  it('holds no Japanese, and Japanese names no undefined', () => {
    const data = sampleReportData()
    expect(everything(en(data))).not.toMatch(/[\u3040-\u30ff]/)
    for (const text of [everything(en(data)), everything(ja(data))])
      expect(text).not.toMatch(/undefined|null|NaN|Infinity|\[object/)
  })
})

describe('honest sentences', () => {
  it('says that there is no previous period and compares nothing', () => {
    const data = sampleReportData()
    data.hasPrevious = false
    const document = ja(data)
    expect(overviewText(document)).toContain('前期は観測データがないため')
    expect(document.keyFigures.every(k => k.change === '')).toBe(true)
    expect(sectionText(document, 'rankings')).not.toMatch(/[+−]\d+\.\d%/)
  })

  it('says that nothing surged', () => {
    const data = sampleReportData()
    data.findings = []
    data.findingPorts = []
    const document = ja(data)
    expect(document.noHeadlines).toContain('急増は観測されませんでした')
    expect(overviewText(document)).toContain('攻撃がなかったことを意味するものではありません')
    expect(document.sections.map(s => s.number)).toEqual(['1', '2', '3', '付録'])
  })

  it('never turns a period without data into zero', () => {
    const data = sampleReportData()
    Object.assign(data.telescope, { exposure: 0, planned: 0, coverage: null, sensors: [] })
    data.findings = []
    for (const document of [ja(data), en(data)]) {
      expect(overviewText(document)).toMatch(
        /0件であったことを意味するものではありません|does not mean that there were none/,
      )
      expect(document.sections.some(s => s.id === 'rankings')).toBe(false)
    }
  })

  it('says what was inferred, what was not answered and what was not scanned', () => {
    const data = sampleReportData()
    data.telescope.inferred = true
    data.findings[0]!.sources.handshake = 0
    data.findings[0]!.steppingStones = []
    expect(overviewText(ja(data))).toContain('推定しています')
    const text = sectionText(ja(data), 'finding-1')
    expect(text).toContain('接続後に何を送信しようとしていたかは分かりません')
    expect(text).toContain('走査データがないため確認していません')
    expect(text).toContain('詐称されたものが含まれる可能性')
  })

  it('tells a surge that has ended, and one that came before its disclosure', () => {
    const data = sampleReportData()
    Object.assign(data.findings[0]!.finding, { lasting: false, end: '2014-06-21T00:00:00+09:00' })
    data.findings[1]!.advisories[0]!.lagDays = -3
    expect(sectionText(ja(data), 'finding-1')).toContain('20日まで続きました')
    expect(sectionText(ja(data), 'finding-2')).toContain(
      '公表の3日前に始まっており、公表前から脆弱性が知られていた可能性',
    )
    expect(sectionText(en(data), 'finding-2')).toContain('3 days before the disclosure')
  })

  it('claims a likeness in time only as possible', () => {
    const data = sampleReportData()
    Object.assign(data.findings[1]!.advisories[0]!, { ground: 'time', confidence: 'possible' })
    const text = sectionText(ja(data), 'finding-2')
    expect(text).toContain('ほかの根拠はありません')
    expect(text).not.toContain('この脆弱性を狙うアクセスであることを確認しました')
  })
})

describe('analyst text', () => {
  it('replaces once and follows last, in its own language', () => {
    const data = sampleReportData()
    data.analystText = [
      { place: 'overview', mode: 'replace', text: { ja: '分析者による概況。\n\n第二段落。', en: 'Own overview.' } },
      { place: 'finding-7778/TCP', mode: 'follow', text: { ja: '追記です。', en: 'An addition.' } },
    ]
    const text = overviewText(ja(data))
    expect(text.match(/分析者による概況/g)).toHaveLength(1)
    expect(text).not.toContain('2件の観測事象を報告します')
    expect(sectionText(ja(data), 'finding-1')).toMatch(/急増しました[\s\S]*追記です。/)
    expect(sectionText(en(data), 'finding-1')).toContain('An addition.')
  })
})

describe('references', () => {
  it('stand once per paragraph, before 。 in Japanese and after the stop in English', () => {
    const data = sampleReportData()
    for (const block of ja(data).sections.flatMap(s => s.blocks)) {
      if (block.kind !== 'beside') continue
      for (const p of block.main.filter(b => b.kind === 'paragraph')) {
        const ids = p.content.flatMap(c => (c.kind === 'query' ? c.ids : []))
        expect(new Set(ids).size).toBe(ids.length)
        expect(line(p.content)).not.toMatch(/。\[Q/)
      }
    }
    expect(sectionText(en(data), 'finding-1')).toMatch(/period\.\[Q6\]/)
  })
})

describe('sensors that say what they see', () => {
  const live: ReportData = sampleReportData()
  const [first, second] = live.telescope.sensors
  first!.ways = [{ mode: 'ring', answers: 'connections', hours: 720 }]
  second!.ways = [
    { mode: 'ring', answers: 'nothing', hours: 500 },
    { mode: 'listeners', answers: 'connections', hours: 220 },
  ]
  first!.gaps = [{ from: '2014-06-29T00:00:00+09:00', to: '2014-07-01T00:00:00+09:00', hours: 48, provisional: true }]

  it('are listed with it, in both languages; a telescope of captures has no such table', () => {
    expect(sectionText(ja(live), 'reading')).toMatch(
      /センサーと観測方法[\s\S]*全パケット、TCPに応答[\s\S]*応答なし[\s\S]*500 h/,
    )
    expect(sectionText(en(live), 'reading')).toMatch(
      /answers TCP[\s\S]*answers nothing \(no TCP payload\) \(500 h\) \/ listens/,
    )
    expect(sectionText(en(sampleReportData()), 'reading')).not.toContain('Sensors and what they see')
  })

  it('and a gap that goes on is said to be provisional in the overview', () => {
    expect(overviewText(ja(live))).toMatch(/からは6月29日以降、データが届いていません。この欠測は暫定値/)
    expect(overviewText(en(live))).toMatch(/since 29 June\. This gap is provisional/)
    expect(overviewText(en(sampleReportData()))).not.toContain('provisional')
  })
})

describe('campaigns', () => {
  const sourcePort = { kind: 'source-port' as const, id: '8888/TCP', signature: null, title: null }
  const campaign = {
    name: '2014-06-09-1998-tcp',
    members: [
      { port: '1998/TCP', part: null, onset: '2014-06-09T02:00:00+09:00', sources: 200 },
      { port: '6666/TCP', part: sourcePort, onset: '2014-06-10T02:00:00+09:00', sources: 1000 },
      { port: '6675/TCP', part: null, onset: '2014-06-10T02:00:00+09:00', sources: 0 },
    ],
    shared: [
      [200, 190, null],
      [190, 1000, 0],
      [null, 0, 0],
    ],
  }
  const data = sampleReportData()
  data.campaigns = { query: 'Q3', rows: [campaign] }

  it('are tables of the sources that surges share, in both languages', () => {
    const text = sectionText(ja(data), 'rankings')
    expect(text).toContain('急増の送信元の重なり A 1998/TCP 6月9日 200 – 95 –')
    expect(text).toContain('B 送信元ポート8888/TCP 6月10日 1,000 19 – 0')
    expect(text).toContain('C 6675/TCP 6月10日 0 – – –')
    expect(sectionText(en(data), 'rankings')).toContain('B source port 8888/TCP 10 June 1,000 19 – 0')
  })

  it('are left out where no two surges behave as one, and are cut where there are many', () => {
    expect(everything(ja(sampleReportData()))).not.toContain('急増の送信元の重なり')
    const many = sampleReportData()
    const members = Array.from({ length: 12 }, (_, i) => ({ ...campaign.members[0]!, port: `${6666 + i}/TCP` }))
    const shared = members.map(() => members.map(() => 200))
    many.campaigns = { query: 'Q3', rows: Array.from({ length: 5 }, () => ({ ...campaign, members, shared })) }
    const text = sectionText(ja(many), 'rankings')
    expect(text.match(/急増の送信元の重なり/g)).toHaveLength(3)
    expect(text).toContain('ほか2件の急増は省略した。')
    expect(text).not.toContain('6676/TCP')
  })
})

describe('what a rise rests on', () => {
  it('says which sensors came and went, and what is left without survey scanners', () => {
    const data = sampleReportData()
    const { explanation } = data.findings[0]!.finding
    const without = { surveySources: 12, sources: 30, accesses: 90, expected: 20, pValue: 0.2, holds: false }
    Object.assign(explanation, {
      sensorChanges: [
        { day: '2014-06-03', change: 'added', sensors: 1 },
        { day: '2014-06-12', change: 'lost', sensors: 2 },
      ],
      withoutSurvey: without,
    })
    const id = `finding-${data.findings[0]!.number}`
    const text = sectionText(ja(data), id)
    expect(text).toContain('比較した期間中に3日にセンサー1台が加わり、12日以降センサー2台が停止しましたが')
    expect(text).toContain('12個は調査目的スキャナであり、これらを除いた30個だけでは急増と判定されません')
    expect(sectionText(en(data), id)).toContain(
      'a sensor was added on 3 June, 2 sensors have been silent since 12 June;',
    )
    Object.assign(explanation, { withoutSurvey: { ...without, sources: 0 } })
    expect(sectionText(ja(data), id)).toContain('調査目的スキャナだけによるもので')
    expect(sectionText(en(data), id)).toContain('The rise is one of survey scanners only')
  })
})
