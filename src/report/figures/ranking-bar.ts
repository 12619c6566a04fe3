import type { SvgNode } from '../../model/figure.ts'
import { rectangle } from './marks.ts'
import { drawing } from './svg.ts'
import { type FigureOptions, printTheme } from './theme.ts'

/** One bar of a ranking table; never so short that it cannot be seen. Default 90 × 6. The number stands in the row, so it has no name of its own. */
export function rankingBar(value: number, maximum: number, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  const size = { width: options.width ?? 90 * theme.scale, height: options.height ?? 6 * theme.scale }
  const width = value > 0 && maximum > 0 ? Math.max(0.8, Math.min(1, value / maximum) * size.width) : 0
  return drawing(
    size,
    '',
    '',
    width === 0 ? [] : [rectangle({ x: 0, y: 0, width, height: size.height }, theme.series)],
    theme.font,
  )
}
