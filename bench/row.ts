import { type Bar, barText, isMet } from './bars.ts'
import type { Cost } from './cost.ts'

/** One line of the table: a bar with what was reached, or a cost that stands beside one. */
export interface Row {
  what: string
  bar: Bar | null
  /** In the unit of the bar; null: nothing to compare. */
  reached: number | null
  unit: string
  cost: Omit<Cost, 'stdout'> | null
  /** Bytes on disk. */
  disk: number | null
  note: string
}

export function row(what: string, of: Partial<Omit<Row, 'what'>>): Row {
  return { what, bar: null, reached: null, unit: of.bar?.unit ?? '', cost: null, disk: null, note: '', ...of }
}

/** The middle value; of an even number the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN
}

/** The median of each field over several runs; the output of the last. */
export function medianCost(costs: readonly Cost[]): Cost {
  const of = (pick: (cost: Cost) => number) => median(costs.map(pick))
  return {
    wall: of(c => c.wall),
    cpu: of(c => c.cpu),
    peakMiB: of(c => c.peakMiB),
    storeCpu: of(c => c.storeCpu),
    storePeakMiB: of(c => c.storePeakMiB),
    stdout: costs.at(-1)?.stdout ?? '',
  }
}

const HEAD = [
  'what',
  'bar',
  'reached',
  '',
  'wall s',
  'CPU s',
  'CPU s of the store',
  'MiB',
  'MiB of the store',
  'MB on disk',
  '',
]

function digits(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

function cellsOf(row: Row): string[] {
  const { cost } = row
  const seconds = (value: number | undefined) => (value === undefined || value === 0 ? '' : value.toFixed(2))
  const whole = (value: number | undefined) => (value === undefined || value === 0 ? '' : value.toFixed(0))
  return [
    row.what,
    row.bar === null ? '' : barText(row.bar),
    row.reached === null ? '' : `${digits(row.reached)} ${row.unit}`.trim(),
    row.bar === null ? '' : row.reached === null ? 'not measured' : isMet(row.bar, row.reached) ? 'met' : 'MISSED',
    seconds(cost?.wall),
    seconds(cost?.cpu),
    seconds(cost?.storeCpu),
    whole(cost?.peakMiB),
    whole(cost?.storePeakMiB),
    row.disk === null ? '' : (row.disk / 1e6).toFixed(1),
    row.note,
  ]
}

/** The table as Markdown that also reads well on a terminal. */
export function tableText(rows: readonly Row[]): string {
  const table = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, i) => Math.max(...table.map(cells => cells[i]!.length)))
  const isNumber = (i: number) => i === 2 || (i >= 4 && i <= 9)
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join(' | ')} |`
  const rule = `| ${widths.map((width, i) => (isNumber(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`
  return [line(table[0]!), rule, ...table.slice(1).map(line)].join('\n')
}
