import type { Language, SvgNode } from '../../model/figure.ts'
import type { PortOverlap } from '../../model/report.ts'
import { label, rectangle } from './marks.ts'
import { percentText } from './number-text.ts'
import { drawing } from './svg.ts'
import { type FigureOptions, printTheme } from './theme.ts'

/** Other ports that the finding's sources also came to, as labelled bars. Default 146 wide; height by the number of ports (eight at most). */
export function overlapBars(overlap: readonly PortOverlap[], language: Language, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  const s = theme.scale
  const rows = overlap.slice(0, 8)
  const row = 10.5 * s
  const size = { width: options.width ?? 146 * s, height: options.height ?? Math.max(1, rows.length) * row }
  const left = 52 * s
  const room = size.width - left - 28 * s
  const largest = Math.max(0.01, ...rows.map(other => other.share))
  const children = rows.flatMap((other, i) => [
    label(0, i * row + 7.8 * s, other.port, { size: 7.4 * s, fill: theme.ink }),
    rectangle(
      { x: left, y: i * row + 2.4 * s, width: Math.max(0.6, (other.share / largest) * room), height: 5.6 * s },
      theme.series,
    ),
    label(size.width, i * row + 7.8 * s, percentText(other.share), { size: 7.4 * s, fill: theme.ink, anchor: 'end' }),
  ])
  const title = language === 'ja' ? '同じ送信元が訪れた他のポート' : 'Other ports the same sources came to'
  const story = rows.map(other => `${other.port} ${percentText(other.share)}`).join(language === 'ja' ? '、' : ', ')
  return drawing(size, title, story, children, theme.font)
}
