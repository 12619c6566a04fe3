import type { Day } from '../../base/time.ts'
import type { Language, SvgNode } from '../../model/figure.ts'
import type { Finding } from '../../model/finding.ts'
import type { SensorUptime } from '../../model/report.ts'
import { gapBands } from './gap-bands.ts'
import { type Box, downwardTick, hatched, label, rectangle, rule } from './marks.ts'
import { numberText } from './number-text.ts'
import { drawing, rounded, svg } from './svg.ts'
import { textWidth } from './text-width.ts'
import { type FigureOptions, screenTheme, type Theme } from './theme.ts'
import { daysSince, dayText, dayTicks, onsetWords } from './time-text.ts'
import { drawDayAxis, drawValueAxis, valueAxis } from './value-axis.ts'

export interface DailySeries {
  /** A value is null on a day without exposure. */
  days: readonly { day: Day; value: number | null }[]
  /** The previous period, aligned by day of the period; may be empty. */
  previous: readonly (number | null)[]
  finding: Finding | null
  /** Local days of disclosures that have to do with the port. */
  disclosures: readonly Day[]
  sensors: readonly SensorUptime[]
  title: string
  unit: string
}

/** Days as steps from midnight to midnight, with labels above the plot: the page of a port. Default 700 × 300. */
export function seriesFigure(series: DailySeries, language: Language, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? screenTheme
  const s = theme.scale
  const size = { width: options.width ?? 700, height: options.height ?? 300 }
  const days = series.days.map(day => day.day)
  if (days.length === 0) return drawing(size, series.title, '', [], theme.font)
  const wide = size.width > 480
  const plot = {
    x: 30 * s,
    y: 32 * s,
    width: size.width - 30 * s - (wide ? 62 * s : 4 * s),
    height: size.height - 48 * s,
  }
  const step = plot.width / days.length
  const values = series.days.map(day => day.value)
  const axis = valueAxis(Math.max(...values.map(v => v ?? 0), ...series.previous.map(v => v ?? 0)), plot)
  const bands = gapBands(
    series.sensors,
    days,
    series.days.filter(day => day.value === null).map(day => day.day),
  )
  const children = [
    label(0, 8 * s, series.unit, { size: 7.4 * s, fill: theme.ink2 }),
    ...onsetBand(series, plot, step, theme),
    ...drawValueAxis(axis, plot, theme),
    ...bands.map(band => {
      const box = { x: plot.x + band.from * step, width: Math.max(2, (band.to - band.from) * step) }
      return hatched(
        band.whole ? { ...box, y: plot.y, height: plot.height } : { ...box, y: plot.y, height: 6 * s },
        theme,
      )
    }),
    steps(series.previous.slice(0, days.length), plot, step, axis.y, theme.previous, 0.7 * s),
    steps(values, plot, step, axis.y, theme.series, 1.2 * s),
    ...drawDayAxis(dayTicks(days, language), step, plot, theme),
    ...markLabels(
      series,
      bands.map(band => ({ at: (band.from + band.to) / 2, whole: band.whole, sensors: band.sensors })),
      plot,
      step,
      language,
      theme,
      size.width,
    ),
    ...(wide ? endLabels(series, plot, axis.y, language, theme) : []),
  ]
  return drawing(size, series.title, story(series, language), children, theme.font)
}

/** One path; a missing day breaks it. */
function steps(
  values: readonly (number | null)[],
  plot: Box,
  step: number,
  y: (value: number) => number,
  stroke: string,
  width: number,
): SvgNode | null {
  let d = ''
  values.forEach((value, i) => {
    if (value === null) return
    const x = rounded(plot.x + i * step)
    d += `${i === 0 || values[i - 1] === null ? 'M' : 'L'}${x} ${rounded(y(value))}H${rounded(plot.x + (i + 1) * step)}`
  })
  return d === '' ? null : svg('path', { d, fill: 'none', stroke, 'stroke-width': width, 'stroke-linejoin': 'miter' })
}

function onsetBand(series: DailySeries, plot: Box, step: number, theme: Theme): SvgNode[] {
  if (series.finding === null) return []
  const place = (at: string) =>
    plot.x + Math.min(series.days.length, Math.max(0, daysSince(series.days[0]!.day, at))) * step
  const low = place(series.finding.onsetLow)
  return [
    rectangle(
      { x: low, y: plot.y, width: Math.max(1, place(series.finding.onsetHigh) - low), height: plot.height },
      theme.onsetSoft,
    ),
  ]
}

interface Mark {
  x: number
  nodes: SvgNode[]
  bold: string
  plain: string
  fill: string
  sides: readonly ('end' | 'start' | 'middle')[]
}

/** Two lines above each mark; where two collide the later gives way. */
function markLabels(
  series: DailySeries,
  gaps: readonly { at: number; whole: boolean; sensors: string[] }[],
  plot: Box,
  step: number,
  language: Language,
  theme: Theme,
  right: number,
): SvgNode[] {
  const s = theme.scale
  const taken: { from: number; to: number }[] = [{ from: 0, to: textWidth(series.unit, 7.4 * s) }]
  return [
    ...onsetMark(series, plot, step, language, theme),
    ...disclosureMarks(series, plot, step, language, theme),
    ...gapMarks(gaps, plot, step, language, theme),
  ].flatMap(mark => {
    const width = Math.max(textWidth(mark.bold, 7.4 * s, 700), textWidth(mark.plain, 7.4 * s))
    for (const side of mark.sides) {
      const from = side === 'end' ? mark.x - 4 * s - width : side === 'start' ? mark.x + 4 * s : mark.x - width / 2
      const to = from + width
      if (from < 0 || to > right || taken.some(other => from < other.to + 6 * s && other.from < to + 6 * s)) continue
      taken.push({ from, to })
      const at = side === 'end' ? to : side === 'start' ? from : mark.x
      return [
        ...mark.nodes,
        label(at, 16 * s - 2, mark.bold, { size: 7.4 * s, weight: 700, fill: mark.fill, anchor: side }),
        label(at, 26 * s - 2, mark.plain, { size: 7.4 * s, fill: theme.ink2, anchor: side }),
      ]
    }
    return mark.nodes
  })
}

function onsetMark(series: DailySeries, plot: Box, step: number, language: Language, theme: Theme): Mark[] {
  const { finding } = series
  if (finding === null) return []
  const at = daysSince(series.days[0]!.day, finding.onset)
  if (at < 0 || at > series.days.length) return []
  const x = plot.x + at * step
  const words = onsetWords(finding, language)
  const nodes = [
    rule(x, plot.y, x, plot.y + plot.height, theme.onset, theme.scale),
    downwardTick(x, plot.y - 4 * theme.scale, 6 * theme.scale, theme.onset),
  ]
  return [
    {
      x,
      nodes,
      bold: language === 'ja' ? `${words.title} ${words.time}` : `${words.title} ${words.time}`,
      plain: words.interval,
      fill: theme.ink,
      sides: ['start', 'end'],
    },
  ]
}

function disclosureMarks(series: DailySeries, plot: Box, step: number, language: Language, theme: Theme): Mark[] {
  const s = theme.scale
  return [...new Set(series.disclosures)].slice(0, 4).flatMap(day => {
    const at = daysSince(series.days[0]!.day, day)
    if (at < 0 || at >= series.days.length) return []
    const x = plot.x + at * step
    const nodes = [rule(x, plot.y, x, plot.y + plot.height, theme.disclosure, s, `${2.6 * s} ${2 * s}`)]
    return [
      {
        x,
        nodes,
        bold: language === 'ja' ? `公表 ${dayText(day, 'ja')}` : `Disclosed ${dayText(day, 'en')}`,
        plain: '',
        fill: theme.disclosure,
        sides: ['end', 'start'] as const,
      },
    ]
  })
}

function gapMarks(
  gaps: readonly { at: number; whole: boolean; sensors: string[] }[],
  plot: Box,
  step: number,
  language: Language,
  theme: Theme,
): Mark[] {
  return gaps.slice(0, 12).map(gap => {
    const whole = language === 'ja' ? '全センサー' : 'all sensors'
    return {
      x: plot.x + gap.at * step,
      nodes: [],
      bold: language === 'ja' ? '欠測' : 'Gap',
      plain: gap.whole ? whole : gap.sensors.slice(0, 2).join(', '),
      fill: theme.ink2,
      sides: ['middle'] as const,
    }
  })
}

/** Direct labels at the right edge: the period and the one before it, kept apart. */
function endLabels(
  series: DailySeries,
  plot: Box,
  y: (value: number) => number,
  language: Language,
  theme: Theme,
): SvgNode[] {
  const s = theme.scale
  const last = series.days.findLast(day => day.value !== null)
  const known = series.previous.filter(value => value !== null)
  const mean = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
  const x = plot.x + plot.width + 5 * s
  const first = last === undefined ? null : y(last.value!)
  const second =
    mean === null
      ? null
      : first !== null && Math.abs(y(mean) - first) < 28 * s
        ? y(mean) >= first && first + 50 * s < plot.y + plot.height + 24 * s
          ? first + 28 * s
          : first - 24 * s
        : y(mean)
  return [
    ...(last === undefined || first === null
      ? []
      : [
          label(x, first, language === 'ja' ? '今期' : 'this period', { size: 7.4 * s, weight: 700, fill: theme.ink }),
          label(x, first + 9.5 * s, `${dayText(last.day, language)} ${numberText(last.value!)}`, {
            size: 7.4 * s,
            fill: theme.ink2,
          }),
        ]),
    ...(mean === null || second === null
      ? []
      : [
          label(x, second - 8 * s, language === 'ja' ? '前期' : 'previous', { size: 7.4 * s, fill: theme.ink2 }),
          label(x, second + 1.5 * s, `${language === 'ja' ? '平均' : 'mean'} ${numberText(mean)}`, {
            size: 7.4 * s,
            fill: theme.ink2,
          }),
        ]),
  ]
}

function story(series: DailySeries, language: Language): string {
  const known = series.days.filter(day => day.value !== null)
  if (known.length === 0) return language === 'ja' ? '期間を通して欠測。' : 'No sensor was up in the whole period.'
  const largest = known.reduce((a, b) => (b.value! > a.value! ? b : a))
  const words = series.finding === null ? null : onsetWords(series.finding, language)
  if (language === 'ja')
    return `最大は${dayText(largest.day, 'ja')}の${numberText(largest.value!)}。${words === null ? '' : `${words.title}は${words.time}、${words.interval}。`}`
  return `Largest on ${dayText(largest.day, 'en')}: ${numberText(largest.value!)}.${words === null ? '' : ` ${words.title}: ${words.time}, ${words.interval}.`}`
}
