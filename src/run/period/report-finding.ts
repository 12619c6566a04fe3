import { addDays, type Day, dayStart, earlierDay, isoTime, laterDay } from '../../base/time.ts'
import { countryName } from '../../classify/country-names.ts'
import { portUse } from '../../classify/port-knowledge.ts'
import { signatureById } from '../../classify/rules/signature-set.ts'
import { matchAdvisories } from '../../correlate/match-advisories.ts'
import { steppingStones } from '../../investigate/stepping-stones.ts'
import type { AdvisoryMatch, SteppingStone } from '../../model/advisory.ts'
import type { Finding } from '../../model/finding.ts'
import { MARK } from '../../model/packet-class.ts'
import { PAYLOAD_CLASSES, type PayloadClass, type PayloadShare } from '../../model/payload.ts'
import { portLabel, protocolNumber } from '../../model/protocol.ts'
import type { FindingSection, PortUse } from '../../model/report.ts'
import { lastDayBefore } from '../../report/dates.ts'
import { findingHeadline, purposeConfidence } from '../../report/describe-finding.ts'
import { MOSTLY, unloggedShare } from '../../report/finding-facts.ts'
import { recommendationsFor } from '../../report/recommendations.ts'
import type { PortDay } from '../../store/answers.ts'
import { hourlyCounts } from '../../store/hours.ts'
import { portPayloads } from '../../store/payloads.ts'
import {
  evidenceFor,
  markShares,
  originShares,
  overlap,
  portSourceAddresses,
  portSourceSummary,
  twoPhase,
} from '../../store/port-sources.ts'
import { exposureByDay } from '../../store/sensors.ts'
import { portDays } from '../../store/series.ts'
import type { Site } from '../site/site.ts'
import type { Analysis } from './analyze.ts'
import {
  accessesIn,
  advisoryQuery,
  classesResult,
  counted,
  NOT_ON_RECORD,
  onsetQuery,
  overlapResult,
} from './finding-queries.ts'
import { payloadShares } from './payload-shares.ts'
import { cite, type QueryBook } from './query-book.ts'
import { type PeriodGround, sum } from './report-period.ts'

/** Hours drawn round the onset. */
const HOURS_BEFORE_ONSET = 16
const HOURS_DRAWN = 36

/** Days before the onset that the usual level of accesses is taken from. */
const USUAL_DAYS = 28

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
  const series = await portDays(store, protocol, port, ground.period.from, ground.period.to)
  const seriesQuery = cite(book, series, {
    what: { ja: `${label}の日別件数`, en: `${label} by day` },
    short: `day, sum(accesses), uniqExact(source) FROM port_day WHERE port = ${port}`,
    result: accessesIn(sum(series.value.map(d => d.accesses))),
  })
  const sent = await portPayloads(store, protocol, port, from, to)
  const payloads = await payloadShares(site, sent.value)
  const classes = classShares(sent.value.byClass, sent.value.accesses)
  const payloadQuery = cite(book, sent, {
    what: { ja: `${label}の送信内容`, en: `${label}: what was sent` },
    short: `payload_group, sum(accesses) FROM payload_day WHERE port = ${port}`,
    result: unloggedShare({ payloads }) >= MOSTLY ? NOT_ON_RECORD : classesResult(classes),
  })
  const summary = await portSourceSummary(store, protocol, port, from, to)
  const sourcesQuery = cite(book, summary, {
    what: { ja: `${label}の送信元`, en: `${label}: sources` },
    short: `uniqExact(source), handshake FROM flow_tuple WHERE port = ${port}`,
    result: {
      ja: `${counted(summary.value.total)}個（接続確立 ${counted(summary.value.handshake)}個）`,
      en: `${counted(summary.value.total)} (${counted(summary.value.handshake)} connected)`,
    },
  })
  const total = summary.value.total
  const share = (n: number) => (total > 0 ? n / total : 0)
  const origins = await originShares(store, protocol, port, from, to)
  const marks = await markShares(store, protocol, port, from, to)
  const shared = await overlap(store, protocol, port, from, to, OVERLAP_LISTED)
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
      handshake: summary.value.handshake,
      surveyShare: share(summary.value.survey),
      newShare: summary.value.fresh === null ? null : share(summary.value.fresh),
      effective: summary.value.effective,
    },
    origins: origins.value
      .toSorted((a, b) => b.sources - a.sources || a.country.localeCompare(b.country))
      .map(o => ({ country: o.country, name: countryName(o.country), sources: o.sources, share: share(o.sources) })),
    marks: marks.value
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

const TOOL_MARKS = ['mirai', 'zmap', 'masscan', 'nmapSyn', 'irregularSyn']

function markName(bit: number): string {
  return Object.entries(MARK).find(([, value]) => value === bit)?.[0] ?? String(bit)
}

function classShares(
  byClass: Partial<Record<PayloadClass, { accesses: number }>>,
  total: number,
): FindingSection['classes'] {
  return PAYLOAD_CLASSES.flatMap(c => {
    const accesses = byClass[c]?.accesses ?? 0
    return accesses > 0 ? [{ class: c, accesses, share: total > 0 ? accesses / total : 0 }] : []
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

/** finding → what was sent → who sent it → stepping stones → advisories → recommendations: one section of the report. */
export async function findingSection(
  site: Site,
  book: QueryBook,
  ground: PeriodGround,
  analysis: Analysis,
  finding: Finding,
  number: number,
): Promise<FindingSection> {
  const stretch = stretchOf(finding, ground.period)
  const parts = await portParts(site, book, ground, stretch)
  const stones = await stonesOf(site, book, stretch)
  const advisories = matchAdvisories(
    finding,
    parts.payloads,
    parts.use,
    site.rules().advisories,
    site.store.timeZone,
  ).filter(m => m.confidence !== 'possible')
  const days = seriesDays(ground, parts.series)
  const since = days.filter(d => d.day >= stretch.from && d.day < stretch.to && d.perAddress !== null)
  const exposureSince = sum(since.map(d => ground.liveDays.get(d.day) ?? 0))
  const productKind = productKindOf(site, parts.payloads, parts.use, advisories)
  const grounds = {
    finding,
    payloads: parts.payloads,
    classes: parts.classes,
    portUse: parts.use,
    advisories,
    productKind,
  }
  const label = portLabel(stretch.protocol, stretch.port)
  return {
    number,
    finding,
    purposeConfidence: purposeConfidence(grounds),
    headline: findingHeadline(grounds),
    portUse: parts.use,
    days,
    hours: await onsetHours(site, stretch, finding),
    peak: peakOf(days),
    last: lastOf(days),
    meanSinceOnset: exposureSince > 0 ? sum(since.map(d => d.accesses)) / exposureSince : null,
    baselinePerAddress: await usualLevel(site, stretch),
    payloads: parts.payloads,
    classes: parts.classes,
    firstByClass: parts.firstByClass,
    twoPhaseShare: await returningShare(site, stretch),
    sources: parts.sources,
    origins: parts.origins,
    marks: parts.marks,
    overlap: parts.overlap,
    steppingStones: stones.stones,
    advisories,
    productKind,
    recommendations: recommendationsFor(site.rules().recommendations, productKind, label),
    queries: {
      ...parts.queries,
      onset: onsetQuery(book, analysis, finding, label),
      evidence: stones.query,
      advisories: advisoryQuery(book, parts.sent, parts.queries.payloads, advisories[0]),
    },
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

/** By advisory, by what was asked for, by the port; a general probe says less than the port's own use. */
function productKindOf(site: Site, payloads: PayloadShare[], use: PortUse, advisories: AdvisoryMatch[]): string {
  const certain = advisories.find(a => a.confidence === 'certain')
  if (certain !== undefined) return certain.advisory.productKind
  const kindOf = (p: PayloadShare) =>
    p.signature === null ? '' : (signatureById(site.rules().signatures, p.signature)?.productKind ?? '')
  const exploit = payloads.find(
    p => (p.class === 'intrusion-attempt' || p.class === 'credential-attempt') && kindOf(p) !== '',
  )
  if (exploit !== undefined) return kindOf(exploit)
  const byPort = use.products.find(p => p.kind !== '' && p.kind !== 'general')
  if (byPort !== undefined) return byPort.kind
  const probe = payloads.find(p => kindOf(p) !== '')
  return probe === undefined ? '' : kindOf(probe)
}

async function onsetHours(site: Site, stretch: PortStretch, finding: Finding): Promise<FindingSection['hours']> {
  const onset = Date.parse(finding.onset) / 1000
  const from = Math.floor(onset / 3600) * 3600 - HOURS_BEFORE_ONSET * 3600
  const { value } = await hourlyCounts(site.store, stretch.protocol, stretch.port, from, HOURS_DRAWN)
  return Array.from(value.sources, (sources, i) => ({
    hour: isoTime(site.store.timeZone, value.from + i * 3600),
    sources: value.exposure[i]! > 0 ? sources : null,
  }))
}

/** Mean accesses per live address-day in the days before the onset. */
async function usualLevel(site: Site, stretch: PortStretch): Promise<number> {
  const from = addDays(stretch.from, -USUAL_DAYS - 1)
  const to = addDays(stretch.from, -1)
  const rows = await portDays(site.store, stretch.protocol, stretch.port, from, to)
  const exposure = await exposureByDay(site.store, from, to)
  const live = sum(exposure.value.map(e => e.live))
  return live > 0 ? sum(rows.value.map(r => r.accesses)) / live : 0
}

async function returningShare(site: Site, stretch: PortStretch): Promise<number | null> {
  const { value } = await twoPhase(site.store, stretch.protocol, stretch.port, stretch.from, stretch.to)
  return value.checking > 0 ? value.returning / value.checking : null
}

function peakOf(days: FindingSection['days']): FindingSection['peak'] {
  let best: FindingSection['peak'] = null
  for (const d of days)
    if (d.perAddress !== null && (best === null || d.perAddress > best.perAddress))
      best = { day: d.day, perAddress: d.perAddress }
  return best
}

function lastOf(days: FindingSection['days']): FindingSection['last'] {
  const last = days.findLast(d => d.perAddress !== null)
  return last === undefined ? null : { day: last.day, perAddress: last.perAddress }
}
