import { hash } from 'node:crypto'
import { join } from 'node:path'
import { packageVersion } from '../../base/package-paths.ts'
import type { Credential } from '../../capture/ship/credential.ts'
import { type Shipper, startShipper } from '../../capture/ship/shipper.ts'
import { encodeBackscatter } from '../../capture/spool/backscatter-record.ts'
import { type ByteWriter, newByteWriter } from '../../capture/spool/byte-writer.ts'
import { encodeHeartbeat } from '../../capture/spool/heartbeat-record.ts'
import { encodePayloads, PAYLOADS_PER_RECORD, type SpooledPayload } from '../../capture/spool/payload-record.ts'
import { RECORD_KIND } from '../../capture/spool/segment-format.ts'
import {
  appendRecord,
  closeSegment,
  closeSpool,
  commitSpool,
  type FullPolicy,
  MAX_WAITING_BYTES,
  openSpool,
  type Spool,
} from '../../capture/spool/spool.ts'
import { encodeTuples, ROWS_PER_RECORD } from '../../capture/spool/tuple-record.ts'
import type { CaptureWay } from '../../model/capture-way.ts'
import type { BackscatterColumns, TupleColumns } from '../../model/flow-tuple.ts'
import { type PayloadBlock, payloadBytes } from '../../model/payload-block.ts'

export interface SpoolSinkOptions {
  /** Folder of the sensor: its credential and its spool. */
  folder: string
  /** Null records without shipping. */
  credential: Credential | null
  log(line: string): void
  spoolBytes?: number
  whenFull?: FullPolicy
  /** False where `at` is a capture file's own clock: then it is not set beside the clock of the machine. */
  live?: boolean
}

/** What a capture says of a second: its end, Unix seconds; packets taken in, and lost by the kernel; replies that were shed. */
export interface SinkSecond {
  at: number
  received: number
  lost: number
  shed: number
}

/** Takes a sensor's records into the spool, from where they are shipped. */
export interface SpoolSink {
  readonly spool: Spool
  readonly shipper: Shipper | null
  tuples(columns: TupleColumns, payloadIds: Uint8Array): Promise<void>
  backscatter(columns: BackscatterColumns): Promise<void>
  payloads(block: PayloadBlock, payloadIds: Uint8Array): Promise<void>
  second(second: SinkSecond, way: CaptureWay, oddities: Record<string, number>): Promise<void>
  /** Writes the heartbeat that is due next and what waits, and closes the segment, so that all of it can be shipped. */
  flush(): Promise<void>
  /** Writes the last heartbeat and what waits, stops shipping and lets the folder go: what was not shipped stays for the next run. */
  close(): Promise<void>
}

/** At most so much uptime is not vouched for when a sensor is killed. */
export const BEAT_SECONDS = 10
/** A clock that moves so much against the monotonic one was set. Seconds are counted whole, which makes up to two. */
const CLOCK_STEP_SECONDS = 3

/** Where nothing was heard of the capture for so long, nobody was watching: a suspended machine, a hole in a file. */
const LONGEST_PAUSE_SECONDS = 120

/** Opens the spool, whatever the last run left in it, and begins to ship. TEITEN_STORE_LOCKED, TEITEN_BAD_VALUE. */
export function openSpoolSink(options: SpoolSinkOptions): SpoolSink {
  const { log } = options
  const spool = openSpool({
    folder: join(options.folder, 'spool'),
    log,
    ...(options.spoolBytes === undefined ? {} : { maxBytes: options.spoolBytes }),
    ...(options.whenFull === undefined ? {} : { whenFull: options.whenFull }),
  })
  const shipper = options.credential === null ? null : startShipper({ spool, credential: options.credential, log })
  const heart = newHeart()
  const writer = newByteWriter()
  let way: CaptureWay = { mode: 'file', answers: null }
  return {
    spool,
    shipper,
    async tuples(columns, payloadIds) {
      spoolTuples(spool, columns, payloadIds, writer)
      await unlessDrowning(spool)
    },
    async backscatter(columns) {
      spoolBackscatter(spool, columns)
      await unlessDrowning(spool)
    },
    async payloads(block, payloadIds) {
      spoolPayloads(spool, block, payloadIds)
      await unlessDrowning(spool)
    },
    async second(second, of, oddities) {
      way = of
      if (heart.begun && second.at - heart.to > LONGEST_PAUSE_SECONDS) {
        beat(spool, heart, way, shipper, options)
        heart.begun = false
      }
      noteSecond(heart, second, oddities)
      if (heart.to - heart.from >= BEAT_SECONDS || heart.to < heart.from) beat(spool, heart, way, shipper, options)
    },
    async flush() {
      if (heart.to > heart.from) beat(spool, heart, way, shipper, options)
      await commitSpool(spool)
      await closeSegment(spool)
    },
    async close() {
      if (heart.to > heart.from) beat(spool, heart, way, shipper, options)
      await commitSpool(spool)
      await shipper?.stop()
      await closeSpool(spool)
    },
  }
}

/** Waits for the disk where more waits for it than is good; a disk that takes nothing makes the spool refuse, and count. */
async function unlessDrowning(spool: Spool): Promise<void> {
  if (spool.current.waitingBytes > MAX_WAITING_BYTES / 2) await commitSpool(spool)
}

/** A payload's id is what its bytes are known by; the collector works it out again and believes nobody. */
function spoolPayloads(spool: Spool, block: PayloadBlock, payloadIds: Uint8Array): void {
  const payloads: SpooledPayload[] = []
  for (let i = 0; i < block.length; i++) {
    const bytes = Buffer.from(payloadBytes(block, i)) // out of shared memory, which Node's own functions refuse
    payloadIds.set(hash('sha256', bytes, 'buffer').subarray(0, 16), 16 * (block.first + i))
    payloads.push({ bytes, wireLength: block.wireLength[i]!, transport: block.transport[i]! })
  }
  for (let at = 0; at < payloads.length; at += PAYLOADS_PER_RECORD)
    appendRecord(spool, RECORD_KIND.payloads, 0, encodePayloads(payloads.slice(at, at + PAYLOADS_PER_RECORD)))
}

/** `writer` is used again for every record: in a flood, bytes that wait for the garbage collector are what memory goes to. */
function spoolTuples(spool: Spool, columns: TupleColumns, payloadIds: Uint8Array, writer: ByteWriter): void {
  const idOf = (index: number) => payloadIds.subarray(16 * index, 16 * index + 16)
  for (let first = 0; first < columns.length; first += ROWS_PER_RECORD) {
    const rows = Math.min(ROWS_PER_RECORD, columns.length - first)
    let packets = 0
    for (let i = first; i < first + rows; i++) packets += columns.packets[i]!
    appendRecord(spool, RECORD_KIND.tuples, packets, encodeTuples(columns, first, rows, idOf, writer))
  }
}

function spoolBackscatter(spool: Spool, columns: BackscatterColumns): void {
  for (let first = 0; first < columns.length; first += ROWS_PER_RECORD) {
    const rows = Math.min(ROWS_PER_RECORD, columns.length - first)
    appendRecord(spool, RECORD_KIND.backscatter, 0, encodeBackscatter(columns, first, rows))
  }
}

/** What has happened since the last heartbeat. */
interface Heart {
  begun: boolean
  from: number
  to: number
  /** Monotonic clock at `from`, ms. */
  since: number
  received: number
  lost: number
  shed: number
  oddities: Map<string, number>
}

function newHeart(): Heart {
  return { begun: false, from: 0, to: 0, since: 0, received: 0, lost: 0, shed: 0, oddities: new Map() }
}

function noteSecond(heart: Heart, second: SinkSecond, oddities: Record<string, number>): void {
  if (!heart.begun) {
    heart.begun = true
    heart.from = Math.floor(second.at) - 1
    heart.since = performance.now() - 1000
  }
  heart.to = Math.floor(second.at)
  heart.received += second.received
  heart.lost += second.lost
  heart.shed += second.shed
  for (const [name, n] of Object.entries(oddities)) heart.oddities.set(name, (heart.oddities.get(name) ?? 0) + n)
}

/** One heartbeat, from the end of the last on; where the clock was set meanwhile, as long as the monotonic clock says. */
function beat(spool: Spool, heart: Heart, way: CaptureWay, shipper: Shipper | null, options: SpoolSinkOptions): void {
  const passed = (performance.now() - heart.since) / 1000
  const step = heart.to - heart.from - passed
  const wasSet = options.live !== false && Math.abs(step) > CLOCK_STEP_SECONDS
  if (wasSet) options.log(`The clock of this machine was set by about ${Math.round(step)} s.`)
  const from = wasSet ? heart.to - Math.round(passed) : Math.min(heart.from, heart.to)
  const oddities = Object.fromEntries(heart.oddities)
  const { to, received, lost, shed } = heart
  // A heartbeat may speak for an hour at most; a machine that was asleep for longer was not watching.
  const beatFrom = Math.max(0, from, to - 3600)
  const said = { from: beatFrom, to, ...way, received, lost, shed, oddities, version: packageVersion }
  const clock = { clockStep: wasSet ? step : 0, clockOffset: shipper?.clockOffset ?? null }
  appendRecord(spool, RECORD_KIND.heartbeat, 0, encodeHeartbeat({ ...said, ...clock }))
  Object.assign(heart, { from: to, since: performance.now(), received: 0, lost: 0, shed: 0, oddities: new Map() })
}
