import { Decompress } from 'fzstd'

/**
 * Largest window that is accepted: what RFC 8878 section 3.1.1.1.2 recommends that every decoder supports, and what the
 * zstd tool uses up to level 19. A header may claim 2 GiB, and the decoder would allocate it.
 */
export const MAX_WINDOW_BYTES = 8 << 20

const FRAME_MAGIC = 0xfd2fb528
const MAX_BLOCK_BYTES = 1 << 17
/** Compressed bytes that are put together at a time: a block is never longer. */
const STEP_BYTES = 1 << 18

/** Where the reader stands in the frames of a zstd stream: the decoder is given one block at a time. */
interface FrameReader {
  /** Bytes not yet given on. */
  pending: Uint8Array
  /** Raw bytes of a skippable frame still to be passed over. */
  skip: number
  state: 'header' | 'block' | 'checksum'
  hasChecksum: boolean
  decoder: Decompress
}

/**
 * Decompresses zstd (RFC 8878), several frames one after the other. The frames are walked here and given to fzstd block
 * by block, so that a block that expands 30,000 times costs 128 KiB and not the whole file's output at once. Everything
 * before a fault is delivered; then the fault goes to `fault` and the generator ends.
 */
export async function* unzstd(
  raw: AsyncIterable<Uint8Array>,
  fault: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  const output: Uint8Array[] = []
  const take = (bytes: Uint8Array) => void output.push(bytes)
  const reader: FrameReader = {
    pending: new Uint8Array(0),
    skip: 0,
    state: 'header',
    hasChecksum: false,
    decoder: new Decompress(take),
  }
  let reason = ''
  for await (const chunk of raw) {
    // After a fault the rest is still asked for, so that the digest is that of the whole file.
    for (let from = 0; from < chunk.length && reason === ''; from += STEP_BYTES) {
      reader.pending = joined(reader.pending, chunk.subarray(from, from + STEP_BYTES))
      let at = 0
      for (;;) {
        const used = nextUnit(reader, at, take)
        if (typeof used === 'string') reason = used
        if (typeof used === 'string' || used === 0) break
        at += used
        yield* output.splice(0)
      }
      reader.pending = reader.pending.slice(at)
    }
  }
  if (reason !== '') fault(reason)
  else if (reader.pending.length > 0 || reader.skip > 0 || reader.state !== 'header') fault('unexpected end of file')
}

/** Gives on the unit at `at`: bytes used, 0 if it is not all there yet, or what is wrong. */
function nextUnit(reader: FrameReader, at: number, take: (bytes: Uint8Array) => void): number | string {
  const left = reader.pending.length - at
  if (reader.skip > 0) {
    const skipped = Math.min(left, reader.skip)
    reader.skip -= skipped
    return skipped
  }
  if (reader.state === 'header') return frameHeader(reader, at, take)
  if (reader.state === 'block') return block(reader, at)
  if (left < 4) return 0
  reader.state = 'header'
  return 4
}

function frameHeader(reader: FrameReader, at: number, take: (bytes: Uint8Array) => void): number | string {
  const b = reader.pending
  if (b.length - at < 8) return 0
  const magic = (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0
  if (magic >>> 4 === 0x184d2a5) {
    reader.skip = (b[at + 4]! | (b[at + 5]! << 8) | (b[at + 6]! << 16) | (b[at + 7]! << 24)) >>> 0
    return 8
  }
  if (magic !== FRAME_MAGIC) return 'bytes that are no zstd frame'
  const flags = b[at + 4]!
  const single = (flags & 0x20) !== 0
  if ((flags & 3) !== 0) return 'a zstd dictionary is needed'
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][flags >> 6]!
  const length = 5 + (single ? 0 : 1) + sizeBytes
  if (b.length - at < length) return 0
  if (windowBytes(b, at + 5, single, sizeBytes) > MAX_WINDOW_BYTES)
    return `a zstd window above ${MAX_WINDOW_BYTES >> 20} MiB`
  reader.hasChecksum = (flags & 4) !== 0
  reader.state = 'block'
  reader.decoder = new Decompress(take)
  reader.decoder.push(b.slice(at, at + length))
  return length
}

function windowBytes(b: Uint8Array, at: number, single: boolean, sizeBytes: number): number {
  if (!single) {
    const base = 2 ** (10 + (b[at]! >> 3))
    return base + (base / 8) * (b[at]! & 7)
  }
  let size = sizeBytes === 2 ? 256 : 0
  for (let i = 0; i < sizeBytes; i++) size += b[at + i]! * 2 ** (8 * i)
  return size
}

function block(reader: FrameReader, at: number): number | string {
  const b = reader.pending
  if (b.length - at < 3) return 0
  const header = b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16)
  const size = header >> 3
  const kind = (header >> 1) & 3
  if (size > MAX_BLOCK_BYTES || kind === 3) return 'a damaged zstd block'
  const length = 3 + (kind === 1 ? 1 : size)
  if (b.length - at < length) return 0
  const last = (header & 1) !== 0
  try {
    reader.decoder.push(b.subarray(at, at + length), last && !reader.hasChecksum)
    if (last && reader.hasChecksum) reader.decoder.push(new Uint8Array(4), true) // fzstd passes over the checksum unread
  } catch (error) {
    return (error as Error).message
  }
  if (last) reader.state = reader.hasChecksum ? 'checksum' : 'header'
  return length
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b.slice()
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
