import { addDays, type Day, dayStart, earlierDay, isoTime, laterDay } from '../../base/time.ts'
import { countryName } from '../../classify/country-names.ts'
import { portUse } from '../../classify/port-knowledge.ts'
import { steppingStones } from '../../investigate/stepping-stones.ts'
import type { SteppingStone } from '../../model/advisory.ts'
import type { Finding } from '../../model/finding.ts'
import { MARK } from '../../model/packet-class.ts'
import { PAYLOAD_CLASSES, type PayloadClass } from '../../model/payload.ts'
import { portLabel, protocolNumber } from '../../model/protocol.ts'
import type { FindingSection } from '../../model/report.ts'
import { lastDayBefore } from '../../report/dates.ts'
import { MOSTLY, unloggedShare } from '../../report/finding-facts.ts'
import type { PortDay, PortPayloads } from '../../store/answers.ts'
import { portPayloads } from '../../store/payloads.ts'
import { evidenceFor, overlap, portSourceAddresses, portSourceFacts } from '../../store/port-sources.ts'
import { portDays } from '../../store/series.ts'
import type { Site } from '../site/site.ts'
import { accessesIn, classesResult, counted, NOT_ON_RECORD, overlapResult } from './finding-queries.ts'
import { payloadShares, sentWithoutSurvey } from './payload-shares.ts'
import { cite, type QueryBook } from './query-book.ts'
import { withoutSurvey } from './ranking.ts'
import { type PeriodGround, sum } from './report-period.ts'

/** Sources whose addresses are compared with scan data. */
const MOST_SOURCES = 200_000

/** Scan data are looked at from this many days before the onset to this many after the finding's end. */
const SCAN_DAYS_AROUND = 31

/** Other ports of the same sources that are listed. */
const OVERLAP_LISTED = 6

/** Where a port stands: the days that a question is asked about. */
export interface PortStretch {
  protocol: number
  port: number
  from: Day
  /** Not included. */
  to: Day
}

/** payloads, sources, origins, overlap, evidence of one port in a stretch of days: what a finding's section and a port's page share. */
export async function portParts(site: Site, book: QueryBook, ground: PeriodGround, stretch: PortStretch) {
  const { store } = site
  const { protocol, port, from, to } = stretch
  const label = portLabel(protocol, port)
  const [series, sent, facts, shared] = await Promise.all([
    portDays(store, protocol, port, ground.period.from, ground.period.to),
    portPayloads(store, protocol, port, from, to),
    portSourceFacts(store, protocol, port, from, to),
    overlap(store, protocol, port, from, to, OVERLAP_LISTED),
  ])
  const { summary, origins, marks } = facts.value
  const seriesQuery = cite(book, series, {
    what: { ja: `${label}の日別件数`, en: `${label} by day` },
    short: `day, sum(accesses), uniqExact(source) FROM port_day WHERE port = ${port}`,
    result: accessesIn(sum(series.value.map(d => d.accesses))),
  })
  const payloads = await payloadShares(site, sent.value, ground.surveyKnown)
  const classes = classShares(sent.value, ground.surveyKnown)
  const payloadQuery = cite(book, sent, {
    what: { ja: `${label}の送信内容`, en: `${label}: what was sent` },
    short: `payload_group, sum(accesses) FROM payload_day WHERE port = ${port}`,
    result: unloggedShare({ payloads }) >= MOSTLY ? NOT_ON_RECORD : classesResult(classes),
  })
  const sourcesQuery = cite(book, facts, {
    what: { ja: `${label}の送信元`, en: `${label}: sources` },
    short: `uniqExact(source), handshake FROM flow_tuple WHERE port = ${port}`,
    result: {
      ja: `${counted(summary.total)}個（接続確立 ${counted(summary.handshake)}個）`,
      en: `${counted(summary.total)} (${counted(summary.handshake)} connected)`,
    },
  })
  const { total } = summary
  const share = (n: number) => (total > 0 ? n / total : 0)
  const overlapQuery = cite(book, shared, {
    what: { ja: `${label}の送信元が訪れた他のポート`, en: `${label}: other ports of the same sources` },
    short: `port, uniqExact(source) FROM source_port_day WHERE source IN (${label})`,
    result: overlapResult(shared.value.map(o => ({ port: portLabel(o.protocol, o.port), share: share(o.sources) }))),
  })
  return {
    use: portUse(site.rules().ports, protocol, port),
    series: series.value,
    payloads,
    classes,
    firstByClass: Object.fromEntries(
      PAYLOAD_CLASSES.flatMap(c =>
        sent.value.byClass[c] ? [[c, isoTime(store.timeZone, sent.value.byClass[c].firstSeen)]] : [],
      ),
    ) as Partial<Record<PayloadClass, string>>,
    sources: {
      total,
      handshake: summary.handshake,
      surveyShare: ground.surveyKnown ? share(summary.survey) : null,
      newShare: summary.fresh === null ? null : share(summary.fresh),
      effective: summary.effective,
    },
    origins: origins
      .toSorted((a, b) => b.sources - a.sources || a.country.localeCompare(b.country))
      .map(o => ({ country: o.country, name: countryName(o.country), sources: o.sources, share: share(o.sources) })),
    marks: marks
      .map(m => ({ mark: markName(m.mark), sources: m.sources, share: share(m.sources) }))
      .filter(m => TOOL_MARKS.includes(m.mark)),
    overlap: shared.value.map(o => ({
      port: portLabel(o.protocol, o.port),
      sources: o.sources,
      share: share(o.sources),
    })),
    sent,
    queries: { series: seriesQuery, payloads: payloadQuery, sources: sourcesQuery, overlap: overlapQuery },
  }
}

/** 'undetermined': sources that carry no tool's mark. */
const TOOL_MARKS = ['mirai', 'zmap', 'masscan', 'nmapSyn', 'irregularSyn', 'undetermined']

function markName(bit: number): string {
  if (bit === 0) return 'undetermined'
  return Object.entries(MARK).find(([, value]) => value === bit)?.[0] ?? String(bit)
}

function classShares(sent: PortPayloads, surveyKnown: boolean): FindingSection['classes'] {
  return PAYLOAD_CLASSES.flatMap(name => {
    const part = sent.byClass[name]
    if (part === undefined || part.accesses === 0) return []
    const { accesses, share } = sentWithoutSurvey(part, sent)
    const withoutSurvey = surveyKnown ? { accesses, share } : null
    return [{ class: name, accesses: part.accesses, share: part.accesses / sent.accesses, withoutSurvey }]
  })
}

/** The daily series of the period: null where no sensor was up, zero where one was and nothing came. */
export function seriesDays(ground: PeriodGround, rows: readonly PortDay[]): FindingSection['days'] {
  const byDay = new Map(rows.map(r => [r.day, r]))
  return ground.days.map(({ day, exposure }) => {
    const row = byDay.get(day)
    return {
      day,
      perAddress: exposure > 0 ? (row?.accesses ?? 0) / exposure : null,
      accesses: row?.accesses ?? 0,
      sources: row?.sources ?? 0,
      byClass: row?.byClass ?? {},
      withoutSurvey:
        exposure > 0 && ground.surveyKnown ? withoutSurvey(row ?? { accesses: 0, sources: 0 }, exposure) : null,
    }
  })
}

/** The stretch of a finding: from its onset's day to its last day, within the period. */
export function stretchOf(finding: Finding, period: { from: Day; to: Day }): PortStretch {
  const onset = finding.onset.slice(0, 10)
  const after = finding.end === null ? period.to : addDays(lastDayBefore(finding.end), 1)
  return {
    protocol: protocolNumber(finding.protocol)!,
    port: finding.port,
    from: laterDay(onset, period.from),
    to: earlierDay(after, period.to),
  }
}

export async function stonesOf(
  site: Site,
  book: QueryBook,
  stretch: PortStretch,
): Promise<{ stones: SteppingStone[]; query: string }> {
  const { store } = site
  const { protocol, port, from, to } = stretch
  const evidence = await evidenceFor(store, protocol, port, from, to)
  if (evidence.value.length === 0) return { stones: [], query: '' }
  const sources = (await portSourceAddresses(store, protocol, port, from, to, MOST_SOURCES)).value
  const stones = steppingStones(
    evidence.value,
    {
      protocol,
      port,
      sources,
      scannedFrom: dayStart(store.timeZone, addDays(from, -SCAN_DAYS_AROUND)),
      scannedTo: dayStart(store.timeZone, addDays(to, SCAN_DAYS_AROUND)),
      timeZone: store.timeZone,
    },
    site.rules().products,
  )
  const first = stones[0]
  const query = cite(book, evidence, {
    what: { ja: `${portLabel(protocol, port)}の踏み台の確認`, en: `${portLabel(protocol, port)}: stepping stones` },
    short: 'source, product FROM source_evidence WHERE source IN sources',
    result:
      first === undefined
        ? { ja: '記録なし', en: 'no record' }
        : {
            ja: `${counted(first.sourcesScanned)}個中${counted(first.sourcesShowing)}個`,
            en: `${counted(first.sourcesShowing)} of ${counted(first.sourcesScanned)}`,
          },
  })
  return { stones, query }
}
