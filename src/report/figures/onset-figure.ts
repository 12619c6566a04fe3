import type { Language, SvgNode } from '../../model/figure.ts'
import type { FindingSection } from '../../model/report.ts'
import { type Box, hatched, label, rectangle, rule } from './marks.ts'
import { drawing } from './svg.ts'
import { textWidth } from './text-width.ts'
import { type FigureOptions, printTheme, type Theme } from './theme.ts'
import { onsetWords } from './time-text.ts'
import { drawValueAxis, valueAxis } from './value-axis.ts'

type OnsetSection = Pick<FindingSection, 'hours' | 'finding'>

/** Sources by hour round the onset: part (b). Default 130 × 150. */
export function onsetFigure(
  section: OnsetSection,
  _data: unknown,
  language: Language,
  options: FigureOptions = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  const size = { width: options.width ?? 130 * theme.scale, height: options.height ?? 150 * theme.scale }
  const title =
    language === 'ja' ? '開始時点の拡大（1時間ごとの送信元IPアドレス数）' : 'Sources by hour round the onset'
  const words = onsetWords(section.finding, language)
  const children = drawOnset(section, language, { x: 0, y: 0, ...size }, theme)
  return drawing(size, title, `${words.title}: ${words.time}, ${words.interval}`, children, theme.font)
}

/** Part (b) inside a box. */
export function drawOnset(section: OnsetSection, language: Language, box: Box, theme: Theme): SvgNode[] {
  const s = theme.scale
  const { hours, finding } = section
  if (hours.length === 0) return []
  const plot = { x: box.x + 20 * s, y: box.y + 11 * s, width: box.width - 21 * s, height: box.height - 23 * s }
  const step = plot.width / hours.length
  const first = hourOf(hours[0]!.hour)
  const xOf = (at: string) => plot.x + Math.min(hours.length, Math.max(0, hourOf(at) - first)) * step
  const axis = valueAxis(Math.max(...hours.map(hour => hour.sources ?? 0)) * 1.05, plot)
  const onset = xOf(finding.onset)
  const low = xOf(finding.onsetLow)
  return [
    rectangle(
      { x: low, y: plot.y - 3 * s, width: Math.max(1, xOf(finding.onsetHigh) - low), height: plot.height + 3 * s },
      theme.onsetSoft,
    ),
    ...drawValueAxis(axis, plot, theme),
    ...hours.map((hour, i) => drawHour(hour.sources, i, step, axis.y, plot, theme)).filter(node => node !== null),
    rule(onset, plot.y - 3 * s, onset, plot.y + plot.height, theme.onset, 1.1 * s),
    rule(plot.x, plot.y + plot.height, plot.x + plot.width, plot.y + plot.height, theme.ink, 0.7 * s),
    ...hourLabels(hours, step, plot, language, theme),
  ]
}

function drawHour(
  sources: number | null,
  i: number,
  step: number,
  y: (value: number) => number,
  plot: Box,
  theme: Theme,
): SvgNode | null {
  const x = plot.x + i * step
  if (sources === null) return hatched({ x, y: plot.y, width: step, height: plot.height }, theme)
  if (sources === 0) return null
  return rectangle(
    { x: x + step * 0.12, y: y(sources), width: step * 0.76, height: plot.y + plot.height - y(sources) },
    theme.context,
  )
}

/** Names every twelfth hour; midnight carries the date. */
function hourLabels(
  hours: OnsetSection['hours'],
  step: number,
  plot: Box,
  language: Language,
  theme: Theme,
): SvgNode[] {
  const s = theme.scale
  const every = hours.length > 60 ? 24 : 12
  const bottom = plot.y + plot.height
  let free = plot.x - 12 * s
  return hours.flatMap(({ hour }, i) => {
    const clock = Number(hour.slice(11, 13))
    if (clock % every !== 0) return []
    const x = plot.x + i * step
    const date = Number(hour.slice(8, 10))
    const text =
      language === 'ja' ? (clock === 0 ? `${date}日0時` : `${clock}時`) : clock === 0 ? `${date}, 0:00` : `${clock}:00`
    const half = textWidth(text, 6.6 * s) / 2
    const middle = Math.min(plot.x + plot.width - half, Math.max(plot.x - 12 * s + half, x))
    const tick = rule(x, bottom, x, bottom + 2 * s, theme.ink2, 0.4 * s)
    if (middle - half < free) return [tick]
    free = middle + half + 3 * s
    return [tick, label(middle, bottom + 9 * s, text, { size: 6.6 * s, fill: theme.ink2, anchor: 'middle' })]
  })
}

/** Hours of local time since an arbitrary day: the zone's offset is cut off, as all labels are local. */
function hourOf(at: string): number {
  return Date.parse(`${at.slice(0, 19)}Z`) / 3_600_000
}
