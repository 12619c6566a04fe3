import type { SvgNode } from '../../model/figure.ts'
import { PAYLOAD_CLASSES, type PayloadClass } from '../../model/payload.ts'
import type { FindingSection } from '../../model/report.ts'
import { type Box, rectangle, rule } from './marks.ts'
import type { Theme } from './theme.ts'
import type { ValueAxis } from './value-axis.ts'

type SectionDay = FindingSection['days'][number]

/** Columns are stacked by class once exploit requests are among what was sent; else they are one series. */
export function isStacked(section: Pick<FindingSection, 'classes'>): boolean {
  return section.classes.some(
    share => (share.class === 'intrusion-attempt' || share.class === 'credential-attempt') && share.share >= 0.005,
  )
}

/** One column per day; what matters at the bottom, parted by white hairlines. A day without exposure has none. */
export function drawColumns(
  days: readonly SectionDay[],
  stacked: boolean,
  axis: ValueAxis,
  plot: Box,
  theme: Theme,
): SvgNode[] {
  const step = plot.width / days.length
  const width = step * (step > 4 ? 0.76 : 0.86)
  return days.flatMap((day, i) => {
    if (day.perAddress === null || day.perAddress <= 0) return []
    const x = plot.x + i * step + (step - width) / 2
    if (!stacked) return [column(x, width, 0, day.perAddress, theme.series, axis)]
    return stackOf(day).map(part => column(x, width, part.from, part.to, theme.classes[part.class], axis))
  })
}

/** From this share of a day's accesses on, what survey scanners are of it is marked: less is no wider than the line. */
const MARKED_SURVEY_SHARE = 0.02

/** True if a day has so many accesses by survey scanners that its column is marked where they begin. */
export function isMarkedWithoutSurvey(day: Pick<SectionDay, 'accesses' | 'withoutSurvey'>): boolean {
  return (
    day.withoutSurvey !== null &&
    day.accesses - day.withoutSurvey.accesses >= MARKED_SURVEY_SHARE * day.accesses &&
    day.accesses > 0
  )
}

/** A line across each column at its height without survey scanners. */
export function drawWithoutSurvey(days: readonly SectionDay[], axis: ValueAxis, plot: Box, theme: Theme): SvgNode[] {
  const step = plot.width / days.length
  return days.flatMap((day, i) => {
    if (!isMarkedWithoutSurvey(day) || day.withoutSurvey!.perAddress === null) return []
    const y = axis.y(day.withoutSurvey!.perAddress)
    return [rule(plot.x + i * step, y, plot.x + (i + 1) * step, y, theme.ink, 0.8 * theme.scale)]
  })
}

function column(x: number, width: number, from: number, to: number, fill: string, axis: ValueAxis): SvgNode {
  const top = axis.y(to)
  const hairline = from > 0 ? 0.4 : 0
  return rectangle({ x, y: top, width, height: Math.max(0.3, axis.y(from) - top - hairline) }, fill)
}

function stackOf(day: SectionDay): { class: PayloadClass; from: number; to: number }[] {
  const total = PAYLOAD_CLASSES.reduce((sum, name) => sum + (day.byClass[name] ?? 0), 0)
  if (total <= 0) return [{ class: 'other', from: 0, to: day.perAddress! }]
  let from = 0
  return PAYLOAD_CLASSES.flatMap(name => {
    const height = ((day.byClass[name] ?? 0) / total) * day.perAddress!
    if (height <= 0) return []
    const part = { class: name, from, to: from + height }
    from += height
    return [part]
  })
}
