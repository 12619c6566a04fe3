import type { Language, SvgNode } from '../../model/figure.ts'
import type { FindingSection, ReportData } from '../../model/report.ts'
import { drawing } from './svg.ts'
import type { FigureOptions } from './theme.ts'
import { printTheme } from './theme.ts'

/** What was sent, as one bar with direct labels: part (c), and the legend of (a). Default 482 × 34. */
export function shareBar(
  _section: Pick<FindingSection, 'classes' | 'payloads'>,
  _language: Language,
  options: FigureOptions = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  return drawing({ width: options.width ?? 482, height: options.height ?? 100 }, '', '', [], theme.font)
}
