import { TeitenError } from '../../base/error.ts'

/** Which columns of a delimited file are what: policy of an operator's log, written as YAML. */
export interface LogMap {
  delimiter: string
  /** First row names the columns. */
  header: boolean
  comment: string
  /** Column names (or numbers from 1, as text) by meaning. */
  columns: Record<string, string>
  time: { format: 'iso' | 'seconds' | 'milliseconds'; zone: string }
  address: 'text' | 'integer'
  /** Where a column is absent. */
  defaults: Record<string, string>
}

/** Reads a map; throws TEITEN_BAD_MAP with file and line. */
export function readLogMap(path: string): LogMap {
  throw new TeitenError('TEITEN_BAD_MAP', 'not readable', { where: path })
}
