import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { TeitenError } from '../base/error.ts'

/** Bytes as they lie on disk or come in on standard input, before decompression. */
export interface RawBytes {
  /** Size of the file, null where it cannot be known (standard input, a named pipe). */
  readonly size: number | null
  /** Chunks in order; a chunk is valid until the next one is asked for. */
  chunks(): AsyncGenerator<Uint8Array>
  /** Bytes handed out so far. */
  read(): number
  /** SHA-256 of all bytes handed out, as hex; "" if it was not asked for. */
  digest(): string
}

/** 1 to 16 MiB read equally fast here (2 cores, Debian 12); smaller chunks cost more straddling frames, larger ones memory. */
const CHUNK_BYTES = 1 << 20

/** Opens a file or, for "-", standard input. Throws TEITEN_FILE_NOT_FOUND, TEITEN_NOT_A_FILE. */
export async function openRaw(path: string, withDigest: boolean): Promise<RawBytes> {
  if (path === '-') return counted(null, standardInput(), withDigest)
  const handle = await openHandle(path)
  const stat = await handle.stat()
  if (!stat.isFile() && !stat.isFIFO()) {
    await handle.close()
    const what = stat.isDirectory() ? 'is a folder' : 'is neither a file nor a pipe'
    throw new TeitenError('TEITEN_NOT_A_FILE', what, {
      where: path,
      next: 'Give the files themselves, for example with FOLDER/*.',
    })
  }
  const size = stat.isFile() ? stat.size : null
  return counted(
    size,
    fileChunks(handle, Math.min(CHUNK_BYTES, Math.max(size ?? CHUNK_BYTES, 4096)), size === null),
    withDigest,
  )
}

/** Opens for reading; throws TEITEN_FILE_NOT_FOUND with the reason that the system gives. */
export async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    const what = code === 'ENOENT' || code === 'ENOTDIR' ? 'no such file' : `the file cannot be opened (${code})`
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', what, {
      where: path,
      next: 'Check the path and its permissions.',
      cause,
    })
  }
}

function counted(size: number | null, source: AsyncGenerator<Uint8Array>, withDigest: boolean): RawBytes {
  const hash = withDigest ? createHash('sha256') : null
  let bytes = 0
  let hex: string | null = null
  return {
    size,
    read: () => bytes,
    digest: () => (hex ??= hash === null ? '' : hash.digest('hex')),
    async *chunks() {
      for await (const chunk of source) {
        bytes += chunk.length
        if (hex === null) hash?.update(chunk)
        yield chunk
      }
    },
  }
}

async function* fileChunks(handle: FileHandle, chunkBytes: number, isPipe: boolean): AsyncGenerator<Uint8Array> {
  try {
    const buffer = new Uint8Array(chunkBytes)
    for (;;) {
      // A pipe may keep us waiting; a file does not, and read on this thread it stays in this core's cache (10 % less).
      const bytesRead = isPipe ? (await handle.read(buffer, 0, buffer.length)).bytesRead : readSync(handle.fd, buffer)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

async function* standardInput(): AsyncGenerator<Uint8Array> {
  for await (const chunk of process.stdin) yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)
}
