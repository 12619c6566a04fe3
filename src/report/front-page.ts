import type { Finding } from '../model/finding.ts'
import type { FindingSection, KeyNumber, ReportData } from '../model/report.ts'
import { blocksOf, type Context, findingId, portOf, present, said } from './context.ts'
import {
  dayAndHour,
  dayText,
  fullDate,
  lastDayBefore,
  onsetRange,
  onsetText,
  periodName,
  previousName,
  zoneText,
} from './dates.ts'
import { leadingClass } from './describe-finding.ts'
import type { Block, Headline, KeyFigure, ReportDocument } from './document.ts'
import { allPortsFigure } from './figures/all-ports-figure.ts'
import { miniature } from './figures/miniature.ts'
import { sparkline } from './figures/sparkline.ts'
import { classShare, leadingAdvisory, MOSTLY, unloggedShare } from './finding-facts.ts'
import { changePercent, difference, grouped, hours, meanCount, percent, rate } from './numbers.ts'
import { paragraph, type Sentence, sentences } from './prose.ts'
import { leadingPayload, requestLine } from './request-text.ts'

/** The line under the title: sensors, coverage, gaps, time zone, version. */
export function telescopeLine(context: Context): ReportDocument['telescope'] {
  const { data, m, language, style } = context
  const { telescope } = data
  const coverage =
    telescope.coverage === null
      ? m.unknown
      : m.coverageValue(`${(telescope.coverage * 100).toFixed(1)}%`, telescope.inferred)
  return present([
    {
      label: m.telescope,
      value: m.sensorsAndAddresses(grouped(telescope.sensors.length), grouped(telescope.addresses)),
    },
    { label: m.coverage, value: coverage },
    { label: m.gaps, value: gapSummary(context) },
    { label: m.dayCut, value: zoneText(data.timeZone, language) },
    {
      label: m.version,
      value: m.versionValue(
        data.version,
        (data.rulesDate.slice(0, 4) === data.period.from.slice(0, 4) ? dayText : fullDate)(data.rulesDate, style),
      ),
    },
  ])
}

/** Outages that all sensors share count once. */
function gapSummary(context: Context): string {
  const { telescope } = context.data
  const count = new Map<string, { sensors: number; hours: number }>()
  for (const gap of telescope.sensors.flatMap(s => s.gaps)) {
    const key = `${gap.from} ${gap.to}`
    count.set(key, { sensors: (count.get(key)?.sensors ?? 0) + 1, hours: gap.hours })
  }
  const all = [...count.values()]
  if (all.length === 0) return context.m.noGaps
  const whole = telescope.sensors.length < 2 ? [] : all.filter(g => g.sensors === telescope.sensors.length)
  const shared = all.reduce((n, g) => n + (whole.includes(g) ? 1 : g.sensors), 0)
  return context.m.gapsValue(grouped(shared), whole.length === 0 ? null : hours(whole.reduce((n, g) => n + g.hours, 0)))
}

export function headline(section: FindingSection, index: number, context: Context): Headline {
  const { m, data, style, language } = context
  const { finding } = section
  const near = data.period.from
  const advisory = leadingAdvisory(section)
  const onsetDay = dayText(dayAndHour(finding.onset).day, style)
  const isNew = finding.kind === 'newly-observed-port'
  const end = finding.end === null ? null : dayText(lastDayBefore(finding.end), style)
  const first =
    isNew && advisory !== undefined && advisory.confidence !== 'possible'
      ? m.frontNewAfterDisclosure(m.afterShort(advisory.lagDays), onsetDay)
      : (isNew ? m.frontNew : m.frontSurge)(onsetDay, finding.lasting, end)
  return {
    number: String(section.number),
    title: said(section.headline, context),
    content: sentences(
      [{ text: first, queries: [section.queries.onset] }, contentSentence(section, context)],
      language,
    ),
    detail: m.frontDetail(
      isNew,
      onsetText(finding, near, style),
      onsetRange(finding, near, style),
      grouped(finding.part === undefined ? section.sources.total : finding.sources),
    ),
    section: findingId(section),
    drawing: miniature(section, data, language, { theme: context.theme, width: 150 * context.theme.scale }),
    caption: (index > 0 && advisory !== undefined ? m.miniatureCaptionDisclosed : m.miniatureCaption)(portOf(section)),
    description: said(section.headline, context),
  }
}

function contentSentence(section: FindingSection, context: Context): Sentence | null {
  const { m } = context
  const queries = [section.queries.payloads]
  const exploit = classShare(section, 'intrusion-attempt')
  if (leadingClass(section) === 'exploit' && exploit !== null) {
    return {
      text: (section.advisories.some(a => a.ground === 'signature') ? m.frontExploit : m.frontExploitUndisclosed)(
        exploit,
      ),
      queries,
    }
  }
  if (unloggedShare(section) >= MOSTLY) return { text: m.frontUnlogged, queries }
  const payload = leadingPayload(section.payloads)
  if (payload !== undefined && payload.share >= 0.1)
    return { text: m.frontRequest(percent(payload.share), requestLine(payload.sample)), queries }
  const checks = classShare(section, 'port-check')
  return checks === null ? null : { text: m.frontNothingSent(checks), queries }
}

/** Decimals of a difference: those of the rate that it belongs to. */
function places(value: number): number {
  return Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 3
}

function keyFigure(
  number: KeyNumber,
  title: string,
  unitLine: string,
  unit: string,
  decimals: 'rate' | 0,
  context: Context,
): KeyFigure {
  const { m, data, style } = context
  const { value, previous } = number
  const compared = data.hasPrevious && value !== null && previous !== null
  const history = number.history.map(h => h.value)
  const known = history.filter(h => h !== null).length
  return {
    title,
    queries: [number.query],
    unitLine,
    unit: value === null ? '' : unit,
    value: value === null ? '–' : decimals === 'rate' ? rate(value) : meanCount(value),
    change: compared && number.change !== null ? changePercent(number.change) : '',
    difference: compared
      ? m.comparedWith(
          previousName(data.previousPeriod, style),
          difference(value - previous, decimals === 'rate' ? places(value) : Math.abs(value) >= 100 ? 0 : 1),
          unit,
        )
      : number.note !== undefined
        ? said(number.note, context)
        : data.hasPrevious
          ? ''
          : m.notCompared,
    drawing:
      known < 3
        ? null
        : sparkline(history, { theme: context.theme, previousIndex: history.length - 2, title, description: unitLine }),
    description: `${title}: ${history.map(h => (h === null ? '–' : rate(h))).join(', ')}`,
  }
}

export function keyFigures(context: Context): KeyFigure[] {
  const { m, data } = context
  const { accesses, sources, signatureMatches, victims } = data.keyNumbers
  return [
    keyFigure(accesses, m.keyAccesses, m.perDayAndAddress, m.accessUnit, 'rate', context),
    keyFigure(sources, m.keySources, m.perDay, m.countUnit, 0, context),
    keyFigure(signatureMatches, m.keySignatures, m.perDayAndAddress, m.accessUnit, 'rate', context),
    keyFigure(victims, m.keyVictims, m.victimsPerDay, m.countUnit, 0, context),
  ]
}

export function keyNote(context: Context): string {
  const { data, m, style } = context
  const history = data.keyNumbers.accesses.history
  if (history.filter(h => h.value !== null).length < 3) return data.hasPrevious ? m.keyNoteShort : ''
  const first = history[0]!.period
  const name = /^\d{4}-\d{2}$/.test(first)
    ? periodName({ name: first, kind: 'month', from: `${first}-01`, to: `${first}-28` }, style)
    : first
  return m.keyNote(name, history.length)
}

export function hasData(data: ReportData): boolean {
  return data.telescope.exposure > 0
}

/** 概況: change, ports, findings, bursts, gaps; each with its honest sentence when it is missing. */
export function overview(context: Context): Block[] {
  const { data, m, language } = context
  if (!hasData(data))
    return blocksOf([paragraph('overview', [{ text: m.noData, queries: [data.telescope.query] }], language)])
  return blocksOf([
    paragraph('overview', accessSentences(context), language),
    paragraph('overview', findingSentences(context), language),
    paragraph('overview-gaps', gapSentences(context), language),
    allPorts(context),
  ])
}

function accessSentences(context: Context): (Sentence | null)[] {
  const { data, m, language } = context
  const { accesses, sources } = data.keyNumbers
  const compared = data.hasPrevious && accesses.value !== null && accesses.previous !== null && accesses.change !== null
  const moved = compared && Math.abs(accesses.change!) >= 0.005
  const text =
    accesses.value === null
      ? ''
      : !compared
        ? m.accessesAlone(rate(accesses.value))
        : moved
          ? m.accessesChanged(
              rate(accesses.value),
              grouped(Math.abs(accesses.value - accesses.previous!), places(accesses.value)),
              `${(Math.abs(accesses.change!) * 100).toFixed(1)}%`,
              accesses.change! > 0,
            )
          : m.accessesSame(rate(accesses.value))
  const ports = data.ports.rows.slice(0, 3).map(r => m.portShare(r.key, percent(r.share)))
  return [
    { text, queries: [accesses.query] },
    shortExposureSentence(context),
    data.hasPrevious ? null : { text: m.noPrevious },
    sources.value === null
      ? null
      : {
          text: m.sourcesAre(
            meanCount(sources.value),
            data.hasPrevious && sources.change !== null ? changePercent(sources.change) : null,
          ),
          queries: [sources.query],
        },
    withoutSurveySentence(context),
    ports.length === 0
      ? null
      : { text: m.busiestPorts(language === 'ja' ? ports.join('、') : ports.join(', ')), queries: [data.ports.query] },
  ]
}

/** A day of one address is less than a rate per day can rest on. */
function shortExposureSentence({ data, m }: Context): Sentence | null {
  const { exposure, query } = data.telescope
  if (exposure >= 1) return null
  const accesses = data.days.reduce((n, day) => n + day.accesses, 0)
  return { text: m.shortExposure(grouped(accesses)), queries: [query] }
}

/** Nothing where no list holds, or where none of its addresses came. */
function withoutSurveySentence({ data, m }: Context): Sentence | null {
  const { share, without } = data.survey
  if (!share.value || without === null || without.accesses.value === null || without.sources.value === null) return null
  return {
    text: m.withoutSurvey(rate(without.accesses.value), meanCount(without.sources.value)),
    queries: [without.accesses.query],
  }
}

function findingSentences(context: Context): (Sentence | null)[] {
  const { data, m, language } = context
  const lasting = data.findings.filter(f => f.finding.lasting).length
  const managed = data.findings.some(f =>
    ['control-panel', 'bmc', 'remote-access', 'vpn-gateway', 'router'].includes(f.productKind),
  )
  const bursts = data.bursts.slice(0, 3).map(b => burstText(b, context))
  return [
    { text: data.findings.length === 0 ? m.noFindings : m.findingsAre(data.findings.length, lasting) },
    managed ? { text: m.managementAdvice } : null,
    bursts.length === 0
      ? null
      : { text: m.burstsAre(data.bursts.length, bursts.join(language === 'ja' ? '；' : '; ')) },
  ]
}

function burstText(burst: Finding, context: Context): string {
  return context.m.burst(
    portOf({ finding: burst }),
    dayText(dayAndHour(burst.onset).day, context.style),
    grouped(burst.accesses),
    grouped(burst.sources),
  )
}

function gapSentences(context: Context): (Sentence | null)[] {
  const { telescope } = context.data
  const { m } = context
  return [
    telescope.coverage !== null && telescope.coverage < 0.999
      ? { text: m.gapsOverview(`${(telescope.coverage * 100).toFixed(1)}%`), queries: [telescope.query] }
      : null,
    provisionalSentence(context),
    telescope.inferred ? { text: m.inferredOverview, queries: [telescope.query] } : null,
  ]
}

/** Live sensors that are silent at the end of the data, by name, since the first of them fell silent; null if there is none. */
function provisionalSentence({ data, m, style, language }: Context): Sentence | null {
  const { telescope } = data
  const silent = telescope.sensors.flatMap(s => s.gaps.filter(g => g.provisional).map(g => ({ name: s.name, ...g })))
  if (silent.length === 0) return null
  const from = silent.map(g => g.from).sort()[0]!
  const names = silent.slice(0, MOST_SILENT).map(g => g.name)
  if (silent.length > MOST_SILENT) names.push(m.moreSensors(grouped(silent.length - MOST_SILENT)))
  return {
    text: m.gapProvisional(names.join(language === 'ja' ? '、' : ', '), dayText(dayAndHour(from).day, style)),
    queries: [telescope.query],
  }
}

/** Silent sensors that the overview names. */
const MOST_SILENT = 3

function allPorts(context: Context): Block {
  const { data, m, language } = context
  const { accesses } = data.keyNumbers
  return {
    kind: 'figure',
    id: 'figure-all',
    label: m.allPortsLabel,
    title: m.allPortsTitle,
    unit: m.perDayAddressUnit,
    queries: [accesses.query],
    drawing: allPortsFigure(data, language, { theme: context.theme }),
    description: m.allPortsDescription(
      accesses.value === null ? '–' : rate(accesses.value),
      data.hasPrevious && accesses.previous !== null ? rate(accesses.previous) : null,
    ),
    note: [],
  }
}

export function publishedText(context: Context): string {
  return context.m.published(fullDate(context.data.published, context.style))
}
