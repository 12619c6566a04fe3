import { TeitenError } from '../../base/error.ts'
import type { PacketBatch } from '../../model/packet-batch.ts'
import type { ByteStream } from '../byte-stream.ts'
import { CISCO_ASA_PORT } from './cisco-asa.ts'
import { newCsvParser } from './csv.ts'
import { newDshieldParser } from './dshield.ts'
import { newEveParser } from './eve.ts'
import { newFlowTupleParser } from './flowtuple.ts'
import { jsonLayout, newJsonSplitter } from './json-splitter.ts'
import { type LogRecord, newLineSplitter, type RecordSplitter, textOf } from './line-splitter.ts'
import type { LogMap } from './log-map.ts'
import type { LogParser } from './log-parser.ts'
import { clearRows, isFull, newRowWriter, type RowWriter, writeRow } from './log-row.ts'
import { newSpokiParser } from './spoki.ts'
import { newTpotParser } from './tpot.ts'
import { newZeekConnParser } from './zeek-conn.ts'

export const LOG_FORMATS = ['tpot', 'dshield', 'zeek-conn', 'eve', 'flowtuple', 'spoki', 'csv'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

/** How much of a head is looked at. */
const LOOKED_AT = 65_536

/** What names a JSON log, the most telling first; every key must be there. */
const JSON_KEYS: readonly (readonly [LogFormat, RegExp])[] = [
  ['tpot', /"attack_connection"\s*:/],
  ['tpot', /"eventid"\s*:\s*"cowrie\./],
  ['tpot', /"auth_attempts"\s*:/],
  ['tpot', /"t-pot_(ip_int|ip_ext|hostname)"\s*:/],
  ['tpot', /"connection"\s*:\s*\{[^{}]*"transport"\s*:/],
  ['zeek-conn', /"id\.orig_h"\s*:/],
  ['eve', /"event_type"\s*:\s*"[a-z0-9_-]+"/],
  ['dshield', /"sip"\s*:\s*"/],
  ['tpot', /"payload_printable"\s*:/],
]

/** The log format by content (at least the first 4 KiB), null if it is none that is known; csv only by its map. */
export function sniffLog(head: Uint8Array): LogFormat | null {
  const bytes = head.subarray(0, LOOKED_AT)
  if (bytes.includes(0)) return null
  const text = textOf(bytes).trimStart()
  if (text.startsWith('{') || text.startsWith('[')) return JSON_KEYS.find(([, key]) => key.test(text))?.[0] ?? null
  if (/^#separator\s/.test(text) || (/^#fields\s/m.test(text) && text.includes('id.orig_h')))
    return text.includes('id.orig_h') ? 'zeek-conn' : null
  if (/^#\s*CORSARO_/.test(text)) return 'flowtuple'
  if (/^ts\|saddr\|daddr\|/.test(text)) return 'spoki'
  const first = text.split('\n', 20).find(line => !line.startsWith('#') && line.trim() !== '') ?? ''
  if (/^\d{9,10} .*\bSRC=\S+ DST=\S+ /.test(first)) return 'dshield'
  if (/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} ?[+-]\d{2}:?\d{2}\t\d+\t\d+\t/.test(first)) return 'dshield'
  return null
}

export interface LogOptions {
  map?: LogMap
  /** Throw TEITEN_BAD_ROW at the first broken row instead of counting it. */
  strict: boolean
  /** Zone of times that carry none, where the format does not fix it (csv: the map's zone wins). */
  timeZone: string
  /** Port of T-Pot's Cisco ASA honeypot, whose log names none; T-Pot exposes 8443/TCP. */
  ciscoAsaPort?: number
}

/** A log being read. Rows read + rejected = all rows. */
export interface LogReading {
  readonly format: string
  readonly rows: number
  readonly rejected: number
  /** The first ten rows that were rejected. */
  readonly places: { line: number; reason: string }[]
  /** Names of sensors met in the log; PacketBatch.sensor indexes it, -1 none. */
  readonly sensorNames: string[]
  /** What was assumed because the log does not say it, in words. */
  readonly assumptions: string[]
  batches(): AsyncGenerator<PacketBatch>
  /** After the end: what was wrong with the file as a whole. */
  problem(): TeitenError | null
}

const MOST_PLACES = 10
/** How much of a JSON log is looked at to see how its rows lie. */
const LAYOUT_BYTES = 16_384

interface Progress {
  readonly name: string
  readonly format: string
  readonly strict: boolean
  rows: number
  rejected: number
  readonly places: { line: number; reason: string }[]
  readonly sensorNames: string[]
  readonly assumptions: string[]
}

/** Reads a log as packet batches; every batch is valid until the next one is asked for. Throws TEITEN_BAD_MAP for csv without a map. */
export function readLog(stream: ByteStream, format: LogFormat, options: LogOptions): LogReading {
  const p: Progress = {
    name: stream.name,
    format,
    strict: options.strict,
    rows: 0,
    rejected: 0,
    places: [],
    sensorNames: [],
    assumptions: [],
  }
  const parser = parserOf(format, options, stream.name, what => {
    if (!p.assumptions.includes(what)) p.assumptions.push(what)
  })
  return Object.assign(p, {
    batches: () => readBatches(stream, parser, p),
    problem: () => problemOf(stream, p),
  })
}

function parserOf(format: LogFormat, options: LogOptions, name: string, assume: (what: string) => void): LogParser {
  switch (format) {
    case 'tpot':
      return newTpotParser({ ciscoAsaPort: options.ciscoAsaPort ?? CISCO_ASA_PORT, assume })
    case 'dshield':
      return newDshieldParser({ assume })
    case 'zeek-conn':
      return newZeekConnParser()
    case 'eve':
      return newEveParser()
    case 'flowtuple':
      return newFlowTupleParser()
    case 'spoki':
      return newSpokiParser()
    case 'csv':
      if (options.map === undefined) {
        throw new TeitenError('TEITEN_BAD_MAP', 'a CSV file needs a map of its columns', {
          where: name,
          next: 'Give --map FILE; rules/log-maps has examples.',
        })
      }
      return newCsvParser(options.map, options.timeZone)
  }
}

async function* readBatches(stream: ByteStream, parser: LogParser, p: Progress): AsyncGenerator<PacketBatch> {
  const w = newRowWriter(p.sensorNames)
  const splitter =
    parser.records === 'json' ? newJsonSplitter(jsonLayout(await stream.peek(LAYOUT_BYTES))) : newLineSplitter()
  for await (const records of recordsOf(stream, splitter)) {
    for (const record of records) {
      readRecord(record, parser, w, p)
      if (isFull(w)) {
        yield w.batch
        clearRows(w)
      }
    }
  }
  for (const row of parser.end()) {
    writeRow(w, row)
    if (isFull(w)) {
      yield w.batch
      clearRows(w)
    }
  }
  if (w.batch.length > 0) yield w.batch
}

async function* recordsOf(stream: ByteStream, splitter: RecordSplitter): AsyncGenerator<LogRecord[]> {
  for await (const chunk of stream.chunks()) yield splitter.push(chunk)
  yield splitter.end()
}

function readRecord(record: LogRecord, parser: LogParser, w: RowWriter, p: Progress): void {
  const row = record.broken !== '' ? record.broken : parser.read(record.text, record.line)
  if (row === undefined) return
  if (typeof row === 'string') reject(p, record.line, row)
  else if (row !== null && !writeRow(w, row)) reject(p, record.line, 'too many sensors')
  else p.rows++
}

function reject(p: Progress, line: number, reason: string): void {
  if (p.strict) {
    throw new TeitenError('TEITEN_BAD_ROW', reason, {
      where: `${p.name}:${line}`,
      next: 'Mend the row, or import without --strict: then it is counted and the rest is read.',
    })
  }
  p.rejected++
  if (p.places.length < MOST_PLACES) p.places.push({ line, reason })
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
      next: 'Check --format, or give --map FILE for a CSV file.',
    },
  )
}
