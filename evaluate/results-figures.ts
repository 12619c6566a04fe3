import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SvgNode } from '../src/model/figure.ts'
import { label, rule } from '../src/report/figures/marks.ts'
import { drawing, svg, svgText } from '../src/report/figures/svg.ts'
import { printTheme as theme } from '../src/report/figures/theme.ts'
import { poissonInterval } from './intervals.ts'
import type { SizeResult } from './results.ts'
import { BUDGETS } from './run-worlds.ts'

const SIZE = 9
const COLOURS = [theme.series, theme.onset, theme.context]

/** The figures of docs/detection: the dial, and the method beside its rivals. */
export function drawFigures(results: readonly SizeResult[], folder: string): void {
  writeFileSync(join(folder, 'dial.svg'), `${svgText(dialFigure(results))}\n`)
  writeFileSync(join(folder, 'rivals.svg'), `${svgText(rivalsFigure(results))}\n`)
}

function logarithmic(from: number, to: number, low: number, high: number): (value: number) => number {
  const scale = (high - low) / Math.log(to / from)
  return value => low + Math.log(Math.max(from, Math.min(to, value)) / from) * scale
}

function dialFigure(results: readonly SizeResult[]): SvgNode {
  const width = 460
  const height = 330
  const x = logarithmic(0.2, 10, 60, width - 80)
  const y = logarithmic(0.02, 20, height - 45, 20)
  const ticks = [0.02, 0.1, 0.5, 1, 2, 5, 10, 20]
  const parts: (SvgNode | null)[] = [
    ...ticks.flatMap(t => [
      rule(60, y(t), width - 80, y(t), theme.grid, 0.6),
      label(54, y(t) + 3, String(t), { size: SIZE, fill: theme.ink2, anchor: 'end' }),
    ]),
    ...BUDGETS.map(b => label(x(b), height - 30, String(b), { size: SIZE, fill: theme.ink2, anchor: 'middle' })),
    label(60, 12, 'False reports a month, measured (bars: 95 % interval)', { size: SIZE, fill: theme.ink }),
    label((width - 20) / 2, height - 12, 'Budget that the operator sets', {
      size: SIZE,
      fill: theme.ink,
      anchor: 'middle',
    }),
    rule(x(0.2), y(0.2), x(10), y(10), theme.ink2, 1, '4 3'),
    label(x(8) + 6, y(12), 'as promised', { size: SIZE, fill: theme.ink2 }),
    ...results.flatMap((r, k) => dialPoints(r, k, results.length, x, y)),
  ]
  return drawing(
    { width, height },
    'The false-report budget as a dial',
    'False reports a month measured on simulated quiet months against the budget set, for three telescopes, with 95 % intervals.',
    parts,
    theme.font,
  )
}

function dialPoints(
  r: SizeResult,
  k: number,
  sizes: number,
  x: (v: number) => number,
  y: (v: number) => number,
): SvgNode[] {
  const colour = COLOURS[k]!
  const shift = (k - (sizes - 1) / 2) * 7
  const last = r.quiet.reports.at(-1)! / r.quiet.months
  return [
    ...BUDGETS.flatMap((budget, i) => {
      const interval = poissonInterval(r.quiet.reports[i]!, r.quiet.months)
      const at = x(budget) + shift
      return [
        rule(at, y(interval.low), at, y(interval.high), colour, 1.2),
        svg('circle', { cx: at, cy: y(r.quiet.reports[i]! / r.quiet.months), r: 2.6, fill: colour }),
      ]
    }),
    label(x(8) + 16, y(last) + 3 + (k - 1) * 9, r.telescope.name, { size: SIZE, fill: colour, weight: 600 }),
  ]
}

function rivalsFigure(results: readonly SizeResult[]): SvgNode {
  const names = ['teiten, budget 1', ...(results[0]?.rivals.map(r => r.name) ?? [])]
  const width = 620
  const rowHeight = 26
  const height = 60 + names.length * rowHeight
  const x = logarithmic(0.02, 200_000, 210, width - 20)
  const parts: SvgNode[] = [0.1, 1, 10, 100, 1000, 10_000, 100_000].flatMap(t => [
    rule(x(t), 30, x(t), height - 20, theme.grid, 0.6),
    label(x(t), height - 8, t.toLocaleString('en-US'), { size: SIZE, fill: theme.ink2, anchor: 'middle' }),
  ])
  parts.push(
    label(10, 14, 'False reports a month on quiet months (logarithmic; bars: 95 % interval)', {
      size: SIZE,
      fill: theme.ink,
    }),
  )
  names.forEach((name, row) => {
    const at = 42 + row * rowHeight
    parts.push(label(200, at + 3, name, { size: SIZE, fill: theme.ink, anchor: 'end', weight: row === 0 ? 700 : 400 }))
    results.forEach((r, k) => {
      const count = row === 0 ? r.quiet.reports[BUDGETS.indexOf(1)]! : r.rivals[row - 1]!.falseReports
      const months = row === 0 ? r.quiet.months : r.rivals[row - 1]!.months
      const interval = poissonInterval(count, months)
      const cy = at + (k - 1) * 6
      parts.push(rule(x(interval.low), cy, x(interval.high), cy, COLOURS[k]!, 1.2))
      parts.push(svg('circle', { cx: x(count / months), cy, r: 2.4, fill: COLOURS[k]! }))
    })
  })
  results.forEach((r, k) => {
    parts.push(label(width - 150 + k * 50, 14, r.telescope.name, { size: SIZE, fill: COLOURS[k]!, weight: 600 }))
  })
  return drawing(
    { width, height },
    'False reports a month: teiten and its rivals',
    'Dots on a logarithmic scale for each method and telescope.',
    parts,
    theme.font,
  )
}
