import type { LogRow } from './log-row.ts'

/** A row; null for one that is no access; undefined for what is no row (a header, a comment); or why it cannot be read. */
export type RowAnswer = LogRow | string | null | undefined

/** What knows one format. It may remember what earlier rows said (a header, open sessions), within bounds. */
export interface LogParser {
  /** How the file falls into records. */
  readonly records: 'lines' | 'json'
  /** What a record is. */
  read(text: string, line: number): RowAnswer
  /** Rows that were still held back. */
  end(): LogRow[]
}

export function noRows(): LogRow[] {
  return []
}
