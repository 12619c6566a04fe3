import type { Language, SvgNode } from '../../model/figure.ts'
import type { FindingSection, ReportData } from '../../model/report.ts'
import { dailyStory, dailyTitle } from './daily-figure.ts'
import { drawColumns, isStacked } from './day-columns.ts'
import { gapBands } from './gap-bands.ts'
import { type Box, hatched, label, rule } from './marks.ts'
import { drawing } from './svg.ts'
import { type FigureOptions, printTheme, type Theme } from './theme.ts'
import { daysSince } from './time-text.ts'

/** The period's columns with the onset, for the headline on page 1. Default 150 × 44. */
export function miniature(
  section: FindingSection,
  data: ReportData,
  language: Language,
  options: FigureOptions = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  const s = theme.scale
  const size = { width: options.width ?? 150 * s, height: options.height ?? 44 * s }
  const plot = { x: 0, y: 2 * s, width: size.width, height: size.height - 13 * s }
  const first = section.days[0]?.day
  const title = dailyTitle(section, language)
  if (first === undefined) return drawing(size, title, '', [], theme.font)
  const largest = Math.max(...section.days.map(day => day.perAddress ?? 0)) || 1
  const axis = { maximum: largest, ticks: [], y: (value: number) => plot.y + plot.height * (1 - value / largest) }
  const step = plot.width / section.days.length
  const xOf = (at: string) => Math.min(size.width, Math.max(0, daysSince(first, at) * step))
  const whole = gapBands(
    data.telescope.sensors,
    section.days.map(day => day.day),
    section.days.filter(day => day.perAddress === null).map(day => day.day),
  ).filter(band => band.whole)
  const disclosed = section.advisories.find(match => match.confidence !== 'possible')?.advisory.disclosed
  const shown =
    disclosed !== undefined && daysSince(first, disclosed) >= 0 && daysSince(first, disclosed) < section.days.length
  const onset = xOf(section.finding.onset)
  const children = [
    ...drawColumns(section.days, isStacked(section), axis, plot, theme),
    ...whole.map(band =>
      hatched(
        { x: band.from * step, y: plot.y, width: Math.max(1, (band.to - band.from) * step), height: plot.height },
        theme,
      ),
    ),
    shown
      ? rule(xOf(disclosed), 0, xOf(disclosed), plot.y + plot.height, theme.disclosure, s, `${2.4 * s} ${1.6 * s}`)
      : null,
    rule(onset, 0, onset, plot.y + plot.height, theme.onset, s),
    rule(0, plot.y + plot.height, size.width, plot.y + plot.height, theme.ink, 0.8 * s),
    ...ends(section, onset, plot, theme),
  ]
  return drawing(size, title, dailyStory(section, language), children, theme.font)
}

/** First and last date, and the onset's between them where it has room. */
function ends(section: FindingSection, onset: number, plot: Box, theme: Theme): SvgNode[] {
  const s = theme.scale
  const y = plot.y + plot.height + 9 * s
  const date = (day: string) => String(Number(day.slice(8, 10)))
  const style = { size: 6.6 * s, fill: theme.ink2 }
  const room = onset > 14 * s && onset < plot.width - 14 * s
  return [
    ...(onset <= 14 * s ? [] : [label(0, y, date(section.days[0]!.day), style)]),
    ...(onset >= plot.width - 14 * s
      ? []
      : [label(plot.width, y, date(section.days.at(-1)!.day), { ...style, anchor: 'end' })]),
    label(room ? onset : onset <= 14 * s ? 0 : plot.width, y, date(section.finding.onset), {
      size: 7 * s,
      weight: 700,
      fill: theme.onset,
      anchor: room ? 'middle' : onset <= 14 * s ? 'start' : 'end',
    }),
  ]
}
