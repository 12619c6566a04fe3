import { wayWords } from '../model/capture-way.ts'
import type { SensorUptime } from '../model/report.ts'
import { blocksOf, type Context, nextFigure, nextTable, present, said } from './context.ts'
import { dayAndHour, dayText, fullDate } from './dates.ts'
import type { Block, Cell, Row, Section } from './document.ts'
import { coverageStrip } from './figures/coverage-strip.ts'
import { addressDays, columnPercent, grouped, hours } from './numbers.ts'
import { inlines, paragraph } from './prose.ts'
import { cut } from './request-text.ts'

const text = (value: string, strong = false): Cell => ({ kind: 'text', text: value, strong })

/** Definitions, the method in a paragraph, strength of claims, what cannot be seen, uptime. */
export function readingSection(number: string, context: Context): Section {
  const { data, m, language } = context
  const { method } = data
  const main = blocksOf([
    { kind: 'heading', text: m.counting },
    paragraph(
      'reading',
      [
        { lead: m.countingAccess[0]!, text: m.countingAccess[1]! },
        { lead: m.countingSource[0]!, text: m.countingSource[1]! },
        { text: m.countingRate },
      ],
      language,
    ),
    { kind: 'heading', text: m.judging },
    paragraph(
      'method',
      [
        {
          text: m.judgingText(
            grouped(method.baselineDays),
            grouped(method.falseReportsPerMonth),
            grouped(method.seriesTested),
          ),
        },
        method.note === null ? null : { text: said(method.note, context) },
        { text: m.burstMeasure },
      ],
      language,
    ),
    oddityParagraph(context),
  ])
  const side: Block[] = [
    {
      kind: 'panel',
      title: m.confidencePanel,
      queries: [],
      framed: false,
      blocks: [
        {
          kind: 'facts',
          rows: (['certain', 'likely', 'possible'] as const).map(c => ({
            label: m.confidences[c][0]!,
            value: [{ kind: 'dots' as const, confidence: c }, ...inlines(` ${m.confidences[c][1]!}`)],
          })),
        },
      ],
    },
    {
      kind: 'panel',
      title: m.unseenPanel,
      queries: [],
      framed: false,
      blocks: [{ kind: 'small', content: inlines(m.unseenText) }],
    },
  ]
  return {
    id: 'reading',
    number,
    title: m.readingTitle,
    shortTitle: m.readingTitle,
    newPage: false,
    onePage: true,
    blocks: blocksOf([{ kind: 'beside', main, side }, coverageFigure(context), sensorTable(context)]),
  }
}

function oddityParagraph(context: Context): Block | null {
  const { data, m, language } = context
  const counts = Object.entries(data.oddities)
    .filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 5)
  if (counts.length === 0) return null
  const list = counts.map(([name, n]) => m.oddityCount(name, grouped(n))).join(language === 'ja' ? '、' : ', ')
  return paragraph('oddities', [{ text: m.oddities(list) }], language)
}

function coverageFigure(context: Context): Block | null {
  const { data, m, language, style } = context
  const { telescope } = data
  if (telescope.sensors.length === 0) return null
  const gaps = telescope.sensors
    .flatMap(s => s.gaps.map(g => m.coverageGap(s.name, dayText(dayAndHour(g.from).day, style), hours(g.hours))))
    .slice(0, 10)
  const share = telescope.coverage === null ? m.unknown : `${(telescope.coverage * 100).toFixed(1)}%`
  return {
    kind: 'figure',
    id: 'figure-coverage',
    label: nextFigure(context),
    title: m.coverageFigure,
    unit: m.coverageUnit(addressDays(telescope.exposure), addressDays(telescope.planned), share),
    queries: [telescope.query],
    drawing: coverageStrip(data, language, { theme: context.theme }),
    description: m.coverageDescription(gaps.length === 0 ? m.coverageFull : gaps.join('')),
    note: inlines(m.coverageNote(grouped(telescope.lostPackets))),
  }
}

/** Sensors listed with their way; the JSON has all. */
const MOST_LISTED = 40

/** What each sensor could see, where sensors said so themselves; nothing for a telescope of captures. */
function sensorTable(context: Context): Block | null {
  const { data, m, language } = context
  const { sensors, query } = data.telescope
  if (sensors.every(s => s.ways.length === 0)) return null
  const wayOf = (s: SensorUptime) =>
    s.ways.length === 0
      ? m.sensorWayUnknown
      : s.ways.map(w => wayWords(w)[language] + (s.ways.length > 1 ? ` (${hours(w.hours)} h)` : '')).join(' / ')
  const rows: Row[] = sensors.slice(0, MOST_LISTED).map(s => ({
    kind: 'row',
    cells: [
      text(s.name),
      text(grouped(s.addresses)),
      text(s.planned > 0 ? columnPercent(s.exposure / s.planned) : m.unknown),
      text(grouped(s.lostPackets)),
      text(wayOf(s)),
    ],
  }))
  return {
    kind: 'table',
    id: 'table-sensors',
    label: nextTable(context),
    title: m.sensorTable,
    unit: '',
    queries: [query],
    columns: [
      { head: m.sensorName, align: 'left', width: 0.17 },
      { head: m.sensorAddresses, align: 'right', width: 0.11 },
      { head: m.sensorCoverage, align: 'right', width: 0.1 },
      { head: m.sensorLost, align: 'right', width: 0.12 },
      { head: m.sensorWay, align: 'left', width: 0.5 },
    ],
    rows,
    note: sensors.length > MOST_LISTED ? inlines(m.moreSensors(grouped(sensors.length - MOST_LISTED))) : [],
  }
}

/** Every number's query, terms, information used, how to recompute. */
export function appendixSection(context: Context): Section {
  const { data, m } = context
  const rows: Row[] = data.queries.map(q => ({
    kind: 'row',
    cells: [
      text(q.id, true),
      text(cut(said(q.what, context), 60)),
      { kind: 'code', text: cut(q.short, 110) },
      text(cut(said(q.result, context), 60)),
    ],
  }))
  const sources = data.sourcesOfData.map(s => ({ term: said(s.what, context), text: said(s.text, context) }))
  return {
    id: 'appendix',
    number: m.appendixNumber,
    title: m.appendixTitle,
    shortTitle: m.appendixTitle,
    newPage: false,
    onePage: false,
    blocks: blocksOf([
      paragraph('appendix', [{ text: m.appendixLead }], context.language),
      {
        kind: 'table',
        id: 'table-queries',
        label: '',
        title: m.appendixTitle,
        unit: '',
        queries: [],
        columns: [
          { head: m.queryId, align: 'left', width: 0.06 },
          { head: m.queryWhat, align: 'left', width: 0.21 },
          { head: m.queryShort, align: 'left', width: 0.45 },
          { head: m.queryResult, align: 'right', width: 0.28 },
        ],
        rows,
        note: [],
      },
      { kind: 'definitions', title: m.glossary, items: m.terms.map(t => ({ term: t[0]!, text: t[1]! })) },
      {
        kind: 'beside',
        main: sources.length === 0 ? [] : [{ kind: 'definitions', title: m.sourcesTitle, items: sources }],
        side: [
          {
            kind: 'panel',
            title: m.recompute,
            queries: [],
            framed: false,
            blocks: present([
              {
                kind: 'code' as const,
                text: `teiten report \\\n  --period ${data.period.name} \\\n  --published ${data.published} \\\n  --lang ja,en`,
              },
              {
                kind: 'small' as const,
                content: inlines(
                  m.recomputeNote(
                    data.version,
                    data.rulesVersion === '' ? data.rulesDate : `${data.rulesDate} (${data.rulesVersion.slice(0, 12)})`,
                  ),
                ),
              },
            ]),
          },
        ],
      },
    ]),
  }
}

export function closingLines(context: Context): { label: string; value: string }[] {
  const { data, m, style } = context
  return [
    {
      label: m.next,
      value: data.nextPublication === null ? m.nextUnknown : m.nextValue(fullDate(data.nextPublication, style)),
    },
    { label: m.reuse, value: m.reuseValue },
    { label: m.corrections, value: m.correctionsValue },
  ]
}
