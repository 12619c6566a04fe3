import { line } from 'd3-shape'
import type { SvgNode } from '../../model/figure.ts'
import { drawing, rounded, svg } from './svg.ts'
import { type FigureOptions, printTheme } from './theme.ts'

export interface SparklineOptions extends FigureOptions {
  /** Index of the previous period: an open dot. */
  previousIndex?: number
  title?: string
  description?: string
  /** Start the scale at zero instead of at the smallest value. */
  fromZero?: boolean
  /** The stretch before, as a thin line behind, aligned at the end. */
  behind?: readonly (number | null)[]
}

/** A line without axes; the last point solid, `previousIndex` an open dot. A missing value breaks the line. Default 110 × 22. */
export function sparkline(points: readonly (number | null)[], options: SparklineOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  const s = theme.scale
  const size = { width: options.width ?? 110 * s, height: options.height ?? 22 * s }
  const behind = options.behind ?? []
  const known = [...points, ...behind].filter(value => value !== null)
  const low = options.fromZero ? 0 : Math.min(...known)
  const high = Math.max(...known)
  const pad = 3 * s
  const x = (i: number) => pad + (points.length < 2 ? 0.5 : i / (points.length - 1)) * (size.width - 2 * pad)
  const y = (value: number) =>
    size.height - pad - (high > low ? (value - low) / (high - low) : 0.5) * (size.height - 2 * pad)
  const pathOf = (values: readonly (number | null)[]) =>
    line<number | null>(
      (_, i) => rounded(x(i + points.length - values.length)),
      value => rounded(y(value!)),
    ).defined(value => value !== null)([...values])
  const path = pathOf(points)
  const past = behind.length === 0 ? null : pathOf(behind.slice(-points.length))
  const last = points.length - 1
  const dot = (i: number, fill: string) => {
    const value = points[i]
    return value === null || value === undefined
      ? null
      : svg('circle', { cx: x(i), cy: y(value), r: 1.9 * s, fill, stroke: theme.series, 'stroke-width': 0.9 * s })
  }
  const children =
    known.length === 0
      ? []
      : [
          past === null
            ? null
            : svg('path', { d: past, fill: 'none', stroke: theme.previous, 'stroke-width': 0.7 * s }),
          path === null
            ? null
            : svg('path', {
                d: path,
                fill: 'none',
                stroke: theme.series,
                'stroke-width': s,
                'stroke-linejoin': 'round',
              }),
          options.previousIndex === undefined ? null : dot(options.previousIndex, theme.background),
          dot(last, theme.series),
        ]
  return drawing(size, options.title ?? '', options.description ?? '', children, theme.font)
}
