import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { TeitenError } from '../../base/error.ts'
import { type ByteStream, fileFingerprint, openBytes } from '../../capture/byte-stream.ts'
import type { LogMap } from '../../capture/logs/log-map.ts'
import { type LogFormat, sniffLog } from '../../capture/logs/read-log.ts'
import { type ScanFormat, sniffScans } from '../../capture/scans/read-scans.ts'
import { isCapture } from '../../capture/sniff-format.ts'
import type { Segment, SegmentKind } from '../../store/answers.ts'
import { beginSegment, commitSegment, findSegment, undoSegment } from '../../store/ledger.ts'
import type { Site } from '../site/site.ts'
import { importCapture } from './import-capture.ts'
import { importLog } from './import-log.ts'
import { emptyResult, type ImportResult } from './import-result.ts'
import { importScans } from './import-scans.ts'
import type { PlannedSensor } from './sensor-plan.ts'

export const IMPORT_FORMATS = [
  'auto',
  'pcap',
  'tpot',
  'dshield',
  'zeek-conn',
  'eve',
  'flowtuple',
  'spoki',
  'csv',
  'zgrab2',
  'scan-csv',
] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

export interface ImportOptions {
  format: ImportFormat
  map: LogMap | null
  strict: boolean
  /** Sensors that the operator named on the command line. */
  sensors: PlannedSensor[]
  /** Unix seconds for scan data whose rows carry no time; null rejects such rows. */
  scannedAt: number | null
  /** Bytes read of the file so far and its size (null for standard input). */
  onProgress(read: number, size: number | null): void
}

/** What the ledger should remember about a file that was read. */
export interface FileRead {
  /** Raw bytes, and their SHA-256 as hexadecimal digits. */
  bytes: number
  digest: string
  summary: Record<string, unknown>
}

/** What a file turned out to be. */
interface Kind {
  kind: SegmentKind
  format: string
}

/**
 * Reads one file into the store: all of its good part, exactly once. A file that was imported before, under whatever name,
 * adds nothing. What goes wrong is in the result's `error`; with `strict` it undoes the file.
 */
export async function importFile(site: Site, path: string, options: ImportOptions): Promise<ImportResult> {
  const started = performance.now()
  const result = emptyResult(path)
  try {
    await readInto(site, path, options, result)
  } catch (error) {
    if (!(error instanceof TeitenError) || error.exitCode === 3) throw error
    result.error = { code: error.code, message: error.line }
  }
  result.seconds = Math.round(performance.now() - started) / 1000
  return result
}

async function readInto(site: Site, path: string, options: ImportOptions, result: ImportResult): Promise<void> {
  const stream = await openBytes(path)
  try {
    await readStream(site, path, stream, options, result)
  } finally {
    await stream.close()
  }
}

async function readStream(
  site: Site,
  path: string,
  stream: ByteStream,
  options: ImportOptions,
  result: ImportResult,
): Promise<void> {
  const fingerprint = stream.rawSize === null ? '' : await fileFingerprint(path)
  if (fingerprint !== '' && (await importedBefore(site, path, fingerprint))) {
    result.duplicate = true
    return
  }
  const kind = await kindOf(stream, options)
  result.format = kind.format
  const segment = await beginSegment(site.store, { kind: kind.kind, name: path, fingerprint, sensorKey: '' })
  try {
    const { bytes, digest, summary } = await readByKind(site, segment, stream, kind, options, result)
    result.bytes = bytes
    const again = await findSegment(site.store, { digest, sensorKey: '' })
    if (again !== null) {
      await undoSegment(site.store, segment)
      Object.assign(result, emptyResult(path), { format: kind.format, duplicate: true })
      return
    }
    await commitSegment(site.store, segment, { digest, summary: { ...summary, ...counted(result) } })
  } catch (error) {
    await undoSegment(site.store, segment).catch(() => {}) // what remains is undone at the next start
    throw error
  }
}

/** Different fingerprints are different files; the same fingerprint is confirmed by reading the whole file. */
async function importedBefore(site: Site, path: string, fingerprint: string): Promise<boolean> {
  const row = await findSegment(site.store, { fingerprint, sensorKey: '' })
  return row !== null && row.digest === (await fileDigest(path))
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function kindOf(stream: ByteStream, options: ImportOptions): Promise<Kind> {
  const head = await stream.peek(65_536)
  if (head.length === 0)
    throw new TeitenError('TEITEN_EMPTY_FILE', 'there is nothing in the file', { where: stream.name })
  const capture = isCapture(head)
  const { format } = options
  if (format === 'csv' || (format === 'auto' && options.map !== null)) return { kind: 'log', format: 'csv' }
  if (format === 'pcap' || (format === 'auto' && capture !== null)) {
    if (capture === null) throw unknownFormat(stream.name, 'no pcap or pcapng capture')
    return { kind: 'capture', format: capture }
  }
  if (format === 'zgrab2' || format === 'scan-csv') return { kind: 'scan', format }
  if (format !== 'auto') return { kind: 'log', format }
  const scan = sniffScans(head)
  if (scan !== null) return { kind: 'scan', format: scan }
  const log = sniffLog(head)
  if (log !== null) return { kind: 'log', format: log }
  throw unknownFormat(stream.name, 'neither a capture nor a log that teiten knows')
}

function unknownFormat(name: string, what: string): TeitenError {
  return new TeitenError('TEITEN_UNKNOWN_FORMAT', `this is ${what}`, {
    where: name,
    next: 'Name it with --format, or describe a CSV with --map (see teiten import --help).',
  })
}

async function readByKind(
  site: Site,
  segment: Segment,
  stream: ByteStream,
  kind: Kind,
  options: ImportOptions,
  result: ImportResult,
): Promise<FileRead> {
  if (kind.kind === 'capture') return importCapture(site, segment, stream, options, result)
  const summary = await readRows(site, segment, stream, kind, options, result)
  return { bytes: stream.rawRead(), digest: stream.digest(), summary }
}

function readRows(
  site: Site,
  segment: Segment,
  stream: ByteStream,
  kind: Kind,
  options: ImportOptions,
  result: ImportResult,
): Promise<Record<string, unknown>> {
  if (kind.kind === 'scan') return importScans(site, segment, stream, kind.format as ScanFormat, options, result)
  if (kind.format === 'csv' && options.map === null) {
    throw new TeitenError('TEITEN_USAGE', 'a CSV log needs a map of its columns', {
      where: stream.name,
      next: 'Give --map FILE; rules/log-maps has an example.',
    })
  }
  return importLog(site, segment, stream, kind.format as LogFormat, options, result)
}

/** What the ledger keeps about a file. */
function counted(r: ImportResult): Record<string, unknown> {
  return {
    format: r.format,
    packets: r.packets,
    bytes: r.bytes,
    accesses: r.accesses,
    tuples: r.tuples,
    payloads: r.payloads,
    events: r.events,
    rejected: r.rejected,
    oddities: r.oddities,
    error: r.error,
  }
}
