import { TeitenError } from '../../base/error.ts'

/**
 * One request carries some segments, each behind a header of 24 bytes, little-endian:
 * "TSF1", epoch (8 bytes), segment (4), stored length (4), length of the segment (4). Stored is the segment compressed by raw
 * DEFLATE. Described in docs/sensor-shipping.md.
 */
export const FRAME_HEADER_BYTES = 24
const MAGIC = 0x31465354
/** Most bytes of one request; a segment is at most as large. */
export const MAX_REQUEST_BYTES = 12 << 20
/** Most segments of one request. */
export const MAX_FRAMES = 256

export const SEGMENTS_PATH = '/sensor/v1/segments'
export const ENROL_PATH = '/sensor/v1/enrol'
export const DEFAULT_SENSOR_PORT = 8779

export interface FrameHeader {
  epoch: string
  segment: number
  storedBytes: number
  bytes: number
}

export function encodeFrameHeader(frame: FrameHeader): Buffer {
  const b = Buffer.alloc(FRAME_HEADER_BYTES)
  b.writeUInt32LE(MAGIC, 0)
  b.write(frame.epoch, 4, 8, 'hex')
  b.writeUInt32LE(frame.segment, 12)
  b.writeUInt32LE(frame.storedBytes, 16)
  b.writeUInt32LE(frame.bytes, 20)
  return b
}

/** The header at the beginning of `b`; null if it is none, or asks for more than a frame may have. */
export function decodeFrameHeader(b: Buffer, maxBytes: number): FrameHeader | null {
  if (b.length < FRAME_HEADER_BYTES || b.readUInt32LE(0) !== MAGIC) return null
  const storedBytes = b.readUInt32LE(16)
  const bytes = b.readUInt32LE(20)
  if (storedBytes > MAX_REQUEST_BYTES || bytes > maxBytes) return null
  return { epoch: b.toString('hex', 4, 12), segment: b.readUInt32LE(12), storedBytes, bytes }
}

/** What the collector answers to segments. */
export interface Acknowledgement {
  /** Epoch and the last segment of it that is committed: everything up to it may be forgotten. */
  marks: [epoch: string, segment: number][]
  /** Collector's clock, Unix seconds. */
  now: number
}

/** An acknowledgement from outside; throws TEITEN_BAD_VALUE. */
export function parseAcknowledgement(text: string): Acknowledgement {
  const value = parseJson(text) as Partial<Acknowledgement> | null
  const marks = Array.isArray(value?.marks) ? value.marks : null
  if (marks === null || typeof value?.now !== 'number' || !marks.every(isMark))
    throw new TeitenError('TEITEN_BAD_VALUE', 'the collector answered something else than an acknowledgement')
  return { marks, now: value.now }
}

function isMark(value: unknown): value is [string, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && Number.isInteger(value[1])
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
