import {
  decodeHeader,
  decodeRecord,
  HEADER_BYTES,
  RECORD_HEADER_BYTES,
  type RecordHeader,
  type SegmentHeader,
} from './segment-format.ts'

export interface SegmentRecord extends RecordHeader {
  payload: Buffer
}

export interface SegmentContent {
  /** Null if the header is damaged; the records are read all the same. */
  header: SegmentHeader | null
  records: SegmentRecord[]
  /** Stretches of bytes that are no record: damage, or the torn tail of a process that was killed. */
  damaged: number
  damagedBytes: number
}

/** Stretches of damage after which the rest is given up: a forged segment may not ask for a checksum of a megabyte at every 32 bytes. */
export const MAX_DAMAGED_STRETCHES = 64

/** All sound records of a segment, in order. Whatever was damaged is left out and counted; nothing is thrown. */
export function readSegment(bytes: Buffer): SegmentContent {
  const header = decodeHeader(bytes)
  const content: SegmentContent = { header, records: [], damaged: 0, damagedBytes: 0 }
  const marker = header?.marker ?? markerOfFirstRecord(bytes)
  if (marker === null) {
    if (bytes.length > 0) noteDamage(content, bytes.length)
    return content
  }
  if (header === null) noteDamage(content, HEADER_BYTES)
  let at = HEADER_BYTES
  let next = 0
  while (at < bytes.length) {
    if (content.damaged >= MAX_DAMAGED_STRETCHES) {
      noteDamage(content, bytes.length - at)
      break
    }
    const record = decodeRecord(bytes, at, marker)
    if (record !== null && record.header.sequence >= next) {
      content.records.push({ ...record.header, payload: bytes.subarray(at + RECORD_HEADER_BYTES, record.end) })
      next = record.header.sequence + 1
      at = record.end
      continue
    }
    const found = bytes.indexOf(marker, at + 1)
    const end = found < 0 ? bytes.length : found
    noteDamage(content, end - at)
    at = end
  }
  return content
}

function noteDamage(content: SegmentContent, bytes: number): void {
  content.damaged++
  content.damagedBytes += bytes
}

/** Where the header is damaged the first record still says the marker, if that record is sound by it. */
function markerOfFirstRecord(bytes: Buffer): Buffer | null {
  if (bytes.length < HEADER_BYTES + RECORD_HEADER_BYTES) return null
  const marker = bytes.subarray(HEADER_BYTES, HEADER_BYTES + 8)
  return decodeRecord(bytes, HEADER_BYTES, marker) === null ? null : marker
}
