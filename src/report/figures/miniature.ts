import type { Language, SvgNode } from '../../model/figure.ts'
import type { FindingSection, ReportData } from '../../model/report.ts'
import { drawing } from './svg.ts'
import type { FigureOptions } from './theme.ts'
import { printTheme } from './theme.ts'

/** The period's columns with the onset, for the headline on page 1. Default 150 × 44. */
export function miniature(
  _section: FindingSection,
  _data: ReportData,
  _language: Language,
  options: FigureOptions = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  return drawing({ width: options.width ?? 482, height: options.height ?? 100 }, '', '', [], theme.font)
}
