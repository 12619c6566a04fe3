import { availableParallelism } from 'node:os'
import type { ByteStream } from '../../capture/byte-stream.ts'
import { openCapture } from '../../capture/capture-file.ts'
import type { InterfaceStatistics } from '../../capture/pcapng-blocks.ts'
import { decodeFrames } from '../../decode/decode-frames.ts'
import { FRAMES_PER_BATCH } from '../../model/frame-batch.ts'
import { newOddityCounts } from '../../model/oddity.ts'
import { newPacketBatch, type PacketBatch } from '../../model/packet-batch.ts'
import { type Classified, classifyBatch, type Ground, newClassified } from './classify-batch.ts'
import { threadSource } from './thread-source.ts'

/** Packets of one capture, decoded and classified. */
export interface PacketSource {
  /** Batches in order; each is valid until the next one is asked for. */
  batches(): AsyncGenerator<ClassifiedBatch>
  /** What is known once all batches were taken. */
  end(): CaptureEnd
  /** Raw bytes read so far. */
  read(): number
}

export interface ClassifiedBatch {
  readonly batch: PacketBatch
  readonly classified: Classified
}

export interface CaptureEnd {
  packets: number
  /** Count column of model/oddity.ts. */
  oddities: Float64Array
  statistics: InterfaceStatistics[]
  comments: string[]
  interfaceNames: string[]
  /** Where and how the capture was cut or damaged; everything before it was delivered. */
  problem: { code: string; message: string } | null
  /** Raw bytes of the file and their SHA-256. */
  bytes: number
  digest: string
}

/** Raw bytes from which on a file is read on a thread of its own: less is done before a thread has begun. */
const THREADED_FROM_BYTES = 4 << 20

/** True for a large file where there is a second core. */
export function isReadBeside(stream: ByteStream): boolean {
  return stream.rawSize !== null && stream.rawSize >= THREADED_FROM_BYTES && availableParallelism() > 1
}

/** Reads a capture: a large file beside the caller, anything else on the caller's thread. */
export async function packetSource(stream: ByteStream, ground: Ground): Promise<PacketSource> {
  if (!isReadBeside(stream)) return inlineSource(stream, ground)
  await stream.close() // the thread reads the file from its beginning
  return threadSource(stream.name, ground)
}

export async function inlineSource(stream: ByteStream, ground: Ground): Promise<PacketSource> {
  const capture = await openCapture(stream)
  const oddities = newOddityCounts()
  return {
    async *batches() {
      const batch = newPacketBatch(FRAMES_PER_BATCH)
      const classified = newClassified(FRAMES_PER_BATCH)
      for await (const frames of capture.batches()) {
        decodeFrames(frames, batch, oddities)
        classifyBatch(ground, batch, classified)
        yield { batch, classified }
      }
    },
    end() {
      const problem = capture.problem() ?? stream.problem()
      return {
        packets: capture.packets(),
        oddities,
        statistics: capture.statistics,
        comments: capture.comments,
        interfaceNames: capture.interfaceNames,
        problem: problem === null ? null : { code: problem.code, message: problem.line },
        bytes: stream.rawRead(),
        digest: stream.digest(),
      }
    },
    read: () => stream.rawRead(),
  }
}
