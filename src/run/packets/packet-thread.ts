import { parentPort, workerData } from 'node:worker_threads'
import { TeitenError } from '../../base/error.ts'
import { openCapture } from '../../capture/capture-file.ts'
import { decodeFrames } from '../../decode/decode-frames.ts'
import type { FrameBatch } from '../../model/frame-batch.ts'
import { newOddityCounts } from '../../model/oddity.ts'
import type { PacketBatch } from '../../model/packet-batch.ts'
import { openBytesBeside } from './bytes-beside.ts'
import { classifyBatch } from './classify-batch.ts'
import { freeSlots } from './free-slots.ts'
import { sent } from './thread-messages.ts'
import type { ThreadInput, ThreadMessage } from './thread-source.ts'

/** Reads one capture beside the main thread: bytes → frames → packets → classes, into slots of shared memory. */
const { path, ground, slots } = workerData as ThreadInput

const free = freeSlots(slots.length)

function say(message: ThreadMessage): void {
  parentPort!.postMessage(message)
}

/** Copies the frames into the slot's own room and lets the batch point there; true if the room had to be made larger. */
function moveInto(batch: PacketBatch, frames: FrameBatch): boolean {
  const last = frames.length - 1
  const from = frames.offset[0]!
  const to = frames.offset[last]! + frames.capturedLength[last]!
  const grows = batch.bytes.length < to - from
  if (grows)
    batch.bytes = new Uint8Array(new SharedArrayBuffer(2 ** Math.ceil(Math.log2(Math.max(to - from, 1 << 20)))))
  batch.bytes.set(frames.bytes.subarray(from, to))
  for (let i = 0; i <= last; i++) frames.offset[i] = frames.offset[i]! - from
  frames.bytes = batch.bytes
  return grows
}

async function readAll(): Promise<void> {
  const stream = await openBytesBeside(path)
  const capture = await openCapture(stream)
  const oddities = newOddityCounts()
  for await (const frames of capture.batches()) {
    const slot = await free.take()
    const { batch, classified } = slots[slot]!
    const grows = moveInto(batch, frames)
    decodeFrames(frames, batch, oddities)
    classifyBatch(ground, batch, classified)
    say({ slot, length: batch.length, bytes: grows ? batch.bytes : null, read: stream.rawRead() })
  }
  const problem = capture.problem() ?? stream.problem()
  say({
    end: {
      packets: capture.packets(),
      oddities,
      statistics: capture.statistics,
      comments: capture.comments,
      interfaceNames: capture.interfaceNames,
      problem: problem === null ? null : { code: problem.code, message: problem.line },
      bytes: stream.rawRead(),
      digest: stream.digest(),
    },
  })
}

readAll().catch((error: unknown) => {
  if (!(error instanceof TeitenError)) throw error
  say({ error: sent(error) })
})
