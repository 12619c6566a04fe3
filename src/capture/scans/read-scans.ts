import type { TeitenError } from '../../base/error.ts'
import type { ScanRecord } from '../../model/advisory.ts'
import type { ByteStream } from '../byte-stream.ts'

export type ScanFormat = 'zgrab2' | 'scan-csv'

export interface ScanOptions {
  /** Unix seconds for rows that carry no time; null rejects them. */
  scannedAt: number | null
  strict: boolean
}

export interface ScanReading {
  readonly rows: number
  readonly rejected: number
  readonly places: { line: number; reason: string }[]
  batches(): AsyncGenerator<ScanRecord[]>
  problem(): TeitenError | null
}

/** The format of scan data by content, null if it is none. */
export function sniffScans(head: Uint8Array): ScanFormat | null {
  void head
  return null
}

/** Reads scan data; a broken row is counted and its place kept, or throws TEITEN_BAD_ROW if strict. */
export function readScans(stream: ByteStream, format: ScanFormat, options: ScanOptions): ScanReading {
  void [stream, format, options]
  return { rows: 0, rejected: 0, places: [], async *batches() {}, problem: () => null }
}
