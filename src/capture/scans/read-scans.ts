import { TeitenError } from '../../base/error.ts'
import type { ScanRecord } from '../../model/advisory.ts'
import type { ByteStream } from '../byte-stream.ts'
import { type LogRecord, newLineSplitter, textOf } from '../logs/line-splitter.ts'
import { isScanHeader, newScanCsvParser } from './scan-csv.ts'
import type { ScanParser } from './scan-parser.ts'
import { newZgrab2Parser } from './zgrab2.ts'

export type ScanFormat = 'zgrab2' | 'scan-csv'

export interface ScanOptions {
  /** Unix seconds for rows that carry no time; null rejects them. */
  scannedAt: number | null
  strict: boolean
}

/** Scan data being read. Rows read + rejected = all rows. */
export interface ScanReading {
  readonly format: ScanFormat
  readonly rows: number
  readonly rejected: number
  /** The first ten rows that were rejected. */
  readonly places: { line: number; reason: string }[]
  batches(): AsyncGenerator<ScanRecord[]>
  /** After the end: what was wrong with the file as a whole. */
  problem(): TeitenError | null
}

const MOST_PLACES = 10
const RECORDS_PER_BATCH = 1000

/** The format of scan data by content, null if it is none. */
export function sniffScans(head: Uint8Array): ScanFormat | null {
  const bytes = head.subarray(0, 65_536)
  if (bytes.includes(0)) return null
  const text = textOf(bytes).trimStart()
  if (text.startsWith('{')) {
    const end = text.indexOf('\n')
    const first = end < 0 ? text : text.slice(0, end)
    return /"data"\s*:\s*\{/.test(first) && /"status"\s*:\s*"/.test(first) && /"(ip|domain)"\s*:\s*"/.test(text)
      ? 'zgrab2'
      : null
  }
  return isScanHeader(text.split('\n', 1)[0]!.trim()) ? 'scan-csv' : null
}

interface Progress {
  readonly name: string
  readonly format: ScanFormat
  readonly strict: boolean
  rows: number
  rejected: number
  readonly places: { line: number; reason: string }[]
}

/** Reads scan data; a broken row is counted and its place kept, or throws TEITEN_BAD_ROW if strict. */
export function readScans(stream: ByteStream, format: ScanFormat, options: ScanOptions): ScanReading {
  const p: Progress = { name: stream.name, format, strict: options.strict, rows: 0, rejected: 0, places: [] }
  const parser = format === 'zgrab2' ? newZgrab2Parser(options.scannedAt) : newScanCsvParser(options.scannedAt)
  return Object.assign(p, { batches: () => readBatches(stream, parser, p), problem: () => problemOf(stream, p) })
}

async function* readBatches(stream: ByteStream, parser: ScanParser, p: Progress): AsyncGenerator<ScanRecord[]> {
  const splitter = newLineSplitter()
  let batch: ScanRecord[] = []
  const take = (records: LogRecord[]) => {
    for (const record of records) batch.push(...readRecord(record, parser, p))
  }
  for await (const chunk of stream.chunks()) {
    take(splitter.push(chunk))
    while (batch.length >= RECORDS_PER_BATCH) {
      yield batch.slice(0, RECORDS_PER_BATCH)
      batch = batch.slice(RECORDS_PER_BATCH)
    }
  }
  take(splitter.end())
  if (batch.length > 0) yield batch
}

function readRecord(record: LogRecord, parser: ScanParser, p: Progress): ScanRecord[] {
  const answer = record.broken !== '' ? record.broken : parser(record.text)
  if (answer === undefined) return []
  if (typeof answer !== 'string') {
    p.rows++
    return answer
  }
  if (p.strict) {
    throw new TeitenError('TEITEN_BAD_ROW', answer, {
      where: `${p.name}:${record.line}`,
      next: 'Mend the row, or import without --strict: then it is counted and the rest is read.',
    })
  }
  p.rejected++
  if (p.places.length < MOST_PLACES) p.places.push({ line: record.line, reason: answer })
  return []
}

function problemOf(stream: ByteStream, p: Progress): TeitenError | null {
  const broken = stream.problem()
  if (broken !== null) return broken
  if (p.rows > 0 || p.rejected === 0) return null
  const first = p.places[0]!
  return new TeitenError(
    'TEITEN_UNKNOWN_FORMAT',
    `none of ${p.rejected} rows can be read as ${p.format}: ${first.reason}`,
    {
      where: `${p.name}:${first.line}`,
      next: 'Scan data is JSON lines of ZGrab2, or CSV with the columns ip, port and timestamp.',
    },
  )
}
