import { parentPort, workerData } from 'node:worker_threads'
import { TeitenError } from '../../base/error.ts'
import { openBytes } from '../../capture/byte-stream.ts'
import type { ByteMessage, ByteThreadInput } from './bytes-beside.ts'
import { freeSlots } from './free-slots.ts'
import { sent } from './thread-messages.ts'

/** Reads, digests and decompresses one file into slots of shared memory, beside the thread that decodes. */
const { path, slots } = workerData as ByteThreadInput
const free = freeSlots(slots.length)

function say(message: ByteMessage): void {
  parentPort!.postMessage(message)
}

async function readAll(): Promise<void> {
  const stream = await openBytes(path)
  let slot = await free.take()
  let filled = 0
  for await (const chunk of stream.chunks()) {
    for (let at = 0; at < chunk.length; ) {
      const room = slots[slot]!
      const part = chunk.subarray(at, at + room.length - filled)
      room.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < room.length) continue
      say({ slot, length: filled, read: stream.rawRead() })
      slot = await free.take()
      filled = 0
    }
  }
  if (filled > 0) say({ slot, length: filled, read: stream.rawRead() })
  const problem = stream.problem()
  say({ end: { read: stream.rawRead(), digest: stream.digest(), problem: problem === null ? null : sent(problem) } })
}

readAll().catch((error: unknown) => {
  if (!(error instanceof TeitenError)) throw error
  say({ error: sent(error) })
})
