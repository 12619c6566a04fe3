import { setTimeout as wait } from 'node:timers/promises'
import { TeitenError } from '../../base/error.ts'
import { dayOf } from '../../base/time.ts'
import type { LiveSecond } from '../../capture/live/live-event.ts'
import type { CaptureWay } from '../../model/capture-way.ts'
import type { BackscatterColumns, TupleColumns } from '../../model/flow-tuple.ts'
import type { PayloadBlock } from '../../model/payload-block.ts'
import type { Sensor } from '../../model/sensor.ts'
import { insertBackscatter, insertPayloadRows, insertSpans, insertTuples } from '../../store/insert.ts'
import { beginSegment, commitSegment, undoSegment } from '../../store/ledger.ts'
import type { Site } from '../site/site.ts'
import type { RecordSink } from './record-sink.ts'

/** Uptime is written in stretches of this length; what a crash leaves unwritten is less. */
export const SPAN_SECONDS = 60
/**
 * A commit makes the next question settle its day again, at about 3 CPU-seconds per million tuples (docs/decisions/store.md), so a
 * day of many tuples is committed more rarely: every second below 20,000, every fifty at a million, five minutes at most.
 */
export const TUPLES_PER_COMMIT_SECOND = 20_000
export const LONGEST_COMMIT_SECONDS = 300
const DAY = 86_400
/** While the store is away, this long is waited between two attempts. */
const RETRY_MS = 1000

/** What may wait to be committed; beyond it the capture waits for the store, and its ring tells what is lost. 90 bytes a tuple. */
const MAX_PENDING_TUPLES = 500_000
const MAX_PENDING_PAYLOAD_BYTES = 64 << 20

/** What waits to be committed together. */
interface Pending {
  rows: number
  tuples: { columns: TupleColumns; payloadIds: Uint8Array }[]
  backscatter: BackscatterColumns[]
  /** Rows of judged payloads as they go into the store, and their bytes. */
  payloads: Uint8Array[]
  payloadBytes: number
  packets: number
  oddities: Record<string, number>
  first: number
  last: number
}

export interface StoreSinkOptions {
  site: Site
  sensor: Sensor
  /** Told once when the store goes away, and once when it is back. */
  log(line: string): void
}

/**
 * Writes a live sensor's records into the store of this machine, one ledger segment for every time that something is due.
 * While the store is away the records are kept and the capture waits: what its ring cannot hold is counted as lost.
 */
export function storeSink(options: StoreSinkOptions): RecordSink {
  let pending = nothing()
  let writing: Promise<void> | null = null
  let failure: unknown = null
  const span = { from: 0, received: 0, lost: 0, at: 0 }
  const today = { day: 0, rows: 0, committed: 0 }
  let way: CaptureWay = { mode: 'ring', answers: null }

  /** Writes what is pending while more is taken in; one segment at a time. */
  const flush = (withSpan: boolean): void => {
    if (writing !== null || (!withSpan && isEmpty(pending))) return
    const batch = pending
    const stretch = withSpan ? { ...span } : null
    pending = nothing()
    Object.assign(today, { rows: today.rows + batch.rows, committed: span.at })
    if (withSpan) Object.assign(span, { from: span.at, received: 0, lost: 0 })
    writing = untilStored(options, () => writeSegment(options, batch, way, stretch))
      .catch((error: unknown) => {
        failure = error
      })
      .finally(() => {
        writing = null
      })
  }
  const settled = async () => {
    while (writing !== null) await writing
    if (failure !== null) throw failure
  }
  /** Much is committed before its time: as soon as what came before it is written. */
  const makeRoom = async () => {
    if (pending.rows < MAX_PENDING_TUPLES && pending.payloadBytes < MAX_PENDING_PAYLOAD_BYTES) return
    await settled()
    flush(false)
  }
  return {
    async tuples(columns, payloadIds) {
      pending.tuples.push({ columns, payloadIds })
      pending.rows += columns.length
      for (let i = 0; i < columns.length; i++) {
        pending.packets += columns.packets[i]!
        noteTime(pending, columns.minute[i]!)
      }
      await makeRoom()
    },
    async backscatter(columns) {
      pending.backscatter.push(columns)
      pending.rows += columns.length
    },
    async payloads(block: PayloadBlock, payloadIds: Uint8Array) {
      for (const rows of await options.site.judge.judge(block, payloadIds)) {
        pending.payloads.push(rows)
        pending.payloadBytes += rows.length
      }
      await makeRoom()
    },
    async second(second: LiveSecond, of: CaptureWay, oddities) {
      if (failure !== null) throw failure
      way = of
      if (span.from === 0) span.from = second.at - 1
      span.at = second.at
      span.received += second.received
      span.lost += second.lost
      for (const [name, n] of Object.entries(oddities)) pending.oddities[name] = (pending.oddities[name] ?? 0) + n
      const day = Math.floor(second.at / DAY)
      if (day !== today.day) Object.assign(today, { day, rows: 0 })
      const wait = secondsToCommit(today.rows)
      if (second.at - today.committed >= wait) flush(second.at - span.from >= Math.max(SPAN_SECONDS, wait))
    },
    async close() {
      await settled()
      flush(span.at > span.from)
      await settled()
    },
  }
}

/** Seconds between two commits on a day of so many tuples. */
export function secondsToCommit(rows: number): number {
  return Math.min(LONGEST_COMMIT_SECONDS, rows / TUPLES_PER_COMMIT_SECOND)
}

function nothing(): Pending {
  return {
    rows: 0,
    tuples: [],
    backscatter: [],
    payloads: [],
    payloadBytes: 0,
    packets: 0,
    oddities: {},
    first: Infinity,
    last: -Infinity,
  }
}

function isEmpty(p: Pending): boolean {
  return p.rows === 0 && p.payloadBytes === 0
}

function noteTime(p: Pending, minute: number): void {
  if (minute < p.first) p.first = minute
  if (minute > p.last) p.last = minute
}

/** Tries until it is stored. A store that is away or full is waited for; anything else is a fault of ours. */
async function untilStored(options: StoreSinkOptions, write: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await write()
      if (attempt > 0) options.log('The store is back; nothing that was taken in is missing.')
      return
    } catch (error) {
      if (!(error instanceof TeitenError) || error.exitCode !== 3) throw error
      if (attempt === 0) options.log(`The sensor waits for the store: ${error.line}`)
      await wait(RETRY_MS)
    }
  }
}

async function writeSegment(
  options: StoreSinkOptions,
  pending: Pending,
  way: CaptureWay,
  span: { from: number; at: number; received: number; lost: number } | null,
): Promise<void> {
  const { site, sensor } = options
  const { store } = site
  const segment = await beginSegment(store, {
    kind: 'capture',
    name: `live: ${sensor.name}`,
    fingerprint: '',
    sensorKey: '',
  })
  try {
    if (pending.payloads.length > 0) await insertPayloadRows(store, pending.payloads)
    for (const { columns, payloadIds } of pending.tuples) await insertTuples(store, segment, columns, payloadIds)
    for (const columns of pending.backscatter) await insertBackscatter(store, segment, columns)
    if (span !== null) {
      const { received, lost } = span
      const [from, to] = [Math.floor(span.from), Math.floor(span.at)]
      await insertSpans(store, segment, [
        { sensor: sensor.id, from, to, up: true, ground: 'heartbeat', received, lost, way },
      ])
    }
    const { packets, oddities } = pending
    const days =
      pending.last < pending.first
        ? {}
        : { firstDay: dayOf(store.timeZone, pending.first), lastDay: dayOf(store.timeZone, pending.last) }
    await commitSegment(store, segment, {
      digest: '',
      summary: { format: 'live', mode: way.mode, packets, oddities, ...days },
    })
  } catch (error) {
    await undoSegment(store, segment).catch(() => {}) // what remains is undone at the next start
    throw error
  }
}
