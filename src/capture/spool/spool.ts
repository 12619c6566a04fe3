import { randomBytes } from 'node:crypto'
import { mkdirSync, unlinkSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { TeitenError } from '../../base/error.ts'
import { lockFile } from '../../base/process-lock.ts'
import {
  encodeHeader,
  encodeRecord,
  HEADER_BYTES,
  kindOf,
  MAX_RECORD_BYTES,
  MAX_SEGMENT_BYTES,
  packetsBeforeOf,
  RECORD_HEADER_BYTES,
} from './segment-format.ts'
import { listSegmentFiles, type SegmentFile, segmentName } from './spool-files.ts'

/** What gives way when the spool is full: the oldest that was not shipped, or what arrives. */
export type FullPolicy = 'drop-oldest' | 'stop-recording'

export interface SpoolOptions {
  folder: string
  /** Most bytes of all segments together. */
  maxBytes?: number
  whenFull?: FullPolicy
  /** A segment of this size is closed. */
  segmentBytes?: number
  /** One line when writing fails, when it works again, and when something is dropped. */
  log?: (line: string) => void
}

/** A day of a /20 (41 million accesses, 25 bytes each). */
export const SPOOL_BYTES = 1 << 30
/** Small enough to be sent again whole, large enough that a day away is a few thousand files. */
export const SEGMENT_BYTES = 2 << 20
/** What arrives within this time shares one fdatasync. */
export const COMMIT_MS = 50
/** How long to wait after a write that failed. */
const RETRY_MS = 1000
/** Most bytes that wait for a disk that does not take them; what comes beyond is lost, and counted. */
export const MAX_WAITING_BYTES = 16 << 20

/** What the spool itself had to let go. */
export interface SpoolLoss {
  /** Segments dropped by policy before they were shipped, and the packets in them. */
  segments: number
  droppedPackets: number
  /** Packets in records that were never written. */
  refusedPackets: number
}

/** Records on their way to disk. One process has the folder; one file is open at a time. */
export interface Spool {
  readonly folder: string
  readonly epoch: string
  readonly generation: number
  readonly maxBytes: number
  readonly whenFull: FullPolicy
  readonly segmentBytes: number
  readonly log: (line: string) => void
  readonly loss: SpoolLoss
  /** Packets of this epoch so far, those that were lost here included. */
  packets: number
  /** Closed segments that nobody acknowledged yet, oldest first; those of earlier runs too. */
  closed: SegmentFile[]
  /** Segments that a shipper has sent and not heard of. */
  readonly inFlight: Set<SegmentFile>
  current: OpenSegment
  /** One write at a time. */
  writing: Promise<unknown>
  timer: NodeJS.Timeout | null
  /** What the disk last complained about; null while it works. */
  trouble: string | null
  readonly unlock: () => void
  closing: boolean
}

interface OpenSegment {
  segment: number
  marker: Buffer
  /** Null until something is written. */
  file: FileHandle | null
  path: string
  /** Bytes that are safe: written and synced. */
  durable: number
  /** When it was begun (performance.now). */
  begun: number
  packetsBefore: number
  /** Packets in the records that are safe. */
  packets: number
  sequence: number
  waiting: Waiting[]
  waitingBytes: number
}

interface Waiting {
  record: Buffer
  packets: number
}

/** Takes the folder; whatever state its files are in, it opens. TEITEN_STORE_LOCKED if another process has it. */
export function openSpool(options: SpoolOptions): Spool {
  try {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new TeitenError('TEITEN_BAD_VALUE', 'the spool folder cannot be made', {
      where: options.folder,
      next: 'Check the path and its permissions.',
      cause,
    })
  }
  const unlock = lockFile(join(options.folder, 'lock'), 'the spool')
  const closed = listSegmentFiles(options.folder)
  const maxBytes = options.maxBytes ?? SPOOL_BYTES
  return {
    folder: options.folder,
    epoch: randomBytes(8).toString('hex'),
    generation: closed.reduce((n, f) => Math.max(n, f.generation), 0) + 1,
    maxBytes,
    whenFull: options.whenFull ?? 'drop-oldest',
    segmentBytes: Math.min(options.segmentBytes ?? SEGMENT_BYTES, maxBytes / 4, MAX_SEGMENT_BYTES / 2),
    log: options.log ?? (() => undefined),
    loss: { segments: 0, droppedPackets: 0, refusedPackets: 0 },
    packets: 0,
    closed,
    inFlight: new Set(),
    current: newSegment(0, 0),
    writing: Promise.resolve(),
    timer: null,
    trouble: null,
    unlock,
    closing: false,
  }
}

function newSegment(segment: number, packetsBefore: number): OpenSegment {
  return {
    segment,
    marker: randomBytes(8),
    file: null,
    path: '',
    durable: 0,
    begun: 0,
    packetsBefore,
    packets: 0,
    sequence: 0,
    waiting: [],
    waitingBytes: 0,
  }
}

/** Hands a record over; it is safe when commitSpool says so. `packets` are those that it stands for. */
export function appendRecord(spool: Spool, kind: number, packets: number, payload: Uint8Array): void {
  const { current } = spool
  if (payload.length > MAX_RECORD_BYTES) throw new RangeError(`a record of ${payload.length} bytes`)
  const packetsBefore = spool.packets
  spool.packets += packets
  if (current.waitingBytes > MAX_WAITING_BYTES) {
    spool.loss.refusedPackets += packets
    return
  }
  if (current.sequence === 0) current.begun = performance.now()
  const record = encodeRecord(current.marker, { kind, sequence: current.sequence++, packetsBefore }, payload)
  current.waiting.push({ record, packets })
  current.waitingBytes += record.length
  spool.timer ??= setTimeout(() => void commitSpool(spool), COMMIT_MS)
}

/** Writes and syncs what waits. True: everything that was appended before the call is safe on disk. */
export function commitSpool(spool: Spool): Promise<boolean> {
  if (spool.timer !== null) clearTimeout(spool.timer)
  spool.timer = null
  const next = spool.writing.then(() => commitNow(spool))
  spool.writing = next.catch(() => undefined)
  return next
}

async function commitNow(spool: Spool): Promise<boolean> {
  while (spool.current.waiting.length > 0) {
    if (!makeRoom(spool)) return false
    try {
      await writeWaiting(spool)
      if (spool.trouble !== null) spool.log('The spool can be written again.')
      spool.trouble = null
    } catch (error) {
      if (isNoSpace(error) && dropOldest(spool)) continue
      complain(spool, error)
      return false
    }
    if (spool.current.durable >= spool.segmentBytes) await closeCurrent(spool)
  }
  return true
}

/** How many of the waiting records go into the open segment before it is full; at least one. */
function nextRecords(spool: Spool): Waiting[] {
  const { current } = spool
  let bytes = current.durable
  let n = 0
  while (n < current.waiting.length && (n === 0 || bytes < spool.segmentBytes))
    bytes += current.waiting[n++]!.record.length
  return current.waiting.slice(0, n)
}

async function writeWaiting(spool: Spool): Promise<void> {
  const { current } = spool
  const taken = nextRecords(spool)
  const records = taken.map(w => w.record)
  const bytes = Buffer.concat(current.durable === 0 ? [headerOf(spool), ...records] : records)
  if (current.file === null) {
    current.path = join(spool.folder, segmentName(spool.generation, spool.epoch, current.segment))
    current.file = await open(current.path, 'w', 0o600)
  }
  // Always at the first byte that is not safe: after an error the same bytes are written again, for the kernel may
  // have dropped them (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020).
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await current.file.write(bytes, done, bytes.length - done, current.durable + done)
    done += bytesWritten
  }
  await current.file.datasync()
  if (current.durable === 0) await syncFolder(spool.folder)
  current.durable += bytes.length
  for (const { record, packets } of current.waiting.splice(0, taken.length)) {
    current.waitingBytes -= record.length
    current.packets += packets
  }
}

function headerOf(spool: Spool): Buffer {
  const { segment, packetsBefore, marker } = spool.current
  return encodeHeader({ epoch: spool.epoch, segment, packetsBefore, created: Date.now() / 1000, marker })
}

/** Makes the name of a new file durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isNoSpace(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOSPC' || code === 'EDQUOT'
}

function complain(spool: Spool, error: unknown): void {
  const code = (error as NodeJS.ErrnoException).code ?? String(error)
  if (spool.trouble !== code)
    spool.log(`The spool cannot be written (${code}, ${spool.folder}); it is tried again every second.`)
  spool.trouble = code
  if (!spool.closing) spool.timer ??= setTimeout(() => void commitSpool(spool), RETRY_MS)
}

/** Bytes of all segments on disk. */
export function spoolBytes(spool: Spool): number {
  return spool.closed.reduce((n, f) => n + f.bytes, 0) + spool.current.durable
}

/** Applies the policy; false if what waited was let go instead of something older. */
function makeRoom(spool: Spool): boolean {
  const { current } = spool
  const needed = nextRecords(spool).reduce((n, w) => n + w.record.length, HEADER_BYTES)
  while (spoolBytes(spool) + needed > spool.maxBytes) {
    if (dropOldest(spool)) continue
    if (spool.loss.refusedPackets === 0)
      spool.log(
        `The spool is full (${spool.maxBytes.toLocaleString('en-US')} bytes): new packets are not recorded until something is shipped.`,
      )
    for (const { packets } of current.waiting) spool.loss.refusedPackets += packets
    current.waiting.length = 0
    current.waitingBytes = 0
    return false
  }
  return true
}

/** Drops the oldest segment that nobody is sending; false if there is none or the policy is another. */
function dropOldest(spool: Spool): boolean {
  if (spool.whenFull !== 'drop-oldest') return false
  const oldest = spool.closed.find(f => !spool.inFlight.has(f))
  if (oldest === undefined) return false
  if (spool.loss.segments === 0)
    spool.log('The spool is full: its oldest segments are dropped before they were shipped.')
  spool.loss.segments++
  spool.loss.droppedPackets += oldest.packets ?? 0
  forgetSegment(spool, oldest)
  return true
}

/** Takes a segment out of the spool: it was acknowledged, or dropped. If the removal does not reach the disk, it is sent again and adds nothing. */
export function forgetSegment(spool: Spool, file: SegmentFile): void {
  spool.closed = spool.closed.filter(f => f !== file)
  spool.inFlight.delete(file)
  try {
    unlinkSync(file.path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      spool.log(`${file.path} cannot be removed: ${(error as Error).message}`)
  }
}

/** Closes the open segment if something is in it, so that it can be shipped. */
export function closeSegment(spool: Spool, olderThanMs = 0): Promise<void> {
  const next = spool.writing.then(async () => {
    const { current } = spool
    if (current.durable > 0 && current.waiting.length === 0 && performance.now() - current.begun >= olderThanMs)
      await closeCurrent(spool)
  })
  spool.writing = next.catch(() => undefined)
  return next
}

async function closeCurrent(spool: Spool): Promise<void> {
  const { current } = spool
  const first = current.waiting[0]
  const following = newSegment(current.segment + 1, first === undefined ? spool.packets : packetsBeforeOf(first.record))
  spool.closed.push({
    path: current.path,
    generation: spool.generation,
    epoch: spool.epoch,
    segment: current.segment,
    bytes: current.durable,
    packets: current.packets,
  })
  spool.current = following
  for (const w of current.waiting) carryOver(following, w)
  await current.file?.close().catch(() => undefined) // everything in it is synced
}

/** A record that arrived while the segment before was being written goes into the next one, under its marker. */
function carryOver(segment: OpenSegment, { record, packets }: Waiting): void {
  if (segment.sequence === 0) segment.begun = performance.now()
  const header = { kind: kindOf(record), sequence: segment.sequence++, packetsBefore: packetsBeforeOf(record) }
  const again = encodeRecord(segment.marker, header, record.subarray(RECORD_HEADER_BYTES))
  segment.waiting.push({ record: again, packets })
  segment.waitingBytes += again.length
}

/** Writes what waits, closes the open segment and lets the folder go. */
export async function closeSpool(spool: Spool): Promise<void> {
  spool.closing = true
  await commitSpool(spool)
  await closeSegment(spool)
  await spool.writing
  if (spool.timer !== null) clearTimeout(spool.timer)
  await spool.current.file?.close()
  spool.unlock()
}
