import { rulesFolder } from '../../src/base/package-paths.ts'
import type { Ranking, RankingRow, ReportData } from '../../src/model/report.ts'
import { loadRecommendations, recommendationsFor } from '../../src/report/recommendations.ts'
import { june, reportData } from './figures/june-2014.ts'

/** June 2014 with every part filled: categories, networks, victims, queries. All numbers are invented. */
export function sampleReportData(): ReportData {
  const data = reportData(june)
  const table = loadRecommendations(rulesFolder)
  const [panel, bmc] = data.findings as [ReportData['findings'][0], ReportData['findings'][0]]
  panel.recommendations = recommendationsFor(table, 'control-panel', '7778/TCP')
  panel.portUse.service = { ja: '', en: '' }
  panel.portUse.products = [
    {
      name: { ja: 'ホスティング事業者向けコントロールパネル', en: 'control panels of hosting providers' },
      kind: 'control-panel',
      reference: '',
    },
  ]
  panel.steppingStones[0]!.productName = { ja: '同種のコントロールパネル', en: 'the same kind of control panel' }
  bmc.recommendations = recommendationsFor(table, 'bmc', '49152/TCP')
  bmc.firstByClass = { 'port-check': '2014-06-20T14:10:00+09:00', 'intrusion-attempt': '2014-06-20T21:05:00+09:00' }
  bmc.sources = { total: 327, handshake: 301, surveyShare: 0.02, newShare: 0.91, effective: 210 }
  bmc.advisories[0]!.advisory = {
    ...bmc.advisories[0]!.advisory,
    title: {
      ja: '特定の製造者のマザーボードが備えるBMCの脆弱性',
      en: 'a vulnerability of the BMC on boards of a particular maker',
    },
    summary: {
      ja: '対象の製品は管理者のパスワードを暗号化せずに保存しており、49152/TCPに特定の要求を送ると、第三者でもこれを読み出せます。',
      en: 'The product keeps administrator passwords in clear text, and a particular request to 49152/TCP lets anybody read them.',
    },
    exposedHosts: {
      count: 31964,
      countedBy: { ja: '脆弱性の公表者による探索の結果', en: 'a scan by those who disclosed it' },
      countedOn: '2014-06-19',
    },
  }
  for (const key of Object.values(data.keyNumbers))
    key.history.forEach((h, i) => {
      h.period = i < 7 ? `2013-${String(i + 6).padStart(2, '0')}` : `2014-${String(i - 6).padStart(2, '0')}`
    })
  data.organisation = { ja: 'サンプル観測センター', en: 'Sample Observation Centre' }
  data.categories = categories()
  data.backscatter.ports = victims('Q16', [
    ['80/TCP', 1, 0.554, -0.042],
    ['443/TCP', 2, 0.089, 0.031],
    ['22/TCP', 4, 0.051, 0.098],
    ['53/UDP', 3, 0.046, -0.12],
    ['25565/TCP', 6, 0.027, 0.064],
  ])
  data.backscatter.countries = victims('Q16', [
    ['米国', 1, 0.318, -0.055, 'United States'],
    ['中国', 2, 0.242, -0.113, 'China'],
    ['フランス', 4, 0.075, 0.02, 'France'],
    ['ドイツ', 3, 0.063, -0.094, 'Germany'],
    ['カナダ', 5, 0.044, -0.018, 'Canada'],
  ])
  data.queries = Array.from({ length: 17 }, (_, i) => ({
    id: `Q${i + 1}`,
    what: { ja: WHAT[i]![0]!, en: WHAT[i]![1]! },
    sql: `SELECT ${WHAT[i]![2]} WHERE day >= {from:Date} AND day < {to:Date}`,
    parameters: { from: '2014-06-01', to: '2014-07-01' },
    short: WHAT[i]![2]!,
    result: { ja: WHAT[i]![3]!, en: WHAT[i]![4]! },
  }))
  data.sourcesOfData = [
    {
      what: { ja: '国・地域', en: 'Country' },
      text: {
        ja: '地域インターネットレジストリの登録情報（6月30日時点）',
        en: 'Registrations of the regional registries, as of 30 June',
      },
    },
    {
      what: { ja: '走査データ', en: 'Scan data' },
      text: {
        ja: '外部の調査機関が公開したもの（6月20日〜27日に取得）',
        en: 'Published by a survey, collected 20–27 June',
      },
    },
  ]
  return data
}

const WHAT = [
  [
    'アクセス件数',
    'Accesses',
    "sum(accesses) / exposure('2014-06') FROM port_day",
    '487.3（前期 465.7）',
    '487.3 (before: 465.7)',
  ],
  [
    '送信元IPアドレス数',
    'Distinct sources',
    'avg(n) FROM (uniqExact(source) n FROM source_day GROUP BY day)',
    '61,240（前期 58,930）',
    '61,240 (before: 58,930)',
  ],
  [
    'シグネチャ一致件数',
    'Signature matches',
    "sum(accesses) / exposure FROM payload_day WHERE signature != ''",
    '12.84（前期 10.94）',
    '12.84 (before: 10.94)',
  ],
  [
    '跳ね返りパケット、被害数',
    'Backscatter and victims',
    'sum(packets) / 30, avg(victims) FROM backscatter_minute',
    '184,210、1,126',
    '184,210 and 1,126',
  ],
  [
    '7778/TCPの日別件数と平均',
    '7778/TCP by day',
    'day, sum(accesses) / exposure FROM port_day WHERE port = 7778',
    '6,855件、平均1.80',
    '6,855, mean 1.80',
  ],
  [
    '7778/TCPの増加開始',
    'Onset on 7778/TCP',
    'onset, low, high, lasting FROM surge WHERE port = 7778',
    '9日4時（2時〜9時）',
    '9 June 04:00 (02:00–09:00)',
  ],
  [
    '7778/TCPの送信内容',
    'What was sent',
    'payload_group, sum(accesses) FROM payload_day WHERE port = 7778',
    '61%、31%、8%',
    '61%, 31%, 8%',
  ],
  [
    '7778/TCPの送信元と重複',
    'Sources and overlap',
    'uniqExact(source), handshake FROM flow_tuple WHERE port = 7778',
    '1,386、1,214',
    '1,386 and 1,214',
  ],
  [
    '踏み台の確認',
    'Stepping stones',
    "countIf(product = 'panel'), count() FROM source_evidence",
    '31／214（14.5%）',
    '31 of 214 (14.5%)',
  ],
  [
    '49152/TCPの内容別の件数',
    '49152/TCP by content',
    'day, class, sum(accesses) FROM payload_day WHERE port = 49152',
    '46%、49%、5%',
    '46%, 49%, 5%',
  ],
  [
    '49152/TCPの観測開始',
    'Onset on 49152/TCP',
    'onset, low, high, two_phase FROM surge WHERE port = 49152',
    '20日14時、57%',
    '20 June 14:00, 57%',
  ],
  [
    '脆弱性情報との照合',
    'Advisories',
    'advisory, lag_days, confidence FROM finding WHERE port = 49152',
    '1日、確認した',
    '1 day, confirmed',
  ],
  [
    '宛先ポートの順位',
    'Ranking of ports',
    'port, sum(accesses) / exposure FROM port_day GROUP BY port',
    '表1',
    'Table 1',
  ],
  [
    '送信元国・地域の順位',
    'Ranking of origins',
    'origin, sum(accesses) / exposure FROM source_day GROUP BY origin',
    '表2',
    'Table 2',
  ],
  ['シグネチャ分類', 'Signature categories', 'category, sum(accesses) / exposure FROM payload_day', '表3', 'Table 3'],
  [
    '被害のポート、国・地域',
    'Victims by port, country',
    'victim_port, origin, uniqExact(victim) FROM backscatter_minute',
    '表4、表5',
    'Tables 4 and 5',
  ],
  [
    '観測量と欠測',
    'Exposure and gaps',
    'sum(up) / 1440 * addresses FROM sensor_minute GROUP BY sensor',
    '1,870（97.4%）',
    '1,870 (97.4%)',
  ],
]

function row(
  rank: number,
  previousRank: number | null,
  ja: string,
  en: string,
  perAddress: number,
  change: number | null,
): RankingRow {
  return {
    rank,
    previousRank,
    key: `c${rank}`,
    name: { ja, en },
    accesses: Math.round(perAddress * 1870),
    perAddress,
    share: perAddress / 487.3,
    change,
    sources: 900,
    withoutSurvey: null,
  }
}

function categories(): Ranking {
  const rows = [
    row(1, 1, 'SSHへのログインの試行', 'SSH login attempts', 3.42, 0.043),
    row(2, 2, '開放DNS・NTPの探索', 'open DNS and NTP', 2.61, 0.16),
    row(3, 3, 'DBへのログインの試行', 'database logins', 1.88, -0.022),
    row(4, 4, '開放プロキシの探索', 'open proxies', 1.57, 0.081),
    row(5, 6, 'ウェブアプリの脆弱性利用', 'web application exploits', 1.2, 0.125),
    row(6, 9, '管理画面の探索', 'management pages', 0.97, 1.94),
    row(7, 5, 'ワームの感染活動', 'worms', 0.83, -0.144),
    row(8, null, 'BMCの脆弱性利用', 'BMC exploit', 0.18, null),
  ]
  return {
    query: 'Q15',
    rows,
    rest: { accesses: 337, perAddress: 0.18, share: 0.0004, count: 6, withoutSurvey: null },
    unavailable: null,
  }
}

function victims(query: string, list: readonly [string, number, number, number, string?][]): Ranking {
  return {
    query,
    unavailable: null,
    rest: { accesses: 0, perAddress: null, share: 0, count: 0, withoutSurvey: null },
    rows: list.map(([name, previousRank, share, change, english], i) => ({
      rank: i + 1,
      previousRank,
      key: name,
      name: { ja: name, en: english ?? name },
      accesses: Math.round(share * 33780),
      perAddress: null,
      share,
      change,
      sources: 0,
      withoutSurvey: null,
    })),
  }
}
