import { scaleLinear } from 'd3-scale'
import type { SvgNode } from '../../model/figure.ts'
import { type Box, label, rule } from './marks.ts'
import { tickTexts } from './number-text.ts'
import { textWidth } from './text-width.ts'
import type { Theme } from './theme.ts'
import type { DayTick } from './time-text.ts'

export interface ValueAxis {
  maximum: number
  ticks: number[]
  /** Vertical place of a value. */
  y(value: number): number
}

/** From zero to a round number that holds `largest`; three or four grid lines above the axis at most. */
export function valueAxis(largest: number, plot: Box): ValueAxis {
  const top = largest > 0 && Number.isFinite(largest) ? largest : 1
  const scale = scaleLinear().domain([0, top]).nice(3)
  const maximum = scale.domain()[1]!
  const ticks = scale.ticks(3)
  return { maximum, ticks, y: value => plot.y + plot.height * (1 - Math.min(1, Math.max(0, value / maximum))) }
}

export function drawValueAxis(axis: ValueAxis, plot: Box, theme: Theme): SvgNode[] {
  const texts = tickTexts(axis.ticks)
  const s = theme.scale
  return axis.ticks.flatMap((tick, i) => {
    const y = axis.y(tick)
    const text = label(plot.x - 4 * s, y + 2.4 * s, texts[i]!, { size: 7 * s, fill: theme.ink2, anchor: 'end' })
    return tick === 0 ? [text] : [rule(plot.x, y, plot.x + plot.width, y, theme.grid, 0.5 * s), text]
  })
}

/** The base line with ticks under the middle of named days. */
export function drawDayAxis(ticks: readonly DayTick[], step: number, plot: Box, theme: Theme): SvgNode[] {
  const s = theme.scale
  const bottom = plot.y + plot.height
  const marks = ticks.flatMap(tick => {
    const x = plot.x + (tick.index + 0.5) * step
    const half = textWidth(tick.text, 7 * s) / 2
    const middle = Math.min(plot.x + plot.width - half, x)
    return [
      rule(x, bottom, x, bottom + 2 * s, theme.ink2, 0.4 * s),
      label(middle, bottom + 9 * s, tick.text, { size: 7 * s, fill: theme.ink2, anchor: 'middle' }),
    ]
  })
  return [rule(plot.x, bottom, plot.x + plot.width, bottom, theme.ink, 0.7 * s), ...marks]
}
