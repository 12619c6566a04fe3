import { createHash } from 'node:crypto'
import { TeitenError } from '../base/error.ts'
import { gunzip } from './gunzip.ts'
import { openHandle, openRaw, type RawBytes } from './raw-bytes.ts'
import { unzstd } from './zstd.ts'

export type Compression = 'none' | 'gzip' | 'zstd'

/** Bytes of a file or of standard input, decompressed. Made by openBytes; its chunks can be read once. */
export interface ByteStream {
  /** Path as the operator gave it, "-" for standard input. */
  readonly name: string
  readonly compression: Compression
  /** Size of the file on disk, null for standard input. */
  readonly rawSize: number | null
  /** The first bytes, decompressed (fewer if the stream is shorter); the reader of chunks still gets them. */
  peek(bytes: number): Promise<Uint8Array>
  /** Decompressed bytes. A chunk is valid until the next one is asked for. */
  chunks(): AsyncGenerator<Uint8Array>
  /** Raw (compressed) bytes read so far. */
  rawRead(): number
  /** SHA-256 of the raw bytes as hex, once all were read. */
  digest(): string
  /** After the end: what was wrong with the compressed stream, if anything; what came before was delivered. */
  problem(): TeitenError | null
  /** Closes the file of a stream that is not read to its end; one that is closes itself. */
  close(): Promise<void>
}

/**
 * Opens a file, or standard input for "-"; gzip (several members) and zstd are recognised by their first bytes.
 * `digest: false` saves the hashing (0.55 s per GB) where nobody asks for it.
 * Throws TEITEN_FILE_NOT_FOUND, TEITEN_NOT_A_FILE, TEITEN_EMPTY_FILE.
 */
export async function openBytes(path: string, options: { digest?: boolean } = {}): Promise<ByteStream> {
  const raw = await openRaw(path, options.digest ?? true)
  const source = raw.chunks()
  const first = await source.next()
  if (first.done === true) {
    throw new TeitenError('TEITEN_EMPTY_FILE', 'the file is empty', {
      where: path,
      next: 'Check how it was written or copied.',
    })
  }
  const start = await longEnough(first.value, source)
  const compression = compressionOf(start)
  let problem: TeitenError | null = null
  const fault = (reason: string) => {
    problem = compressionProblem(path, compression, reason, raw)
  }
  const all = rejoined(start, source)
  const bytes = compression === 'gzip' ? gunzip(all, fault) : compression === 'zstd' ? unzstd(all, fault) : all
  const close = async () => {
    await bytes.return(undefined)
    await source.return(undefined) // also where the reading of `bytes` never began
  }
  const content = peekable(bytes, close)
  return {
    name: path,
    compression,
    rawSize: raw.size,
    rawRead: raw.read,
    digest: raw.digest,
    problem: () => problem,
    ...content,
  }
}

/** Bytes that another program writes, as they come: not compressed, of no known size. `close` ends that program. */
export function pipedBytes(name: string, source: AsyncGenerator<Uint8Array>, close: () => Promise<void>): ByteStream {
  let read = 0
  const counted = (async function* () {
    for await (const chunk of source) {
      read += chunk.length
      yield chunk
    }
  })()
  return {
    name,
    compression: 'none',
    rawSize: null,
    rawRead: () => read,
    digest: () => '',
    problem: () => null,
    ...peekable(counted, close),
  }
}

/** The first chunk with at least the four bytes of a magic number: a pipe may hand out less. */
async function longEnough(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let start = first
  while (start.length < 4) {
    const held = start.slice()
    const next = await rest.next()
    if (next.done === true) return held
    start = Buffer.concat([held, next.value])
  }
  return start
}

/** How a file is compressed, by its first bytes. Throws TEITEN_FILE_NOT_FOUND. */
export async function fileCompression(path: string): Promise<Compression> {
  const handle = await openHandle(path)
  try {
    const head = new Uint8Array(4)
    await handle.read(head, 0, head.length, 0)
    return compressionOf(head)
  } finally {
    await handle.close()
  }
}

/** Magic numbers: RFC 1952 section 2.3.1, RFC 8878 sections 3.1.1 (frame) and 3.1.2 (skippable frame). */
function compressionOf(b: Uint8Array): Compression {
  if (b[0] === 0x1f && b[1] === 0x8b && b[2] === 8) return 'gzip'
  if (b[1] === 0xb5 && b[2] === 0x2f && b[3] === 0xfd && b[0] === 0x28) return 'zstd'
  if ((b[0]! & 0xf0) === 0x50 && b[1] === 0x2a && b[2] === 0x4d && b[3] === 0x18) return 'zstd'
  return 'none'
}

function compressionProblem(path: string, compression: Compression, reason: string, raw: RawBytes): TeitenError {
  const where = `${path}, at or before compressed byte ${raw.read()}`
  const next = reason.includes('window')
    ? `Decompress it yourself: zstd -dc --long=31 FILE | teiten import -`
    : 'What came before was read. Fetch the file again if more was expected.'
  return new TeitenError('TEITEN_TRUNCATED', `${compression} data cut or damaged: ${reason}`, { where, next })
}

async function* rejoined(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

/** Chunks that can be looked at before they are read; `close` is called at their end. */
export function peekable(
  source: AsyncGenerator<Uint8Array>,
  close: () => Promise<void>,
): Pick<ByteStream, 'peek' | 'chunks' | 'close'> {
  let held: Uint8Array[] = []
  let ended = false
  return {
    async peek(bytes) {
      let length = held.reduce((sum, chunk) => sum + chunk.length, 0)
      while (length < bytes && !ended) {
        held = held.map(chunk => chunk.slice()) // the next read may fill the same block
        const next = await source.next()
        if (next.done === true) ended = true
        else {
          held.push(next.value)
          length += next.value.length
        }
      }
      return held.length === 1 ? held[0]!.subarray(0, bytes) : Buffer.concat(held).subarray(0, bytes)
    },
    close,
    async *chunks() {
      try {
        for (const chunk of held.splice(0)) yield chunk
        yield* source
      } finally {
        await close()
      }
    },
  }
}

const SAMPLES = 64
const SAMPLE_BYTES = 64 << 10

/**
 * Size and SHA-256 of up to 64 samples of 64 KiB spread over the file (all of it up to 4 MiB): files whose fingerprints
 * differ are different files. Throws TEITEN_FILE_NOT_FOUND.
 */
export async function fileFingerprint(path: string): Promise<string> {
  const handle = await openHandle(path)
  try {
    const { size } = await handle.stat()
    const hash = createHash('sha256')
    const sample = new Uint8Array(SAMPLE_BYTES)
    const last = Math.max(0, size - SAMPLE_BYTES)
    const samples = Math.min(SAMPLES, Math.ceil(size / SAMPLE_BYTES))
    for (let i = 0; i < samples; i++) {
      const at = samples === 1 ? 0 : Math.floor((i * last) / (samples - 1))
      const { bytesRead } = await handle.read(sample, 0, SAMPLE_BYTES, at)
      hash.update(sample.subarray(0, bytesRead))
    }
    return `${size}-${hash.digest('hex')}`
  } finally {
    await handle.close()
  }
}
