import type { FindingSection } from '../model/report.ts'
import { blocksOf, type Context, findingId, lastDay, nextFigure, portOf, said } from './context.ts'
import { dayAndHour, dayText, onsetInterval, onsetText, shortDay } from './dates.ts'
import type { Block, Figure, Section } from './document.ts'
import { classPercents } from './figures/class-percents.ts'
import { isMarkedWithoutSurvey } from './figures/day-columns.ts'
import { findingFigure } from './figures/finding-figure.ts'
import { advisoryPanel, factsPanel, leadingAdvisory, overlapPanel, samplePanel, stateText } from './finding-facts.ts'
import { advisoryParagraphs, portParagraphs, sentParagraphs, sourceParagraphs } from './finding-paragraphs.ts'
import { factor, grouped, hours, rate } from './numbers.ts'
import { productKindOf } from './product-kind.ts'
import { note, paragraph, type Sentence } from './prose.ts'

/** One numbered section for one finding. */
export function findingSection(section: FindingSection, context: Context): Section {
  const { m } = context
  const label = nextFigure(context)
  const advisory = leadingAdvisory(section)
  const place = `finding-${portOf(section)}`
  const kind = productKindOf(section.productKind)
  const sent = sentParagraphs(section, context)
  const lead = blocksOf([
    paragraph(
      place,
      advisory !== undefined && advisory.lagDays >= 0
        ? disclosedLead(section, label, context)
        : plainLead(section, label, context),
      context.language,
    ),
    advisory === undefined
      ? null
      : paragraph(
          `${place}-summary`,
          [
            { text: m.kindText[kind] },
            { text: m.summary(said(advisory.advisory.summary, context)), queries: [section.queries.advisories] },
          ],
          context.language,
        ),
    ...(advisory === undefined ? sent : []),
  ])
  const blocks: Block[] = [
    { kind: 'beside', main: lead, side: [factsPanel(section, context)] },
    figure(section, label, context),
    {
      kind: 'beside',
      main: [
        ...(advisory === undefined ? [] : [{ kind: 'heading' as const, text: m.sentHeading }, ...sent]),
        ...advisoryParagraphs(section, context),
        ...(advisory === undefined ? portParagraphs(section, context) : []),
        ...sourceParagraphs(section, context),
      ],
      side: blocksOf([
        ...(advisory === undefined ? [] : [advisoryPanel(advisory, section, context)]),
        samplePanel(section, context),
        advisory === undefined ? overlapPanel(section, context) : null,
      ]),
    },
    {
      kind: 'recommendations',
      title: m.recommendations,
      lead: said(section.recommendations.lead, context),
      items: section.recommendations.items.map(i => ({ label: said(i.label, context), text: said(i.text, context) })),
    },
  ]
  return {
    id: findingId(section),
    number: String(section.number),
    title: said(section.headline, context),
    shortTitle: `${portOf(section)}${context.language === 'ja' ? '　' : ': '}${m.shortTarget[kind]}`,
    newPage: true,
    onePage: true,
    blocks,
  }
}

/** Onset with its interval, and whether it lasts. */
function onsetSentence(section: FindingSection, context: Context): Sentence {
  const { m, style, data } = context
  const { finding } = section
  const at = onsetText(finding, data.period.from, style)
  const interval = onsetInterval(finding, style)
  const begin = finding.gradual
    ? m.onsetGradual(at, interval)
    : m.onset(finding.kind === 'newly-observed-port', at, interval)
  return { text: `${begin}${stateText(section, context)}`, queries: [section.queries.onset] }
}

function plainLead(section: FindingSection, label: string, context: Context): (Sentence | null)[] {
  const { m, style, data } = context
  const { finding } = section
  const onset = dayAndHour(finding.onset).day
  const port = portOf(section)
  const isNew = finding.kind === 'newly-observed-port'
  const before = onset < data.period.from
  const day = dayText(onset, style)
  const part = partWords(section, context)
  const begin =
    part !== null
      ? (before ? m.partSurgedBefore : m.partSurged)(day, part, port, label)
      : isNew
        ? (before ? m.appearedBefore : m.appeared)(day, port, label)
        : (before ? m.surgedBefore : m.surged)(day, port, label)
  return [
    { text: begin },
    isNew ? { text: m.newPort(finding.explanation.baselineDays), queries: [section.queries.series] } : null,
    onsetSentence(section, context),
    meanSentence(section, context),
    sensorSentence(section, context),
    sensorChangeText(section, context),
    surveyText(section, context),
  ]
}

function disclosedLead(section: FindingSection, label: string, context: Context): (Sentence | null)[] {
  const { m, style, data } = context
  const match = leadingAdvisory(section)!
  const { finding } = section
  const onset = dayAndHour(finding.onset).day
  const near = match.advisory.disclosed
  const part = partWords(section, context)
  const day = shortDay(onset, near, style)
  const begin =
    part === null
      ? m.appearedAfter(m.after(match.lagDays), day, portOf(section), label)
      : m.partSurged(m.afterDay(m.after(match.lagDays), day), part, portOf(section), label)
  return [
    {
      text: m.disclosed(
        near.slice(0, 4) === data.period.from.slice(0, 4) ? dayText(near, style) : near,
        said(match.advisory.title, context),
      ),
      queries: [section.queries.advisories],
    },
    { text: begin },
    finding.kind === 'newly-observed-port'
      ? { text: m.newPort(finding.explanation.baselineDays), queries: [section.queries.series] }
      : null,
    onsetSentence(section, context),
    meanSentence(section, context),
    sensorSentence(section, context),
    sensorChangeText(section, context),
    surveyText(section, context),
  ]
}

/** A payload surge is told by its own counts: the port's mean says nothing of it. */
function partCounts(section: FindingSection, context: Context): Sentence {
  const { accesses, sources, part } = section.finding
  return {
    text: context.m.partCounts(grouped(accesses), grouped(sources), portOf(section), part?.kind === 'payload'),
    queries: [section.queries.onset],
  }
}

/** What surges, as the subject of a sentence. */
function partWords(section: FindingSection, context: Context): string | null {
  const { part } = section.finding
  if (part === undefined) return null
  if (part.kind === 'source-port') return context.m.partSourcePort(part.id)
  return context.m.partRequests(part.title === null ? null : said(part.title, context))
}

/** Accesses per address and day below which no multiple is told. */
const LEAST_BASELINE = 0.005

/** Mean since the onset beside the baseline; no multiple of a baseline that is nearly zero. */
function meanSentence(section: FindingSection, context: Context): Sentence | null {
  const { m, style, data } = context
  if (section.finding.part !== undefined) return partCounts(section, context)
  if (section.meanSinceOnset === null) return null
  const onset = dayAndHour(section.finding.onset).day
  const since = shortDay([onset, data.period.from].sort()[1]!, data.period.from, style)
  const base = section.baselinePerAddress
  const mean = rate(section.meanSinceOnset)
  if (base >= LEAST_BASELINE && section.meanSinceOnset > base)
    return {
      text: m.mean(since, mean, rate(base), factor(section.meanSinceOnset / base)),
      queries: [section.queries.series],
    }
  const text = base >= 0.0001 ? m.meanNearZero(since, mean, rate(base)) : m.meanWithoutBase(since, mean)
  return { text, queries: [section.queries.series] }
}

function sensorSentence(section: FindingSection, context: Context): Sentence {
  const all = context.data.telescope.sensors.length
  const seen = Math.min(section.finding.sensors, all)
  const { m } = context
  if (all === 1) return { text: m.sensorsOne }
  return {
    text: seen === all ? m.sensorsAll(grouped(all)) : m.sensorsSome(grouped(seen), grouped(all)),
    queries: [section.queries.onset],
  }
}

/** Said where sensors came or went within the days compared. */
function sensorChangeText(section: FindingSection, context: Context): Sentence | null {
  const { sensorChanges } = section.finding.explanation
  if (sensorChanges === undefined) return null
  const { m, style, data } = context
  const told = sensorChanges
    .slice(0, 2)
    .map(c =>
      (c.change === 'added' ? m.sensorsAdded : m.sensorsLost)(shortDay(c.day, data.period.from, style), c.sensors),
    )
  return { text: m.sensorChanges(told.join(context.language === 'ja' ? '、' : ', ')), queries: [data.telescope.query] }
}

/** Whether the rise is one without survey scanners, where some were among its sources. */
function surveyText(section: FindingSection, context: Context): Sentence | null {
  const { withoutSurvey } = section.finding.explanation
  if (withoutSurvey === undefined || withoutSurvey.surveySources === 0) return null
  const { sources, surveySources, holds } = withoutSurvey
  const { m } = context
  const text = sources === 0 ? m.surveyOnly : m.surveyAmong(grouped(surveySources), grouped(sources), holds)
  return { text, queries: [section.queries.onset] }
}

/** Height of a finding's figure in points of the report, and where its page is full. */
const FIGURE_HEIGHT = 222
const LOWER_HEIGHTS = [186, 160] as const

function figure(section: FindingSection, label: string, context: Context): Figure {
  const { m, style, data } = context
  const port = portOf(section)
  const drawn = (height: number) =>
    findingFigure(section, data, context.language, { theme: context.theme, height: height * context.theme.scale })
  const advisory = leadingAdvisory(section)
  const shown =
    advisory !== undefined &&
    advisory.advisory.disclosed >= data.period.from &&
    advisory.advisory.disclosed <= lastDay(context)
  const onset = dayText(dayAndHour(section.finding.onset).day, style)
  return {
    kind: 'figure',
    id: `figure-${section.number}`,
    label,
    title: shown ? m.figureTitleDisclosed(port) : m.figureTitle(port),
    unit: m.perDayAddressUnit,
    queries: [],
    drawing: drawn(FIGURE_HEIGHT),
    lower: [drawn(LOWER_HEIGHTS[0]), drawn(LOWER_HEIGHTS[1])],
    description: m.figureDescription(
      port,
      onset,
      section.peak === null ? null : dayText(section.peak.day, style),
      stateText(section, context),
    ),
    note: note(
      m.figureNote(section.finding.kind === 'newly-observed-port', shown, gapsText(context), roundedAway(section)) +
        (section.days.some(isMarkedWithoutSurvey) ? m.figureWithoutSurvey : ''),
      [section.queries.series, section.queries.onset, section.queries.payloads],
    ),
  }
}

/** True if the printed shares do not add up to 100%. */
function roundedAway(section: FindingSection): boolean {
  if (section.classes.length === 0) return false
  const printed = [...classPercents(section.classes).values()].map(text => Number.parseFloat(text.replace(/[<>]/, '')))
  return Math.abs(printed.reduce((sum, n) => sum + n, 0) - 100) > 0.05
}

/** At most two gaps in words; null if there is none. */
export function gapsText(context: Context): string | null {
  const { m, style, data } = context
  const sensors = data.telescope.sensors
  const seen = new Map<string, { from: string; hours: number; names: string[] }>()
  for (const sensor of sensors) {
    for (const gap of sensor.gaps) {
      const key = `${gap.from} ${gap.to}`
      const entry = seen.get(key) ?? { from: gap.from, hours: gap.hours, names: [] }
      entry.names.push(sensor.name)
      seen.set(key, entry)
    }
  }
  const gaps = [...seen.values()].sort((a, b) => b.names.length - a.names.length || (a.from < b.from ? -1 : 1))
  if (gaps.length === 0) return null
  const comma = context.language === 'ja' ? '、' : '; '
  const words = gaps
    .slice(0, 2)
    .map(g =>
      m.gapText(
        hourTextOnly(g.from, data.period.from, style),
        hours(g.hours),
        sensors.length > 1 && g.names.length === sensors.length ? m.allSensors : g.names.slice(0, 2).join(comma),
      ),
    )
  return [...words, ...(gaps.length > 2 ? [m.moreGaps(gaps.length - 2)] : [])].join(comma)
}

function hourTextOnly(iso: string, near: string, style: Context['style']): string {
  const { day, hour } = dayAndHour(iso)
  return style.language === 'en'
    ? `${dayText(day, style)} ${String(hour).padStart(2, '0')}:00`
    : `${shortDay(day, near, style)}${hour}時`
}
