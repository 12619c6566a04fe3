import { type Period, parsePeriod, previousPeriod } from '../../../src/base/period.ts'
import { seededRandom } from '../../../src/base/random.ts'
import { addDays, type Day, daysBetween, daysIn } from '../../../src/base/time.ts'
import type { Advisory, Localized } from '../../../src/model/advisory.ts'
import type { Finding } from '../../../src/model/finding.ts'
import type { PayloadClass, PayloadShare } from '../../../src/model/payload.ts'
import type {
  FindingSection,
  KeyNumber,
  PayloadRow,
  Ranking,
  RankingRow,
  ReportData,
} from '../../../src/model/report.ts'

/** A made-up June 2014 with the two findings of the reference report, for figures, API and pages. All numbers are invented. */
export const june = parsePeriod('2014-06')

const same = (text: string): Localized => ({ ja: text, en: text })

function noise(day: Day, key: number): number {
  return seededRandom(daysBetween('2014-01-01', day) * 7919 + key).unit()
}

function rankingRow(
  rank: number,
  previousRank: number | null,
  key: string,
  name: Localized,
  perAddress: number,
  change: number | null,
): RankingRow {
  return {
    rank,
    previousRank,
    key,
    name,
    perAddress,
    accesses: Math.round(perAddress * 1870),
    share: perAddress / 487.3,
    change,
    sources: Math.round(perAddress * 97),
    withoutSurvey: {
      accesses: Math.round(perAddress * 0.97 * 1870),
      perAddress: perAddress * 0.97,
      sources: Math.round(perAddress * 97) - 3,
    },
  }
}

function payloadRow(rank: number, protocol: string, title: Localized | null, text: string): PayloadRow {
  const id = String(rank).repeat(32)
  return { rank, id, class: 'probe', protocol, title, text, accesses: 900, share: 0.05, sources: 80, ports: 7 }
}

function ranking(query: string, rows: RankingRow[]): Ranking {
  const perAddress = 487.3 - rows.reduce((sum, row) => sum + row.perAddress!, 0)
  return {
    query,
    rows,
    rest: {
      accesses: Math.round(perAddress * 1870),
      perAddress,
      share: perAddress / 487.3,
      count: 12_396,
      withoutSurvey: null,
    },
    unavailable: null,
  }
}

const empty = (query: string, unavailable: Localized | null): Ranking => ({
  query,
  rows: [],
  rest: { accesses: 0, perAddress: 0, share: 0, count: 0, withoutSurvey: null },
  unavailable,
})

export const ports = ranking('Q13', [
  rankingRow(1, 1, '22/TCP', { ja: 'SSH（遠隔操作）', en: 'SSH (remote shell)' }, 84.62, 0.021),
  rankingRow(2, 3, '23/TCP', { ja: 'Telnet（遠隔操作）', en: 'Telnet (remote shell)' }, 71.08, 0.184),
  rankingRow(3, 2, '445/TCP', { ja: 'ファイル共有', en: 'file sharing' }, 58.91, -0.063),
  rankingRow(4, 4, '3389/TCP', { ja: 'リモートデスクトップ', en: 'remote desktop' }, 33.47, 0.019),
  rankingRow(5, 5, '8/ICMP', { ja: '到達の確認（echo）', en: 'reachability (echo)' }, 24.15, -0.008),
  rankingRow(6, 8, '8080/TCP', { ja: 'プロキシ、ウェブ（代替）', en: 'proxy, web (alternative)' }, 19.66, 0.142),
  rankingRow(7, 6, '1433/TCP', { ja: 'データベース', en: 'database' }, 17.94, -0.035),
  rankingRow(8, 7, '53/UDP', same('DNS'), 16.2, -0.077),
  rankingRow(9, 9, '80/TCP', { ja: 'ウェブ', en: 'web' }, 13.38, 0.004),
  rankingRow(10, 12, '123/UDP', { ja: 'NTP（時刻合わせ）', en: 'NTP (time)' }, 11.52, 0.216),
])

export const countries = ranking('Q14', [
  rankingRow(1, 1, 'CN', { ja: '中国', en: 'China' }, 142.3, 0.038),
  rankingRow(2, 2, 'US', { ja: '米国', en: 'United States' }, 78.42, 0.061),
  rankingRow(3, 4, 'KR', { ja: '韓国', en: 'South Korea' }, 31.55, 0.117),
  rankingRow(4, 3, 'TW', { ja: '台湾', en: 'Taiwan' }, 29.87, -0.024),
  rankingRow(5, 5, 'RU', { ja: 'ロシア', en: 'Russia' }, 22.16, 0.012),
  rankingRow(6, 8, 'NL', { ja: 'オランダ', en: 'Netherlands' }, 17.04, 0.249),
  rankingRow(7, 6, 'BR', { ja: 'ブラジル', en: 'Brazil' }, 15.93, -0.011),
  rankingRow(8, 7, 'TR', { ja: 'トルコ', en: 'Turkey' }, 13.2, -0.086),
])

interface Story {
  onset: string
  low: string
  high: string
  level: number
  baseline: number
  mix: Partial<Record<PayloadClass, number>>
}

const panel: Story = {
  onset: '2014-06-09T04:00:00+09:00',
  low: '2014-06-09T02:00:00+09:00',
  high: '2014-06-09T09:00:00+09:00',
  level: 1.8,
  baseline: 0.02,
  mix: { probe: 0.61, 'port-check': 0.31, other: 0.08 },
}
const bmc: Story = {
  onset: '2014-06-20T14:00:00+09:00',
  low: '2014-06-20T11:00:00+09:00',
  high: '2014-06-20T18:00:00+09:00',
  level: 1.2,
  baseline: 0,
  mix: { 'intrusion-attempt': 0.46, 'port-check': 0.49, other: 0.05 },
}

function storyDays(story: Story, period: Period, key: number): FindingSection['days'] {
  return daysIn(period.from, period.to).map(day => {
    const since = daysBetween(story.onset.slice(0, 10), day)
    const swing = 0.7 + 0.6 * noise(day, key)
    const perAddress =
      day === '2014-06-27' && key === 99
        ? null
        : since < 0
          ? story.baseline * swing
          : story.level * swing * (since === 0 ? 0.4 : 1)
    const accesses = Math.round((perAddress ?? 0) * 63)
    const byClass = Object.fromEntries(
      Object.entries(story.mix).map(([name, share]) => [name, Math.round(accesses * share)]),
    )
    return { day, perAddress, accesses, sources: Math.round((perAddress ?? 0) * 55), byClass, withoutSurvey: null }
  })
}

function storyHours(story: Story, key: number): FindingSection['hours'] {
  const start = Date.parse(`${addDays(story.onset.slice(0, 10), -1)}T12:00:00Z`)
  const onset = Date.parse(`${story.onset.slice(0, 19)}Z`)
  return Array.from({ length: 37 }, (_, i) => {
    const at = start + i * 3_600_000
    const hour = `${new Date(at).toISOString().slice(0, 19)}+09:00`
    const steady = noise(story.onset.slice(0, 10), key * 100 + i)
    return {
      hour,
      sources: at < onset ? (steady > 0.93 ? 1 : 0) : Math.round(3 + ((at - onset) / 3_600_000) * 0.4 + steady * 4),
    }
  })
}

function findingOf(story: Story, kind: Finding['kind'], port: number, ratio: number): Finding {
  return {
    kind,
    protocol: 'tcp',
    port,
    onset: story.onset,
    onsetLow: story.low,
    onsetHigh: story.high,
    gradual: false,
    end: null,
    lasting: true,
    accesses: 2208,
    sources: 327,
    sensors: 6,
    addresses: 64,
    baselinePerDay: story.baseline,
    ratio,
    ratioLow: ratio * 0.83,
    pValue: 1e-12,
    campaign: null,
    explanation: {
      baselineDays: 28,
      inverseSize: 0.1,
      windowLastDay: '2014-06-10',
      rate: story.baseline / 64,
      dispersion: 1.4,
      windowDays: 1,
      expectedSources: story.baseline * 64,
      observedSources: 118,
      exposure: 64,
      ratio,
      ratioLow: ratio * 0.83,
      ratioHigh: ratio * 1.2,
      pValue: 1e-12,
      threshold: 1e-7,
      effectiveSources: 96.2,
      networks: 90,
      sensors: 6,
      addresses: 64,
      sentence: {
        ja: `宛先ポート${port}/TCPへの送信元IPアドレスは、平常値${(story.baseline * 55).toFixed(1)}個/日（28日間）に対し、増加開始の翌日は118個でした。`,
        en: `Sources of ${port}/TCP: 118 on the day after the onset, against a baseline of ${(story.baseline * 55).toFixed(1)} per day over 28 days.`,
      },
    },
  }
}

function group(
  id: number,
  share: number,
  kind: PayloadClass,
  protocol: string,
  sample: string,
  title: Localized | null,
): PayloadShare {
  return {
    id: String(id).padStart(32, '0'),
    accesses: Math.round(share * 6855),
    share,
    sources: Math.round(share * 1386),
    withoutSurvey: null,
    class: kind,
    protocol,
    signature: title === null ? null : `sig-${id}`,
    title,
    sample,
    sampleHex: Buffer.from(sample).toString('hex').slice(0, 64),
    sampleLength: sample.length,
    firstSeen: 1402254000 + id * 7200,
    lastSeen: 1404054000,
  }
}

const psblock: Advisory = {
  id: 'bmc-psblock',
  title: { ja: 'BMCのパスワード漏えい', en: 'Password disclosure of BMCs' },
  product: { ja: 'サーバー用マザーボードのBMC', en: 'BMC of server boards' },
  productKind: 'bmc',
  summary: { ja: '管理者のパスワードが平文で読み出せます。', en: 'Administrator passwords can be read in clear text.' },
  disclosed: '2014-06-19',
  timeZone: 'Asia/Tokyo',
  ports: ['49152/tcp'],
  signatures: ['sig-1'],
  request: 'GET /PSBlock',
  exposedHosts: { count: 31964, countedBy: { ja: '公表者', en: 'the publisher' }, countedOn: '2014-06-19' },
  cve: [],
  references: [],
}

const queries = {
  series: 'Q5',
  onset: 'Q6',
  payloads: 'Q7',
  sources: 'Q8',
  overlap: 'Q8',
  evidence: 'Q9',
  advisories: 'Q12',
}

function sectionOf(
  number: number,
  story: Story,
  period: Period,
  finding: Finding,
  rest: Pick<
    FindingSection,
    'headline' | 'portUse' | 'payloads' | 'advisories' | 'steppingStones' | 'overlap' | 'purposeConfidence'
  >,
): FindingSection {
  const days = storyDays(story, period, number)
  const known = days.flatMap(day => (day.perAddress === null ? [] : [{ day: day.day, perAddress: day.perAddress }]))
  return {
    number,
    finding,
    ...rest,
    days,
    hours: storyHours(story, number),
    peak: known.reduce((a, b) => (b.perAddress > a.perAddress ? b : a), known[0]!),
    last: known.at(-1) ?? null,
    meanSinceOnset: story.level,
    baselinePerAddress: story.baseline,
    classes: Object.entries(story.mix).map(([name, share]) => ({
      class: name as PayloadClass,
      accesses: Math.round(share * 6855),
      share,
      withoutSurvey: null,
    })),
    firstByClass: {},
    twoPhaseShare: number === 2 ? 0.57 : null,
    sources: { total: 1386, handshake: 1214, surveyShare: 0.012, newShare: 0.8, effective: 903 },
    origins: countries.rows
      .slice(0, 6)
      .map((row, i) => ({ country: row.key, name: row.name, sources: 403 - i * 60, share: (403 - i * 60) / 1386 })),
    marks: [{ mark: 'zmap', sources: 28, share: 0.02 }],
    productKind: number === 1 ? 'control-panel' : 'bmc',
    recommendations: { title: { ja: '推奨する対策', en: 'Recommendations' }, lead: same(''), items: [] },
    queries,
  }
}

/** Section for 7778/TCP over any stretch that holds its onset. */
export function panelSection(period: Period = june): FindingSection {
  return sectionOf(
    1,
    panel,
    period,
    { ...findingOf(panel, 'surge', 7778, 80), accesses: 6855, sources: 1386 },
    {
      headline: {
        ja: 'サーバーの管理画面を探すとみられるアクセスが7778/TCPで急増',
        en: 'Surge of accesses to 7778/TCP that likely look for control panels',
      },
      purposeConfidence: 'likely',
      portUse: {
        protocol: 'tcp',
        port: 7778,
        service: { ja: 'コントロールパネル', en: 'control panel' },
        products: [],
      },
      payloads: [
        group(1, 0.61, 'probe', 'http', 'HEAD / HTTP/1.0\\r\\n\\r\\n', {
          ja: 'ウェブサーバーの探索',
          en: 'search for web servers',
        }),
        group(0, 0.31, 'port-check', 'empty', '', null),
        group(2, 0.03, 'probe', 'http', 'GET / HTTP/1.1\\r\\nHost: <address>\\r\\n\\r\\n', null),
        group(3, 0.05, 'other', 'tls', '\\x16\\x03\\x01\\x00\\xa5', null),
      ],
      advisories: [],
      overlap: [
        { port: '2082/TCP', sources: 430, share: 0.31 },
        { port: '2086/TCP', sources: 374, share: 0.27 },
        { port: '10000/TCP', sources: 263, share: 0.19 },
        { port: '8080/TCP', sources: 166, share: 0.12 },
      ],
      steppingStones: [
        {
          product: 'panel',
          productName: { ja: 'コントロールパネル', en: 'control panel' },
          port: 7778,
          protocol: 6,
          sourcesTotal: 1386,
          sourcesScanned: 214,
          sourcesShowing: 31,
          scannedFrom: '2014-06-20',
          scannedTo: '2014-06-27',
        },
      ],
    },
  )
}

/** Section for 49152/TCP: newly observed, a day after the disclosure. */
export function bmcSection(period: Period = june): FindingSection {
  return sectionOf(2, bmc, period, findingOf(bmc, 'newly-observed-port', 49152, Number.POSITIVE_INFINITY), {
    headline: {
      ja: 'サーバー管理用チップ（BMC）の脆弱性を狙うアクセスを49152/TCPで観測',
      en: 'Accesses to 49152/TCP aimed at a vulnerability of server management chips (BMC)',
    },
    purposeConfidence: 'certain',
    portUse: {
      protocol: 'tcp',
      port: 49152,
      service: { ja: 'BMC（サーバー管理用チップ）', en: 'BMC (server management)' },
      products: [],
    },
    payloads: [
      group(1, 0.46, 'intrusion-attempt', 'http', 'GET /PSBlock HTTP/1.0\\r\\n\\r\\n', {
        ja: 'BMCの設定の読み出し',
        en: 'reads a BMC’s settings',
      }),
      group(0, 0.49, 'port-check', 'empty', '', null),
      group(4, 0.05, 'other', 'unknown-binary', '\\x00\\x01', null),
    ],
    advisories: [{ advisory: psblock, confidence: 'certain', ground: 'signature', lagDays: 1 }],
    overlap: [],
    steppingStones: [],
  })
}

function keyNumber(value: number, previous: number, query: string): KeyNumber {
  const history = Array.from({ length: 13 }, (_, i) => ({
    period: `2014-${i}`,
    value: i === 12 ? value : i === 11 ? previous : previous * (0.8 + i * 0.018 + 0.05 * noise('2014-01-01', i)),
  }))
  return { value, previous, change: (value - previous) / previous, query, history }
}

function sensorsOf(): ReportData['telescope']['sensors'] {
  const outage = { from: '2014-06-27T22:00:00+09:00', to: '2014-06-28T06:00:00+09:00', hours: 8, provisional: false }
  return ['sapporo-1', 'tokyo-1', 'tokyo-2', 'osaka-1', 'fukuoka-1', 'naha-1'].map((name, i) => ({
    name,
    addresses: i === 1 ? 16 : 8,
    exposure: i === 2 ? 232 : 240,
    planned: 240,
    lostPackets: 0,
    gaps: [
      ...(i === 2
        ? [{ from: '2014-06-13T16:00:00+09:00', to: '2014-06-16T04:00:00+09:00', hours: 60, provisional: false }]
        : []),
      outage,
    ],
    ways: [],
  }))
}

/** The whole report for a stretch of days, June 2014 by default. */
export function reportData(period: Period = june): ReportData {
  const days = daysIn(period.from, period.to)
  return {
    schema: 'teiten-report/1',
    version: '0.1.0',
    rulesVersion: 'abcdef0123',
    rulesDate: '2014-07-15',
    period,
    previousPeriod: previousPeriod(period),
    hasPrevious: true,
    published: '2014-07-22',
    nextPublication: '2014-08-22',
    timeZone: 'Asia/Tokyo',
    eraYears: true,
    organisation: same('teiten'),
    synthetic: { scenarios: ['june-2014'] },
    telescope: {
      sensors: sensorsOf(),
      addresses: 64,
      exposure: 1870,
      planned: 1920,
      coverage: 1870 / 1920,
      inferred: false,
      lostPackets: 0,
      query: 'Q17',
    },
    keyNumbers: {
      accesses: keyNumber(487.3, 465.7, 'Q1'),
      sources: keyNumber(61240, 58930, 'Q2'),
      signatureMatches: keyNumber(12.84, 10.94, 'Q3'),
      victims: keyNumber(1126, 1210, 'Q4'),
    },
    days: days.map(day => ({
      day,
      accesses: 31_000,
      perAddress: 440 + 90 * noise(day, 5),
      sources: 58_000 + Math.round(6000 * noise(day, 6)),
      exposure: 62.5,
      planned: 64,
      victims: day === '2014-06-12' ? 1654 : 950 + Math.round(300 * noise(day, 7)),
      backscatterPackets: 184_000,
      withoutSurvey: { accesses: 28_300, perAddress: 400 + 82 * noise(day, 5), sources: 57_900 },
    })),
    previousMean: { accesses: 465.7, sources: 58930, victims: 1210 },
    findings: [panelSection(period), bmcSection(period)],
    campaigns: { query: '', rows: [] },
    bursts: [{ ...findingOf(panel, 'single-source-burst', 5060, 9), protocol: 'udp', accesses: 412_380, sources: 1 }],
    ports,
    findingPorts: [
      rankingRow(63, null, '7778/TCP', { ja: 'コントロールパネル', en: 'control panel' }, 1.22, null),
      rankingRow(141, null, '49152/TCP', { ja: 'BMC（管理用チップ）', en: 'BMC (management chip)' }, 0.39, null),
    ],
    portIndex: ports.rows.slice(0, 6).map((row, i) => ({
      port: row.key,
      mean: 100 * (1 + row.change!),
      days: days.map((day, d) => ({
        day,
        value: 100 + 20 * (noise(day, 20 + i) - 0.5) + (row.change! * 200 * d) / days.length,
      })),
    })),
    countries,
    networks: empty('Q14', { ja: 'ASのデータが設定されていません。', en: 'No AS data is configured.' }),
    categories: empty('Q15', null),
    payloads: {
      query: 'Q15',
      rows: [
        payloadRow(1, 'http', { ja: 'ウェブサーバーの探索', en: 'Search for web servers' }, 'GET / HTTP/1.1'),
        payloadRow(3, 'tls', null, 'TLS ClientHello TLS 1.2, 19 cipher suites [t13i190800_9dc949149365_97f8aa674fd9]'),
        payloadRow(2, 'unknown-binary', null, `+.${'\\x85'.repeat(60)}`),
      ],
      silent: 0.412,
      undetermined: 0.029,
    },
    heatMap: Array.from({ length: 168 }, (_, i) => ({
      weekday: Math.floor(i / 24),
      hour: i % 24,
      value: i === 30 ? null : 18 + 4 * Math.sin((i % 24) / 4) + 2 * noise('2014-01-01', i),
    })),
    survey: {
      share: { value: 0.087, query: 'Q13' },
      previousShare: 0.081,
      listDate: '2014-06-30',
      without: {
        accesses: { value: 444.9, previous: 428, change: 0.0395, query: 'Q13' },
        sources: { value: 61_180, previous: 58_870, change: 0.0392, query: 'Q13' },
      },
    },
    sweeps: { sources: 26, share: { value: 0.052, query: 'Q13' } },
    backscatter: {
      packetsPerDay: { value: 184210, previous: 200440, change: -0.081, query: 'Q4' },
      victimsPerDay: { value: 1126, previous: 1210, change: -0.069, query: 'Q4' },
      busiestDay: { day: '2014-06-12', victims: 1654 },
      attacks: 4310,
      ports: empty('Q16', null),
      countries: empty('Q16', null),
      query: 'Q4',
      udpAnswers: { packets: 1200, ports: [{ port: '53/UDP', packets: 1200, senders: 41 }], query: 'Q4' },
    },
    oddities: { 'tcp-truncated': 1208 },
    method: {
      falseReportsPerMonth: 1,
      baselineDays: 28,
      seriesTested: 131072,
      countryDataDate: '2026-06-17',
      note: null,
    },
    sourcesOfData: [],
    queries: [
      {
        id: 'Q1',
        what: { ja: 'アクセス件数', en: 'accesses' },
        sql: 'SELECT sum(accesses) FROM port_day WHERE day >= {from:Date}',
        parameters: { from: period.from },
        short: 'sum(accesses) FROM port_day',
        result: same('487.3'),
      },
    ],
    analystText: [],
  }
}
