import type { FrameBatch } from '../model/frame-batch.ts'

/**
 * Reads records of one capture format from blocks of bytes. Plain data and one function: `readRecords` of pcap.ts or
 * pcapng.ts fills a batch and says here why it stopped, unless the batch is full.
 */
export interface RecordReader {
  readonly readRecords: (bytes: Uint8Array, at: number, end: number, batch: FrameBatch) => number
  /** The record at the returned offset is not all there: it has at least so many bytes. */
  needed: number
  /** Bytes after the returned offset that are of no interest. */
  skip: number
  /** What is wrong with the record at the returned offset; '' if nothing. */
  fault: string
}

/** Longest frame that is believed: libpcap's MAXIMUM_SNAPLEN. A longer one is a lie or a damaged file. */
export const MAX_FRAME_BYTES = 262_144

export function u32(bytes: Uint8Array, at: number, little: boolean): number {
  return little
    ? (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
    : ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
}

export function u16(bytes: Uint8Array, at: number, little: boolean): number {
  return little ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!
}
