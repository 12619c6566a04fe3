import { TeitenError } from '../base/error.ts'
import type { FrameBatch } from '../model/frame-batch.ts'
import type { ByteStream } from './byte-stream.ts'

/** What an interface statistics block of pcapng says; `dropped` by interface and operating system together. */
export interface InterfaceStatistics {
  interface: number
  /** Unix seconds of the block. */
  seconds: number
  received: number
  dropped: number
}

/** An open capture. The lists grow while the batches are read. */
export interface CaptureFile {
  readonly format: 'pcap' | 'pcapng'
  readonly statistics: InterfaceStatistics[]
  /** Comments of the section headers of pcapng. */
  readonly comments: string[]
  /** Names of the interfaces ("" where none is given). */
  readonly interfaceNames: string[]
  /** Frames in order. The batch is filled again when the next one is asked for. */
  batches(): AsyncGenerator<FrameBatch>
  /** Frames delivered so far. */
  packets(): number
  /** After the end: where and how the capture was cut or lies; all before it was delivered. */
  problem(): TeitenError | null
}

/** Opens the capture in a stream; throws TEITEN_UNKNOWN_FORMAT if it is none. */
export async function openCapture(stream: ByteStream): Promise<CaptureFile> {
  throw new TeitenError('TEITEN_UNKNOWN_FORMAT', 'not a capture', { where: stream.name })
}
