import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { builtFolder } from '../../base/package-paths.ts'
import { FRAMES_PER_BATCH } from '../../model/frame-batch.ts'
import { newPacketBatch, type PacketBatch } from '../../model/packet-batch.ts'
import { type Classified, type Ground, newClassified } from './classify-batch.ts'
import type { CaptureEnd, PacketSource } from './packet-source.ts'
import { messagesOf, type SentError, thrown } from './thread-messages.ts'

/** A place that the thread fills and the caller empties. Its columns lie in shared memory. */
export interface Slot {
  readonly batch: PacketBatch
  readonly classified: Classified
}

export interface ThreadInput {
  path: string
  ground: Ground
  slots: Slot[]
}

/** What the thread says: a slot was filled (`bytes` if its payloads lie in a larger room than before), or that all was read. */
export type ThreadMessage =
  | { slot: number; length: number; bytes: Uint8Array | null; read: number }
  | { end: CaptureEnd }
  | { error: SentError }

/** Enough that neither side waits for the other's next message; 3 MB each with their payloads. */
const SLOTS = 4

/** Packets of a file that a thread reads, decompresses, decodes and classifies. Nothing is read before the first batch is asked for. */
export function threadSource(path: string, ground: Ground): PacketSource {
  let end: CaptureEnd | null = null
  let read = 0
  return {
    async *batches() {
      const slots: Slot[] = Array.from({ length: SLOTS }, () => ({
        batch: newPacketBatch(FRAMES_PER_BATCH, true),
        classified: newClassified(FRAMES_PER_BATCH, true),
      }))
      const worker = new Worker(join(builtFolder, 'run', 'packets', 'packet-thread.js'), {
        workerData: { path, ground, slots } satisfies ThreadInput,
      })
      try {
        for await (const message of messagesOf<ThreadMessage>(worker)) {
          if ('error' in message) throw thrown(message.error)
          if ('end' in message) {
            end = message.end
            return
          }
          const slot = slots[message.slot]!
          slot.batch.length = message.length
          if (message.bytes !== null) slot.batch.bytes = message.bytes
          read = message.read
          yield slot
          worker.postMessage(message.slot)
        }
      } finally {
        await worker.terminate()
      }
    },
    end() {
      if (end === null) throw new Error('the capture was not read to its end')
      return end
    },
    read: () => end?.bytes ?? read,
  }
}
