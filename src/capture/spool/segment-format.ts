import { crc32c } from '../../base/crc32c.ts'

/**
 * A spool segment: a header and records, little-endian. Described in docs/sensor-shipping.md; a change of the layout is a new version.
 *
 * The marker is drawn at random for each segment and stands before every record, so that after damage the next record is found again,
 * and nothing that a sender puts into a payload can be taken for one. Counts of packets run through the whole epoch: what is missing
 * between two records, for whatever reason, is their difference.
 */
export const SEGMENT_VERSION = 1
export const HEADER_BYTES = 64
export const RECORD_HEADER_BYTES = 32
const MAGIC = Buffer.from('TEITENSP', 'latin1')

/** Most bytes of one record's payload: a reader never makes room for more. */
export const MAX_RECORD_BYTES = 1 << 20
/** Most bytes of a segment; a writer begins the next one well before. */
export const MAX_SEGMENT_BYTES = 8 << 20

/** Kinds of records; append only. A kind that a reader does not know is counted and left out. */
export const RECORD_KIND = { payloads: 1, tuples: 2, backscatter: 3, heartbeat: 4 } as const

export interface SegmentHeader {
  /** Sixteen hexadecimal digits: one run of one sensor process. */
  epoch: string
  /** Number within the epoch, from 0, without holes as written. */
  segment: number
  /** Packets of the epoch before this segment. */
  packetsBefore: number
  /** When it was begun, Unix seconds by the sensor's own clock: for people, never for order. */
  created: number
  marker: Buffer
}

export interface RecordHeader {
  kind: number
  /** Number within the segment, from 0. */
  sequence: number
  /** Packets of the epoch before this record. */
  packetsBefore: number
}

/** Counts of packets have 48 bits: a million packets a second for nine years. */
const COUNT_BYTES = 6

export function encodeHeader(header: SegmentHeader): Buffer {
  const b = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(b, 0)
  b.writeUInt16LE(SEGMENT_VERSION, 8)
  b.writeUInt16LE(HEADER_BYTES, 10)
  b.writeUInt32LE(header.segment, 12)
  b.write(header.epoch, 16, 8, 'hex')
  header.marker.copy(b, 24, 0, 8)
  b.writeUIntLE(header.packetsBefore, 32, COUNT_BYTES)
  b.writeDoubleLE(header.created, 40)
  b.writeUInt32LE(crc32c(b, 0, 60), 60)
  return b
}

/** The header of a segment; null if it is damaged or of another version. */
export function decodeHeader(b: Buffer): SegmentHeader | null {
  if (b.length < HEADER_BYTES || b.compare(MAGIC, 0, 8, 0, 8) !== 0) return null
  if (b.readUInt32LE(60) !== crc32c(b, 0, 60) || b.readUInt16LE(8) !== SEGMENT_VERSION) return null
  return {
    epoch: b.toString('hex', 16, 24),
    segment: b.readUInt32LE(12),
    packetsBefore: b.readUIntLE(32, COUNT_BYTES),
    created: b.readDoubleLE(40),
    marker: b.subarray(24, 32),
  }
}

export function encodeRecord(marker: Buffer, header: RecordHeader, payload: Uint8Array): Buffer {
  const b = Buffer.allocUnsafe(RECORD_HEADER_BYTES + payload.length)
  marker.copy(b, 0, 0, 8)
  b.writeUInt32LE(payload.length, 8)
  b.writeUInt32LE(header.sequence, 12)
  b.writeUIntLE(header.packetsBefore, 16, COUNT_BYTES)
  b.writeUInt16LE(0, 22)
  b.writeUInt16LE(header.kind, 24)
  b.writeUInt16LE(0, 26)
  b.set(payload, RECORD_HEADER_BYTES)
  b.writeUInt32LE(recordCheck(b, 0, b.length), 28)
  return b
}

/** Checksum of the record in `b[at, end)`, its own four bytes left out. */
function recordCheck(b: Uint8Array, at: number, end: number): number {
  return crc32c(b, at + RECORD_HEADER_BYTES, end, crc32c(b, at, at + 28))
}

/** The record that begins at `at`: its header and its end; null if it is damaged or torn. */
export function decodeRecord(b: Buffer, at: number, marker: Buffer): { header: RecordHeader; end: number } | null {
  if (at + RECORD_HEADER_BYTES > b.length || b.compare(marker, 0, 8, at, at + 8) !== 0) return null
  const length = b.readUInt32LE(at + 8)
  const end = at + RECORD_HEADER_BYTES + length
  if (length > MAX_RECORD_BYTES || end > b.length) return null
  if (b.readUInt32LE(at + 28) !== recordCheck(b, at, end)) return null
  return {
    header: {
      kind: b.readUInt16LE(at + 24),
      sequence: b.readUInt32LE(at + 12),
      packetsBefore: b.readUIntLE(at + 16, COUNT_BYTES),
    },
    end,
  }
}

/** Kind of an encoded record. */
export function kindOf(record: Buffer): number {
  return record.readUInt16LE(24)
}

/** Packets of the epoch before an encoded record. */
export function packetsBeforeOf(record: Buffer): number {
  return record.readUIntLE(16, COUNT_BYTES)
}
