import type { AdvisoryMatch, Localized } from '../../model/advisory.ts'
import type { Finding } from '../../model/finding.ts'
import type { FindingSection } from '../../model/report.ts'
import { type DateStyle, onsetRange, onsetText } from '../../report/dates.ts'
import { classPercents } from '../../report/figures/class-percents.ts'
import { className } from '../../report/figures/share-bar.ts'
import { percent } from '../../report/numbers.ts'
import type { Answer, PortPayloads } from '../../store/answers.ts'
import type { Analysis } from './analyze.ts'
import { cite, type QueryBook, same } from './query-book.ts'

/** What the appendix says that the queries of a finding gave, as an analyst writes it. */

const JA: DateStyle = { language: 'ja', era: false }
const EN: DateStyle = { language: 'en', era: false }

export const counted = (n: number) => n.toLocaleString('en-US')

export function accessesIn(n: number): Localized {
  return { ja: `計${counted(n)}件`, en: `${counted(n)} accesses` }
}

export const NOT_ON_RECORD: Localized = { ja: '送信内容の記録なし', en: 'not on record' }

/** 探索の要求71%、接続のみ29% as the appendix prints it. */
export function classesResult(classes: FindingSection['classes']): Localized {
  const printed = classPercents(classes)
  const short = (name: string) => name.replace(/\s?[（(].*$/, '')
  const line = (language: 'ja' | 'en') =>
    classes
      .map(c => `${short(className(c.class, language))}${language === 'ja' ? '' : ' '}${printed.get(c.class)}`)
      .join(language === 'ja' ? '、' : ', ')
  return classes.length === 0 ? { ja: '0件', en: 'none' } : { ja: line('ja'), en: line('en') }
}

export function overlapResult(ports: readonly { port: string; share: number }[]): Localized {
  const first = ports[0]
  if (first === undefined) return { ja: '該当なし', en: 'none' }
  const head = `${first.port} ${percent(first.share)}`
  if (ports.length === 1) return same(head)
  return { ja: `${head}ほか${ports.length - 1}ポート`, en: `${head} and ${ports.length - 1} more` }
}

/** An advisory is a file of the rules; that it fits rests on the payloads that came. */
export function advisoryQuery(
  book: QueryBook,
  sent: Answer<PortPayloads>,
  payloadQuery: string,
  match: AdvisoryMatch | undefined,
): string {
  if (match === undefined) return ''
  const { advisory } = match
  const signatures = advisory.signatures.join(', ')
  const days = { ja: `公表の${match.lagDays}日後`, en: `lag of ${match.lagDays} days` }
  return cite(
    book,
    { ...sent, sql: `${sent.sql}\n-- set beside rules/advisories/${advisory.id}.yaml (signatures ${signatures})` },
    {
      what: { ja: '脆弱性情報と送信内容の照合', en: 'Advisory set beside what was sent' },
      short: `rules/advisories/${advisory.id}.yaml; signatures ${signatures} in ${payloadQuery}`,
      result: {
        ja: match.ground === 'signature' ? `一致、${days.ja}` : days.ja,
        en: match.ground === 'signature' ? `match, ${days.en}` : days.en,
      },
    },
  )
}

/** The onset rests on the daily and hourly series: the query is the detector's own. */
export function onsetQuery(book: QueryBook, analysis: Analysis, finding: Finding, label: string): string {
  return cite(
    book,
    { ...analysis.series, value: null, sql: `${analysis.series.sql}\n-- series ${label}` },
    {
      what: { ja: `${label}の増加開始`, en: `${label}: onset` },
      short: `day, uniqExact(source) FROM port_day; onset, 95 % interval of ${label}`,
      result: {
        ja: `${onsetText(finding, '', JA)}（${onsetRange(finding, finding.onset.slice(0, 10), JA)}）`,
        en: `${onsetText(finding, '', EN)} (${onsetRange(finding, finding.onset.slice(0, 10), EN)})`,
      },
    },
  )
}

/** The overlap of the sources of all surges; '' if none share enough to be told. */
export function overlapQuery(book: QueryBook, { campaigns, overlap }: Analysis): string {
  if (campaigns.length === 0 || overlap === null) return ''
  const surges = campaigns.reduce((n, c) => n + c.members.length, 0)
  return cite(
    book,
    { ...overlap, value: null },
    {
      what: { ja: '急増の送信元の重なり', en: 'Overlap of the sources of surges' },
      short: 'groupBitOr(surge) FROM (source, surge) GROUP BY source; count() by the set of surges',
      result: { ja: `${campaigns.length}組、急増${surges}件`, en: `${campaigns.length} groups of ${surges} surges` },
    },
  )
}
