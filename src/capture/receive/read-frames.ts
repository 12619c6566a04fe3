import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import { decodeFrameHeader, FRAME_HEADER_BYTES, type FrameHeader, MAX_FRAMES, MAX_REQUEST_BYTES } from '../link/wire.ts'
import { MAX_SEGMENT_BYTES } from '../spool/segment-format.ts'

/** A segment as it came; whose it is says the connection. */
export interface ReceivedSegment {
  epoch: string
  segment: number
  bytes: Buffer
}

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

/**
 * All segments of a request's body; null where it is not what a sensor sends. Room is made for what has arrived, never for
 * what a length claims: a forged length costs a header.
 */
export async function readFrames(body: AsyncIterable<Buffer>): Promise<ReceivedSegment[] | null> {
  const segments: ReceivedSegment[] = []
  let parts: Buffer[] = []
  let held = 0
  let total = 0
  let frame: FrameHeader | null = null
  for await (const part of body) {
    total += part.length
    if (total > MAX_REQUEST_BYTES) return null
    parts.push(part)
    held += part.length
    for (;;) {
      const needed = frame === null ? FRAME_HEADER_BYTES : frame.storedBytes
      if (held < needed) break
      const bytes = Buffer.concat(parts, held)
      parts = [bytes.subarray(needed)]
      held -= needed
      if (frame === null) {
        frame = decodeFrameHeader(bytes, MAX_SEGMENT_BYTES)
        if (frame === null || segments.length >= MAX_FRAMES) return null
      } else {
        const segment = await inflated(bytes.subarray(0, needed), frame)
        if (segment === null) return null
        segments.push(segment)
        frame = null
      }
    }
  }
  return frame === null && held === 0 ? segments : null
}

async function inflated(stored: Buffer, frame: FrameHeader): Promise<ReceivedSegment | null> {
  try {
    const bytes = await inflate(stored, { maxOutputLength: Math.max(1, frame.bytes) })
    return bytes.length === frame.bytes ? { epoch: frame.epoch, segment: frame.segment, bytes } : null
  } catch {
    return null // longer than it said, or not compressed at all
  }
}
