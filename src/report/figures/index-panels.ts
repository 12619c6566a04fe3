import type { Language, SvgNode } from '../../model/figure.ts'
import type { ReportData } from '../../model/report.ts'
import { drawing } from './svg.ts'
import type { FigureOptions } from './theme.ts'
import { printTheme } from './theme.ts'

/** The busiest ports by day, previous period's mean = 100, on one scale. Default 482 × 90. */
export function indexPanels(_data: ReportData, _language: Language, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  return drawing({ width: options.width ?? 482, height: options.height ?? 100 }, '', '', [], theme.font)
}
