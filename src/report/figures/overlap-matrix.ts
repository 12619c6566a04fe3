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

/** Share of the row's sources that also came to the column, 0 … 1; null where it is not known. */
export interface OverlapMatrix {
  ports: string[]
  cells: (number | null)[][]
}

/** The same for several ports at once: rows, of whose sources the columns' shares are given in percent. Default 240 wide. */
export function overlapMatrix(matrix: OverlapMatrix, language: Language, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  const s = theme.scale
  const n = Math.min(12, matrix.ports.length)
  const left = 52 * s
  const width = options.width ?? 240 * s
  const cell = (width - left) / Math.max(1, n)
  const row = 14 * s
  const size = { width, height: options.height ?? 14 * s + n * row }
  const ports = matrix.ports.slice(0, n)
  const heads = ports.map((port, i) =>
    label(left + (i + 0.5) * cell, 9 * s, port.split('/')[0]!, { size: 6.8 * s, fill: theme.ink2, anchor: 'middle' }),
  )
  const rows = ports.flatMap((port, r) => {
    const y = 14 * s + r * row
    const cells = ports.flatMap((_, c) => {
      const share = r === c ? null : (matrix.cells[r]?.[c] ?? null)
      const step = share === null ? 0 : Math.min(5, Math.floor(Math.sqrt(share) * 7))
      const box = { x: left + c * cell + 0.4, y: y + 0.4, width: cell - 0.8, height: row - 0.8 }
      return [
        rectangle(box, share === null ? theme.sunk : theme.sequential[step]!),
        label(left + (c + 0.5) * cell, y + row / 2 + 2.4 * s, share === null ? '–' : String(Math.round(share * 100)), {
          size: 6.8 * s,
          anchor: 'middle',
          fill: step >= 4 ? theme.onStrong : theme.ink,
        }),
      ]
    })
    return [
      label(left - 4 * s, y + row / 2 + 2.4 * s, port, { size: 6.8 * s, fill: theme.ink, anchor: 'end' }),
      ...cells,
    ]
  })
  const title =
    language === 'ja'
      ? '送信元の重なり（行の送信元のうち列にも来た割合、%）'
      : 'Overlap of sources (percent of the row that also came to the column)'
  return drawing(size, title, ports.join(', '), [...heads, ...rows], theme.font)
}
