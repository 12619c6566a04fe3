import { line } from 'd3-shape'
import type { Language, SvgNode } from '../../model/figure.ts'
import type { ReportData } from '../../model/report.ts'
import { type Box, label, rule } from './marks.ts'
import { countText } from './number-text.ts'
import { drawing, rounded, svg } from './svg.ts'
import { textWidth } from './text-width.ts'
import { type FigureOptions, printTheme, type Theme } from './theme.ts'
import { shortDayText } from './time-text.ts'

type Panel = ReportData['portIndex'][number]

/** The busiest ports by day, previous period's mean = 100, on one scale. Default 482 × 90. */
export function indexPanels(data: ReportData, language: Language, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  const s = theme.scale
  const size = { width: options.width ?? 482 * s, height: options.height ?? 90 * s }
  const panels = data.portIndex.slice(0, 6)
  const title = language === 'ja' ? '主な宛先ポートの動き' : 'Busiest destination ports'
  const story = panels
    .map(panel => `${panel.port} ${panel.mean === null ? '–' : Math.round(panel.mean)}`)
    .join(language === 'ja' ? '、' : ', ')
  const range = indexRange(panels)
  const left = 20 * s
  const gap = 14 * s
  const width = (size.width - left - gap * (panels.length - 1)) / Math.max(1, panels.length)
  const plot = { y: 24 * s, height: size.height - 36 * s }
  const y = (value: number) => plot.y + plot.height * (1 - (value - range.low) / (range.high - range.low))
  const scale = range.ticks.map(tick =>
    label(left - 4 * s, y(tick) + 2.3 * s, String(tick), { size: 6.8 * s, fill: theme.ink2, anchor: 'end' }),
  )
  const drawn = panels.flatMap((panel, i) =>
    drawPanel(panel, { x: left + i * (width + gap), width, ...plot }, range, y, language, theme),
  )
  return drawing(size, title, story, [...(panels.length === 0 ? [] : scale), ...drawn], theme.font)
}

/** Share of the days that the scale holds, and how far beyond them a day must lie to be cut off and named. */
const HELD = 0.97
const OUTSIZE = 3

/** One scale for all panels, round, with 100 on it. */
function indexRange(panels: readonly Panel[]): { low: number; high: number; ticks: number[] } {
  const values = panels.flatMap(panel => panel.days.flatMap(day => (day.value === null ? [] : [day.value])))
  const sorted = values.map(value => Math.abs(value - 100)).sort((a, b) => a - b)
  // A burst of a day must not flatten every other line: the scale holds all but the farthest few days, which are named.
  const usual = sorted[Math.floor((sorted.length - 1) * HELD)] ?? 20
  const reach = Math.max(20, (sorted.at(-1) ?? 0) > usual * OUTSIZE ? usual : (sorted.at(-1) ?? 20))
  const step =
    [20, 40, 50, 100, 200, 500, 1000].find(size => size * 1.25 >= reach) ?? 10 ** Math.ceil(Math.log10(reach))
  const low = step >= 100 ? 0 : 100 - step
  return {
    low: Math.min(low, ...values, 100 - step * 0.2),
    high: Math.max(100 + step, ...values.filter(value => value <= 100 + step * 1.25)),
    ticks: [low, 100, 100 + step],
  }
}

function drawPanel(
  panel: Panel,
  box: Box,
  range: { high: number; ticks: readonly number[] },
  y: (value: number) => number,
  language: Language,
  theme: Theme,
): SvgNode[] {
  const s = theme.scale
  const right = box.x + box.width
  const x = (i: number) => box.x + (panel.days.length < 2 ? 0.5 : i / (panel.days.length - 1)) * box.width
  const path = line<Panel['days'][number]>(
    (_, i) => rounded(x(i)),
    day => rounded(y(Math.min(day.value!, range.high))),
  ).defined(day => day.value !== null)(panel.days)
  const first = panel.days[0]
  return [
    label(box.x, 8 * s, panel.port, { size: 8 * s, weight: 700, fill: theme.ink }),
    label(right, 8 * s, panel.mean === null ? '–' : String(Math.round(panel.mean)), {
      size: 8 * s,
      fill: theme.ink,
      anchor: 'end',
    }),
    rule(box.x, 12 * s, right, 12 * s, theme.ink, 0.7 * s),
    ...range.ticks.map(tick =>
      rule(
        box.x,
        y(tick),
        right,
        y(tick),
        tick === 100 ? theme.ink2 : theme.grid,
        0.5 * s,
        tick === 100 ? `${1.6 * s} ${1.4 * s}` : '',
      ),
    ),
    ...(path === null
      ? []
      : [svg('path', { d: path, fill: 'none', stroke: theme.series, 'stroke-width': s, 'stroke-linejoin': 'round' })]),
    ...cutOff(panel, range.high, x, y(range.high), box, language, theme),
    ...(first === undefined
      ? []
      : [
          label(box.x, box.y + box.height + 9 * s, shortDayText(first.day, language), {
            size: 6.4 * s,
            fill: theme.ink2,
          }),
          label(right, box.y + box.height + 9 * s, shortDayText(panel.days.at(-1)!.day, language), {
            size: 6.4 * s,
            fill: theme.ink2,
            anchor: 'end',
          }),
        ]),
  ]
}

/** The farthest day beyond the scale, named where its line leaves the panel. */
function cutOff(
  panel: Panel,
  high: number,
  x: (i: number) => number,
  top: number,
  box: Box,
  language: Language,
  theme: Theme,
): SvgNode[] {
  const s = theme.scale
  const far = panel.days.reduce((best, day, i) => ((day.value ?? 0) > (panel.days[best]?.value ?? 0) ? i : best), 0)
  const value = panel.days[far]?.value ?? 0
  if (value <= high) return []
  const text = `${shortDayText(panel.days[far]!.day, language)} ${countText(value)}`
  const half = textWidth(text, 6.4 * s) / 2
  const middle = Math.min(box.x + box.width - half, Math.max(box.x + half, x(far)))
  return [label(middle, top - 2.5 * s, text, { size: 6.4 * s, fill: theme.ink, anchor: 'middle' })]
}
