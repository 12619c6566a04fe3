import type { AdvisoryMatch } from '../model/advisory.ts'
import { UNLOGGED_PAYLOAD_ID } from '../model/payload.ts'
import type { FindingSection } from '../model/report.ts'
import { type Context, lastDay, portOf, present, said } from './context.ts'
import { dayAndHour, dayText, fullDate, lastDayBefore, onsetRange, onsetText, shortDay } from './dates.ts'
import { leadingClass } from './describe-finding.ts'
import type { Inline, Panel, PanelBlock } from './document.ts'
import { classPercents } from './figures/class-percents.ts'
import { grouped, percent, rate } from './numbers.ts'
import { inlines, note } from './prose.ts'
import { cut, leadingPayload } from './request-text.ts'

/** The advisory that the section is written around: the surest, then the nearest in time. */
export function leadingAdvisory(section: FindingSection): AdvisoryMatch | undefined {
  const order = { certain: 0, likely: 1, possible: 2 }
  return [...section.advisories].sort(
    (a, b) => order[a.confidence] - order[b.confidence] || Math.abs(a.lagDays) - Math.abs(b.lagDays),
  )[0]
}

function fact(label: string, text: string, query = ''): { label: string; value: Inline[] } {
  return { label, value: note(text, [query]) }
}

function confidenceFact(section: FindingSection, context: Context): { label: string; value: Inline[] } {
  const advisory = leadingAdvisory(section)
  const exploit = leadingClass(section) === 'exploit' && advisory !== undefined
  const confidence = exploit ? advisory.confidence : section.purposeConfidence
  return {
    label: exploit ? context.m.factVulnerability : context.m.factPurpose,
    value: [{ kind: 'dots', confidence }, ...inlines(` ${context.m.confidence[confidence]}`)],
  }
}

/** 事象の要点. */
export function factsPanel(section: FindingSection, context: Context): Panel {
  const { m, style, data } = context
  const { finding, queries } = section
  const near = data.period.from
  const isNew = finding.kind === 'newly-observed-port'
  const advisory = leadingAdvisory(section)
  const use = knownUse(section, context)
  const last =
    section.last?.perAddress == null
      ? null
      : m.stateLast(shortDay(section.last.day, near, style), rate(section.last.perAddress))
  const end = finding.end === null ? null : shortDay(lastDayBefore(finding.end), near, style)
  const rows = present([
    { label: m.factPort, value: [{ kind: 'strong', text: portOf(section) }] as Inline[] },
    advisory === undefined || use === '' ? null : fact(m.factUse, use),
    fact(m.factKind, m.kind[finding.kind]),
    fact(isNew ? m.factFirst : m.factOnset, onsetText(finding, '', style)),
    fact(m.factInterval, onsetRange(finding, near, style)),
    advisory === undefined ? null : fact(m.factLag, m.days(advisory.lagDays), queries.advisories),
    fact(m.factState, finding.lasting ? m.stateLasting(last) : m.stateEnded(end)),
    fact(
      dayAndHour(finding.onset).day < near ? m.factAccessesInPeriod : m.factAccesses,
      m.accesses(grouped(section.finding.part === undefined ? accessesOf(section) : section.finding.accesses)),
      queries.payloads,
    ),
    fact(
      m.factSources,
      m.sourcesN(grouped(section.finding.part === undefined ? section.sources.total : section.finding.sources)),
      queries.sources,
    ),
    surveyFact(section, context),
    confidenceFact(section, context),
  ])
  return { kind: 'panel', title: m.factsPanel, queries: [], framed: false, blocks: [{ kind: 'facts', rows }] }
}

/** Survey scanners' part of the sources, and the accesses that are left without them. */
function surveyFact(section: FindingSection, { m }: Context): { label: string; value: Inline[] } {
  const { surveyShare } = section.sources
  if (surveyShare === null) return fact(m.factSurvey, m.surveyUnknown)
  const survey = section.days.reduce((n, d) => n + d.accesses - (d.withoutSurvey?.accesses ?? d.accesses), 0)
  const accesses = section.days.reduce((n, d) => n + d.accesses, 0)
  if (survey === 0) return fact(m.factSurvey, m.surveyNone)
  return fact(m.factSurvey, m.surveyIncluded(percent(surveyShare), percent(survey / accesses)), section.queries.sources)
}

/** How port knowledge says that it knows nothing. */
const UNKNOWN_USE: ReadonlySet<string> = new Set(['', 'no known use'])

/** The port's registered or usual service; '' if none is known. */
export function knownUse(section: FindingSection, context: Context): string {
  return UNKNOWN_USE.has(section.portUse.service.en) ? '' : said(section.portUse.service, context)
}

/** A request of the leading payload, as bytes with escapes. */
export function samplePanel(section: FindingSection, context: Context): Panel | null {
  const payload = leadingPayload(section.payloads)
  if (payload === undefined) return null
  const counts = context.m.sampleCounts(
    grouped(payload.accesses),
    grouped(payload.sources),
    grouped(payload.sampleLength),
  )
  return {
    kind: 'panel',
    title: context.m.samplePanel,
    queries: [],
    framed: false,
    blocks: [
      { kind: 'code', text: cut(payload.sample, 320) },
      { kind: 'small', content: note(counts, [section.queries.payloads]) },
    ],
  }
}

/** Other ports of the same sources, at most six. */
export function overlapPanel(section: FindingSection, context: Context): Panel | null {
  const rows = section.overlap.filter(o => o.share >= 0.01).slice(0, 6)
  if (rows.length === 0) return null
  const longest = Math.max(...rows.map(o => o.share))
  return {
    kind: 'panel',
    title: context.m.overlapPanel,
    queries: [],
    framed: false,
    blocks: [
      {
        kind: 'bars',
        rows: rows.map(o => ({ label: o.port, value: longest > 0 ? o.share / longest : 0, text: percent(o.share) })),
      },
      {
        kind: 'small',
        content: note(context.m.overlapNote(grouped(section.sources.total)), [section.queries.overlap]),
      },
    ],
  }
}

/** 脆弱性情報, framed. */
export function advisoryPanel(match: AdvisoryMatch, section: FindingSection, context: Context): Panel {
  const { m, style } = context
  const { advisory } = match
  const ids = [...advisory.cve]
  const rows = present([
    fact(m.disclosedOn, fullDate(advisory.disclosed, style)),
    fact(m.product, said(advisory.product, context)),
    fact(m.ports, advisory.ports.map(p => p.toUpperCase()).join(context.language === 'ja' ? '、' : ', ')),
    advisory.request === ''
      ? null
      : { label: m.advisoryRequest, value: [{ kind: 'code', text: cut(advisory.request, 60) }] as Inline[] },
    fact(m.identifier, ids.length === 0 ? m.noIdentifier : ids.slice(0, 3).join(', ')),
  ])
  const exposed = advisory.exposedHosts
  const blocks: PanelBlock[] = [{ kind: 'facts', rows }]
  if (exposed !== null) {
    blocks.push({
      kind: 'big-number',
      label: m.exposedLabel,
      value: `${m.about}${aboutCount(exposed.count)}`,
      unit: m.machines,
    })
    blocks.push({
      kind: 'small',
      content: inlines(m.exposedNote(said(exposed.countedBy, context), dayText(exposed.countedOn, style))),
    })
  }
  return { kind: 'panel', title: m.advisoryPanel, queries: [section.queries.advisories], framed: true, blocks }
}

/** 1.66件 on the last day, for descriptions. */
export function stateText(section: FindingSection, context: Context): string {
  const { m, style } = context
  const day = shortDay(lastDay(context), context.data.period.from, style)
  if (section.finding.lasting) return m.lasts(day)
  return section.finding.end === null
    ? m.endedUnknown
    : m.ended(shortDay(lastDayBefore(section.finding.end), context.data.period.from, style))
}

/** Share of a class, or null below one in a thousand. */
export function classShare(section: FindingSection, name: FindingSection['classes'][number]['class']): string | null {
  const share = section.classes.find(c => c.class === name)?.share ?? 0
  return share < 0.001 ? null : (classPercents(section.classes).get(name) ?? null)
}

/** Accesses of the finding within the period: what all shares of what was sent are shares of. */
export function accessesOf(section: FindingSection): number {
  const sum = section.classes.reduce((n, c) => n + c.accesses, 0)
  return sum > 0 ? sum : section.finding.accesses
}

/** From this share on a part is told as the whole. */
export const MOSTLY = 0.995

/** Share of the accesses whose log does not keep what was sent, 0 … 1. */
export function unloggedShare(section: Pick<FindingSection, 'payloads'>): number {
  return section.payloads.find(p => p.id === UNLOGGED_PAYLOAD_ID)?.share ?? 0
}

/** A count that others made, to two significant digits: 31,964 is told as about 32,000. */
export function aboutCount(count: number): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1)
  return grouped(Math.round(count / step) * step)
}
