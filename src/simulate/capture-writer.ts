import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { TeitenError } from '../base/error.ts'
import type { FrameArena } from './frame-arena.ts'

/** A capture that is being written, pcap (µs) or pcapng, plain or gzip. */
export interface CaptureWriter {
  readonly format: 'pcap' | 'pcapng'
  readonly stream: Writable
  readonly done: Promise<void>
  buffer: Uint8Array
  view: DataView
  used: number
  packets: number
  /** Bytes before compression. */
  bytes: number
  failure: unknown
}

const BUFFER = 1 << 20
const LINKTYPE_ETHERNET = 1
const SNAP_LENGTH = 65_535

/** `.pcap` or `.pcapng`, with `.gz` or without; throws TEITEN_BAD_VALUE for another name. */
export function openCaptureWriter(path: string): CaptureWriter {
  const name = /\.(pcap|pcapng)(\.gz)?$/.exec(path)
  if (name === null) {
    throw new TeitenError('TEITEN_BAD_VALUE', 'a simulated capture must be .pcap or .pcapng, or either with .gz', {
      where: path,
      next: 'Rename the output.',
    })
  }
  const file = createWriteStream(path)
  let stream: Writable = file
  if (name[2] !== undefined) {
    const gzip = createGzip({ level: 6 })
    gzip.pipe(file)
    stream = gzip
  }
  const buffer = new Uint8Array(BUFFER)
  const writer: CaptureWriter = {
    format: name[1] as 'pcap' | 'pcapng',
    stream,
    done: finished(file),
    buffer,
    view: new DataView(buffer.buffer),
    used: 0,
    packets: 0,
    bytes: 0,
    failure: null,
  }
  writer.done.catch(cause => {
    writer.failure = cause
    stream.destroy()
  })
  return writer
}

/** Room for `size` bytes in the buffer, zeroed; null if it must be flushed first. */
function reserve(w: CaptureWriter, size: number): number {
  const at = w.used
  w.used += size
  w.buffer.fill(0, at, w.used)
  return at
}

async function makeRoom(w: CaptureWriter, size: number): Promise<void> {
  if (w.used + size > BUFFER) await flush(w)
}

async function flush(w: CaptureWriter): Promise<void> {
  if (w.used === 0) return
  if (w.failure !== null) throw writeError(w.failure)
  const chunk = w.buffer.slice(0, w.used)
  w.bytes += w.used
  w.used = 0
  if (w.stream.write(chunk)) return
  try {
    await Promise.race([once(w.stream, 'drain'), w.done])
  } catch (cause) {
    throw writeError(cause)
  }
}

/** The operator's mistake behind a failed write. */
export function writeError(cause: unknown): Error {
  const problem = cause as NodeJS.ErrnoException
  if (problem.code === 'ENOSPC')
    return new TeitenError('TEITEN_DISK_FULL', 'the disk is full', {
      where: problem.path ?? '',
      next: 'Free some space and repeat.',
      cause,
    })
  return new TeitenError('TEITEN_BAD_VALUE', `cannot write the file: ${problem.code ?? problem.message}`, {
    where: problem.path ?? '',
    next: 'Check the folder and its permissions.',
    cause,
  })
}

/** File header: for pcapng a section with the comment and one interface per name. */
export async function writeHeader(w: CaptureWriter, comment: string, interfaces: readonly string[]): Promise<void> {
  if (w.format === 'pcap') {
    const at = reserve(w, 24)
    w.view.setUint32(at, 0xa1b2c3d4, true)
    w.view.setUint16(at + 4, 2, true)
    w.view.setUint16(at + 6, 4, true)
    w.view.setUint32(at + 16, SNAP_LENGTH, true)
    w.view.setUint32(at + 20, LINKTYPE_ETHERNET, true)
    return
  }
  const section = new DataView(new ArrayBuffer(16))
  section.setUint32(0, 0x1a2b3c4d, true)
  section.setUint16(4, 1, true)
  section.setBigInt64(8, -1n, true)
  await writeBlock(w, 0x0a0d0d0a, new Uint8Array(section.buffer), [
    [1, text(comment)],
    [4, text('teiten simulate')],
  ])
  const head = new Uint8Array(8)
  head[0] = LINKTYPE_ETHERNET
  new DataView(head.buffer).setUint32(4, SNAP_LENGTH, true)
  for (const name of interfaces)
    await writeBlock(w, 1, head, [
      [2, text(name)],
      [9, Uint8Array.of(6)],
    ])
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

const padded = (n: number) => (n + 3) & ~3

/** A pcapng block with options (draft-ietf-opsawg-pcapng section 3.1, 3.5). */
async function writeBlock(
  w: CaptureWriter,
  type: number,
  body: Uint8Array,
  options: readonly [number, Uint8Array][],
): Promise<void> {
  const size = 12 + body.length + options.reduce((n, [, v]) => n + 4 + padded(v.length), 4)
  await makeRoom(w, size)
  let at = reserve(w, size)
  w.view.setUint32(at, type, true)
  w.view.setUint32(at + 4, size, true)
  w.view.setUint32(at + size - 4, size, true)
  w.buffer.set(body, at + 8)
  at += 8 + body.length
  for (const [code, value] of options) {
    w.view.setUint16(at, code, true)
    w.view.setUint16(at + 2, value.length, true)
    w.buffer.set(value, at + 4)
    at += 4 + padded(value.length)
  }
}

/** Writes the rows of the arena in the order given. */
export async function writeFrames(w: CaptureWriter, arena: FrameArena, rows: Uint32Array): Promise<void> {
  const overhead = w.format === 'pcap' ? 16 : 35
  for (const row of rows) {
    const size = arena.size[row]!
    if (w.used + size + overhead > BUFFER) await flush(w)
    if (w.format === 'pcap') writePcapRecord(w, arena, row, size)
    else writeEnhancedPacket(w, arena, row, size)
    w.packets++
  }
}

function writePcapRecord(w: CaptureWriter, arena: FrameArena, row: number, size: number): void {
  const at = w.used
  const time = arena.time[row]!
  const seconds = Math.floor(time / 1e6)
  w.view.setUint32(at, seconds, true)
  w.view.setUint32(at + 4, time - seconds * 1e6, true)
  w.view.setUint32(at + 8, size, true)
  w.view.setUint32(at + 12, size, true)
  w.buffer.set(arena.bytes.subarray(arena.offset[row]!, arena.offset[row]! + size), at + 16)
  w.used += 16 + size
}

function writeEnhancedPacket(w: CaptureWriter, arena: FrameArena, row: number, size: number): void {
  const block = 32 + padded(size)
  const at = reserve(w, block)
  const v = w.view
  v.setUint32(at, 6, true)
  v.setUint32(at + 4, block, true)
  v.setUint32(at + 8, arena.sensor[row]!, true)
  setTime(v, at + 12, arena.time[row]!)
  v.setUint32(at + 20, size, true)
  v.setUint32(at + 24, size, true)
  w.buffer.set(arena.bytes.subarray(arena.offset[row]!, arena.offset[row]! + size), at + 28)
  v.setUint32(at + block - 4, block, true)
}

function setTime(v: DataView, at: number, microseconds: number): void {
  const high = Math.floor(microseconds / 4294967296)
  v.setUint32(at, high, true)
  v.setUint32(at + 4, microseconds - high * 4294967296, true)
}

/** Interface statistics for the hour that ends at `time` (microseconds): the heartbeat of a sensor. Nothing in a pcap. */
export async function writeStatistics(w: CaptureWriter, sensor: number, time: number, received: number): Promise<void> {
  if (w.format === 'pcap') return
  const body = new Uint8Array(12)
  const view = new DataView(body.buffer)
  view.setUint32(0, sensor, true)
  setTime(view, 4, time)
  await writeBlock(w, 5, body, [
    [4, count64(received)],
    [5, count64(0)],
  ])
}

function count64(n: number): Uint8Array {
  const out = new DataView(new ArrayBuffer(8))
  out.setBigUint64(0, BigInt(n), true)
  return new Uint8Array(out.buffer)
}

export async function closeCaptureWriter(w: CaptureWriter): Promise<void> {
  await flush(w)
  w.stream.end()
  try {
    await w.done
  } catch (cause) {
    throw writeError(cause)
  }
}
