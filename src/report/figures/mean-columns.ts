import type { Day } from '../../base/time.ts'
import type { Language, SvgNode } from '../../model/figure.ts'
import type { ReportData } from '../../model/report.ts'
import { gapBands } from './gap-bands.ts'
import { type Box, hatched, label, rectangle, rule } from './marks.ts'
import { countText, meanCountText, numberText, rateText } from './number-text.ts'
import { textWidth } from './text-width.ts'
import type { Theme } from './theme.ts'
import { dayTicks, shortDayText } from './time-text.ts'
import { drawDayAxis, drawValueAxis, type ValueAxis, valueAxis } from './value-axis.ts'

export interface MeanColumns {
  days: readonly { day: Day; value: number | null }[]
  mean: number | null
  previousMean: number | null
  /** This period's mean without survey scanners; null where that is not known, or no other number. */
  meanWithoutSurvey: number | null
  /** Named over its column. */
  busiest: { day: Day; value: number } | null
  whole: boolean
}

/** Columns by day with this period's mean solid and the previous one's dashed, both named at the right. */
export function drawMeanColumns(
  figure: MeanColumns,
  data: ReportData,
  language: Language,
  size: { width: number; height: number },
  theme: Theme,
): SvgNode[] {
  const s = theme.scale
  const days = figure.days.map(day => day.day)
  if (days.length === 0) return []
  const plot = { x: 28 * s, y: 10 * s, width: size.width - 28 * s - 78 * s, height: size.height - 22 * s }
  const step = plot.width / days.length
  const largest = Math.max(...figure.days.map(day => day.value ?? 0), figure.mean ?? 0, figure.previousMean ?? 0)
  const axis = valueAxis(largest * (figure.busiest === null ? 1 : 1.12), plot)
  const missing = figure.days.filter(day => day.value === null).map(day => day.day)
  const bands = gapBands(data.telescope.sensors, days, missing).filter(band => band.whole)
  const width = step * 0.74
  let free = plot.x
  return [
    ...drawValueAxis(axis, plot, theme),
    ...figure.days.flatMap((day, i) =>
      day.value === null
        ? []
        : [
            rectangle(
              {
                x: plot.x + (i + 0.5) * step - width / 2,
                y: axis.y(day.value),
                width,
                height: plot.y + plot.height - axis.y(day.value),
              },
              theme.context,
            ),
          ],
    ),
    ...bands.flatMap(band => {
      const text = language === 'ja' ? '欠測' : 'gap'
      const half = textWidth(text, 6.4 * s) / 2
      const x = Math.min(
        plot.x + plot.width - half,
        Math.max(plot.x + half, plot.x + ((band.from + band.to) / 2) * step),
      )
      const nodes = [
        hatched(
          {
            x: plot.x + band.from * step,
            y: plot.y,
            width: Math.max(1.2 * s, (band.to - band.from) * step),
            height: plot.height,
          },
          theme,
        ),
      ]
      if (x - half >= free)
        nodes.push(label(x, plot.y - 3 * s, text, { size: 6.4 * s, fill: theme.ink2, anchor: 'middle' }))
      free = x + half + 3 * s
      return nodes
    }),
    ...drawDayAxis(dayTicks(days, language), step, plot, theme),
    ...drawMeans(figure, axis, plot, language, theme),
    ...drawBusiest(figure, step, axis, plot, language, theme),
  ]
}

function drawMeans(figure: MeanColumns, axis: ValueAxis, plot: Box, language: Language, theme: Theme): SvgNode[] {
  const s = theme.scale
  const text = figure.whole ? meanCountText : rateText
  const right = plot.x + plot.width
  const ja = language === 'ja'
  const rows = [
    { value: figure.mean, name: ja ? '今期の平均' : 'mean', weight: 700, fill: theme.series, dash: '' },
    {
      value: figure.previousMean,
      name: ja ? '前期の平均' : 'previous',
      weight: 400,
      fill: theme.ink2,
      dash: `${2 * s} ${1.5 * s}`,
    },
    {
      value: figure.meanWithoutSurvey,
      name: ja ? '調査を除く' : 'w/o surveys',
      weight: 400,
      fill: theme.series,
      dash: `${0.8 * s} ${1.2 * s}`,
    },
  ]
    .flatMap(row => (row.value === null ? [] : [{ ...row, value: row.value, y: axis.y(row.value) }]))
    .sort((a, b) => a.y - b.y)
  let lowest = plot.y - 20 * s
  const placed = rows.map(row => ({ ...row, at: (lowest = Math.max(row.y, lowest + 9 * s)) }))
  const over = placed.length > 1 ? (placed.at(-1)!.at - placed.at(-1)!.y) / 2 : 0 // all move half of what the last had to give way
  return placed.flatMap(row => [
    rule(plot.x, row.y, right + 3 * s, row.y, row.fill, 0.9 * s, row.dash),
    label(right + 6 * s, row.at - over + 2.4 * s, `${row.name} ${text(row.value)}`, {
      size: 7 * s,
      weight: row.weight,
      fill: row.fill,
    }),
  ])
}

function drawBusiest(
  figure: MeanColumns,
  step: number,
  axis: ValueAxis,
  plot: Box,
  language: Language,
  theme: Theme,
): SvgNode[] {
  const index = figure.days.findIndex(day => day.day === figure.busiest?.day)
  if (index < 0 || figure.busiest === null) return []
  const s = theme.scale
  const text = `${shortDayText(figure.busiest.day, language)} ${figure.whole ? countText(figure.busiest.value) : numberText(figure.busiest.value)}`
  const half = textWidth(text, 6.8 * s, 700) / 2
  const x = Math.min(plot.x + plot.width - half, Math.max(plot.x + half, plot.x + (index + 0.5) * step))
  return [
    label(x, axis.y(figure.busiest.value) - 2.5 * s, text, {
      size: 6.8 * s,
      weight: 700,
      fill: theme.ink,
      anchor: 'middle',
    }),
  ]
}
