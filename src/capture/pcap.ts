import type { FrameBatch } from '../model/frame-batch.ts'
import { MAX_FRAME_BYTES, type RecordReader, u16, u32 } from './record-reader.ts'

/** Layout of a pcap file as its header states it (draft-ietf-opsawg-pcap). */
interface PcapLayout {
  readonly little: boolean
  readonly recordHeaderBytes: number
  /** Units of the fraction in a second, and nanoseconds in a unit. */
  readonly unitsPerSecond: number
  readonly nanosecondsPerUnit: number
  readonly linkType: number
  readonly lengths: 'in-order' | 'swapped' | 'unsure'
}

export const PCAP_HEADER_BYTES = 24

/** A reader for the file that begins with `header` (24 bytes at least), or null if the header is none of pcap. */
export function pcapReader(header: Uint8Array): RecordReader | null {
  if (header.length < PCAP_HEADER_BYTES) return null
  const layout = layoutOf(header)
  if (layout === null) return null
  const reader: RecordReader = {
    readRecords: (bytes, at, end, batch) => readRecords(reader, layout, bytes, at, end, batch),
    needed: 0,
    skip: PCAP_HEADER_BYTES,
    fault: '',
  }
  return reader
}

function layoutOf(header: Uint8Array): PcapLayout | null {
  const little = header[0] !== 0xa1
  const magic = u32(header, 0, little)
  if (magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d && magic !== 0xa1b2cd34) return null
  const nanosecond = magic === 0xa1b23c4d
  const major = u16(header, 4, little)
  const minor = u16(header, 6, little)
  return {
    little,
    // Kuznetzov's libpcap patch adds interface, protocol and packet type to each record.
    recordHeaderBytes: magic === 0xa1b2cd34 ? 24 : 16,
    unitsPerSecond: nanosecond ? 1_000_000_000 : 1_000_000,
    nanosecondsPerUnit: nanosecond ? 1 : 1000,
    // The upper bits of the field tell of a frame check sequence, which the IP length leaves out anyway.
    linkType: u32(header, 20, little) & 0xffff,
    // Before version 2.3 the two lengths stood the other way round, in 2.3 and DG/UX's 543.0 some tools did so.
    lengths:
      major === 543 || (major === 2 && minor < 3) ? 'swapped' : major === 2 && minor === 3 ? 'unsure' : 'in-order',
  }
}

function readRecords(
  reader: RecordReader,
  layout: PcapLayout,
  bytes: Uint8Array,
  start: number,
  end: number,
  batch: FrameBatch,
): number {
  const { little, recordHeaderBytes, unitsPerSecond, nanosecondsPerUnit, linkType, lengths } = layout
  let at = start
  let n = batch.length
  while (n < batch.capacity) {
    reader.needed = recordHeaderBytes
    if (end - at < recordHeaderBytes) break
    let captured = u32(bytes, at + 8, little)
    let wire = u32(bytes, at + 12, little)
    if (lengths !== 'in-order' && (lengths === 'swapped' || captured > wire)) {
      const first = captured
      captured = wire
      wire = first
    }
    if (captured > MAX_FRAME_BYTES) {
      reader.fault = `a packet that claims ${captured} captured bytes`
      break
    }
    reader.needed = recordHeaderBytes + captured
    if (end - at < reader.needed) break
    const fraction = u32(bytes, at + 4, little)
    const carry = fraction < unitsPerSecond ? 0 : Math.floor(fraction / unitsPerSecond)
    batch.seconds[n] = Math.min(u32(bytes, at, little) + carry, 0xffffffff)
    batch.nanoseconds[n] = (fraction - carry * unitsPerSecond) * nanosecondsPerUnit
    batch.offset[n] = at + recordHeaderBytes
    batch.capturedLength[n] = captured
    batch.wireLength[n] = Math.max(wire, captured)
    batch.linkType[n] = linkType
    at += reader.needed
    n++
  }
  batch.length = n
  return at
}
