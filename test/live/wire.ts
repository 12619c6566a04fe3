import { openBytes } from '../../src/capture/byte-stream.ts'
import { openCapture } from '../../src/capture/capture-file.ts'
import { decodeFrames } from '../../src/decode/decode-frames.ts'
import { FRAMES_PER_BATCH } from '../../src/model/frame-batch.ts'
import { newOddityCounts } from '../../src/model/oddity.ts'
import { newPacketBatch, type PacketBatch } from '../../src/model/packet-batch.ts'

/** Every packet of a capture that was taken on the scanner's side, in order. */
export async function readWire(path: string, each: (batch: PacketBatch, row: number) => void): Promise<number> {
  const stream = await openBytes(path)
  const capture = await openCapture(stream)
  const packets = newPacketBatch(FRAMES_PER_BATCH)
  let n = 0
  for await (const frames of capture.batches()) {
    decodeFrames(frames, packets, newOddityCounts())
    for (let row = 0; row < packets.length; row++) each(packets, row)
    n += packets.length
  }
  return n
}
