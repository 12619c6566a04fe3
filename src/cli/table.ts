import { visibleText } from '../base/text.ts'

/** A column of a printed table. Numbers go right, text left. */
export interface Column<T> {
  head: string
  right?: boolean
  value(row: T): string
}

/** Columns that a terminal gives to a text: two for East Asian wide and full-width characters (Unicode UAX #11, W and F). */
export function displayWidth(text: string): number {
  let width = 0
  for (const c of text) width += isWide(c.codePointAt(0)!) ? 2 : 1
  return width
}

function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  )
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return right ? space + text : text + space
}

/** A table for a person to read; what a sender chose is made visible first. */
export function tableText<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const cells = rows.map(row => columns.map(c => visibleText(c.value(row))))
  const widths = columns.map((c, i) => Math.max(displayWidth(c.head), ...cells.map(r => displayWidth(r[i]!))))
  const line = (texts: readonly string[]) =>
    texts
      .map((t, i) => pad(t, widths[i]!, columns[i]!.right === true))
      .join('  ')
      .trimEnd()
  return [line(columns.map(c => c.head)), line(widths.map(w => '─'.repeat(w))), ...cells.map(line)].join('\n')
}

export function count(n: number): string {
  return n.toLocaleString('en-US')
}

export function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : `${(share * 100).toFixed(digits)}%`
}

/** "+4.6%", "−1.2%", "–" where nothing can be compared. */
export function change(value: number | null): string {
  if (value === null) return '–'
  return `${value < 0 ? '−' : '+'}${(Math.abs(value) * 100).toFixed(1)}%`
}

export function fixed(value: number | null, digits: number): string {
  return value === null
    ? '—'
    : value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
