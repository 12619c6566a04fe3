import { TeitenError } from '../base/error.ts'
import { type FrameBatch, newFrameBatch } from '../model/frame-batch.ts'
import type { ByteStream } from './byte-stream.ts'
import { PCAP_HEADER_BYTES, pcapReader } from './pcap.ts'
import { pcapngReader } from './pcapng.ts'
import type { InterfaceStatistics } from './pcapng-blocks.ts'
import type { RecordReader } from './record-reader.ts'
import { isCapture } from './sniff-format.ts'

/** An open capture. The lists grow while the batches are read. */
export interface CaptureFile {
  readonly format: 'pcap' | 'pcapng'
  /** Interface statistics blocks of pcapng. */
  readonly statistics: InterfaceStatistics[]
  /** Comments of the section headers of pcapng. */
  readonly comments: string[]
  /** Names of the interfaces of pcapng ("" where none is given). */
  readonly interfaceNames: string[]
  /** Frames in order, never an empty batch. It is filled again when the next one is asked for. */
  batches(): AsyncGenerator<FrameBatch>
  /** Frames delivered so far. */
  packets(): number
  /** After the end: where and how the capture was cut or lies; all before it was delivered. */
  problem(): TeitenError | null
}

/** Opens the capture in a stream; throws TEITEN_UNKNOWN_FORMAT if it is none, TEITEN_TRUNCATED if not even its header is there. */
export async function openCapture(stream: ByteStream): Promise<CaptureFile> {
  const head = await stream.peek(PCAP_HEADER_BYTES)
  const format = isCapture(head)
  if (format === null) {
    await stream.close()
    const next = 'It must be pcap or pcapng, plain or compressed with gzip or zstd.'
    throw new TeitenError('TEITEN_UNKNOWN_FORMAT', 'not a capture', { where: stream.name, next })
  }
  const { reader, sections } = format === 'pcapng' ? pcapngReader() : { reader: pcapReader(head), sections: null }
  if (reader === null) {
    await stream.close()
    throw new TeitenError('TEITEN_TRUNCATED', 'the capture ends inside its header', {
      where: stream.name,
      next: 'Fetch the file again.',
    })
  }
  const walk: Walk = {
    reader,
    batch: newFrameBatch(),
    carry: new Uint8Array(0),
    carried: 0,
    position: 0,
    packets: 0,
    lastSeconds: -1,
  }
  let problem: TeitenError | null = null
  return {
    format,
    statistics: sections?.statistics ?? [],
    comments: sections?.comments ?? [],
    interfaceNames: sections?.names ?? [],
    packets: () => walk.packets,
    problem: () => stream.problem() ?? problem,
    async *batches() {
      for await (const chunk of stream.chunks()) yield* framesOf(walk, chunk)
      problem = endProblem(walk, stream.name)
    },
  }
}

/** Where the reading stands between chunks. */
interface Walk {
  readonly reader: RecordReader
  readonly batch: FrameBatch
  /** Beginning of a record whose rest lies in the next chunk: `carried` bytes of `carry`. */
  carry: Uint8Array
  carried: number
  /** Offset in the (decompressed) file of the first byte not yet read as part of a record. */
  position: number
  packets: number
  /** Whole seconds of the last frame delivered; -1 before the first. */
  lastSeconds: number
}

/** The frames of one chunk. A record that straddles two chunks is put together alone and delivered as a batch of one. */
function* framesOf(walk: Walk, chunk: Uint8Array): Generator<FrameBatch> {
  const { reader, batch } = walk
  let at = 0
  while (at < chunk.length && reader.fault === '') {
    if (reader.skip > 0) at += pass(walk, chunk.length - at)
    else if (walk.carried > 0) {
      at += carryOn(walk, chunk, at)
      if (batch.length > 0) yield delivered(walk)
    } else {
      const next = readInto(walk, chunk, at, chunk.length)
      walk.position += next - at
      at = next
      if (batch.length > 0) yield delivered(walk)
      else if (reader.skip === 0 && reader.fault === '') {
        keep(walk, chunk, at, chunk.length)
        at = chunk.length
      }
    }
  }
}

function readInto(walk: Walk, bytes: Uint8Array, at: number, end: number): number {
  walk.batch.bytes = bytes
  walk.batch.length = 0
  return walk.reader.readRecords(bytes, at, end, walk.batch)
}

/** Passes over bytes of no interest; gives how many of the `available` ones. */
function pass(walk: Walk, available: number): number {
  const passed = Math.min(walk.reader.skip, available)
  walk.reader.skip -= passed
  walk.position += passed
  return passed
}

/** Adds to the carried record what it is known to need, and reads it once it is whole; gives the bytes taken. */
function carryOn(walk: Walk, chunk: Uint8Array, at: number): number {
  const end = Math.min(chunk.length, at + walk.reader.needed - walk.carried)
  keep(walk, chunk, at, end)
  walk.batch.length = 0
  if (walk.carried < walk.reader.needed) return end - at
  const used = readInto(walk, walk.carry, 0, walk.carried)
  walk.position += used
  if (used > 0) walk.carried = 0
  else if (walk.reader.skip > 0) {
    pass(walk, walk.carried)
    walk.carried = 0
  }
  return end - at
}

/** Appends bytes to the carried record. The buffer grows with what the record says, which its reader has bounded. */
function keep(walk: Walk, bytes: Uint8Array, from: number, to: number): void {
  const length = walk.carried + to - from
  if (length > walk.carry.length) {
    const larger = new Uint8Array(Math.max(2 * length, 65_536))
    larger.set(walk.carry.subarray(0, walk.carried))
    walk.carry = larger
  }
  walk.carry.set(bytes.subarray(from, to), walk.carried)
  walk.carried = length
}

function delivered(walk: Walk): FrameBatch {
  const { batch } = walk
  batch.previousSeconds = walk.lastSeconds
  walk.lastSeconds = batch.seconds[batch.length - 1]!
  batch.firstNumber = walk.packets + 1
  walk.packets += batch.length
  return batch
}

function endProblem(walk: Walk, name: string): TeitenError | null {
  const { reader } = walk
  if (reader.fault === '' && walk.carried === 0 && reader.skip === 0) return null
  const what = reader.fault === '' ? 'the capture ends in the middle of a record' : reader.fault
  const where = `${name}, byte ${walk.position}, after ${walk.packets} packets`
  return new TeitenError('TEITEN_TRUNCATED', what, {
    where,
    next: 'What came before was read. Fetch the file again if more was expected.',
  })
}
