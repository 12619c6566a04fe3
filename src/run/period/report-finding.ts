import { addDays, isoTime } from '../../base/time.ts'
import { matchAdvisories } from '../../correlate/match-advisories.ts'
import type { AdvisoryMatch } from '../../model/advisory.ts'
import type { Finding } from '../../model/finding.ts'
import type { PayloadShare } from '../../model/payload.ts'
import { portLabel } from '../../model/protocol.ts'
import type { FindingSection, PortUse } from '../../model/report.ts'
import { findingHeadline, purposeConfidence } from '../../report/describe-finding.ts'
import { recommendationsFor } from '../../report/recommendations.ts'
import { exposureByDay } from '../../store/exposure.ts'
import { hourlyCounts } from '../../store/hours.ts'
import { twoPhase } from '../../store/port-sources.ts'
import { portDays } from '../../store/series.ts'
import { type KnownSignatures, knownSignatures } from '../site/known-signatures.ts'
import type { Site } from '../site/site.ts'
import type { Analysis } from './analyze.ts'
import { advisoryQuery, onsetQuery } from './finding-queries.ts'
import { type PortStretch, portParts, seriesDays, stonesOf, stretchOf } from './port-parts.ts'
import type { QueryBook } from './query-book.ts'
import { type PeriodGround, sum } from './report-period.ts'

/** Hours drawn round the onset. */
const HOURS_BEFORE_ONSET = 16
const HOURS_DRAWN = 36

/** Days before the onset that the usual level of accesses is taken from. */
const USUAL_DAYS = 28

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
  const { payloads, classes } = ownPayloads(finding, parts)
  const advisories = matchAdvisories(finding, payloads, parts.use, site.rules().advisories, site.store.timeZone).filter(
    m => m.confidence !== 'possible',
  )
  const days = seriesDays(ground, parts.series)
  const since = days.filter(d => d.day >= stretch.from && d.day < stretch.to && d.perAddress !== null)
  const exposureSince = sum(since.map(d => ground.liveDays.get(d.day) ?? 0))
  const productKind = productKindOf(await knownSignatures(site), payloads, parts.use, advisories)
  const grounds = {
    finding,
    payloads,
    classes,
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

/** What a finding is told by: everything that came to the port, or the part that surged inside it. */
function ownPayloads(
  finding: Finding,
  parts: { payloads: PayloadShare[]; classes: FindingSection['classes'] },
): { payloads: PayloadShare[]; classes: FindingSection['classes'] } {
  const { part } = finding
  if (part === undefined || part.kind === 'source-port') return parts
  const payloads = parts.payloads.filter(
    p => p.id === part.id || (part.signature !== null && p.signature === part.signature),
  )
  const first = payloads[0]
  if (first === undefined) return parts
  const without = sum(payloads.map(p => p.withoutSurvey?.accesses ?? 0))
  const whole = {
    class: first.class,
    accesses: sum(payloads.map(p => p.accesses)),
    share: 1,
    withoutSurvey: first.withoutSurvey === null ? null : { accesses: without, share: without > 0 ? 1 : 0 },
  }
  return { payloads, classes: [whole] }
}

/** By advisory, by what was asked for, by the port; a general probe says less than the port's own use. */
function productKindOf(
  signatures: KnownSignatures,
  payloads: PayloadShare[],
  use: PortUse,
  advisories: AdvisoryMatch[],
): string {
  const certain = advisories.find(a => a.confidence === 'certain')
  if (certain !== undefined) return certain.advisory.productKind
  const kindOf = (p: PayloadShare) => (p.signature === null ? '' : (signatures.get(p.signature)?.productKind ?? ''))
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
