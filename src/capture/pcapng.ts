import type { FrameBatch } from '../model/frame-batch.ts'
import { readInterface, readSectionComments, readStatistics, type Sections } from './pcapng-blocks.ts'
import { MICROSECOND_CLOCK, writeTime } from './pcapng-time.ts'
import { MAX_FRAME_BYTES, type RecordReader, u16, u32 } from './record-reader.ts'

/** Block types of draft-ietf-opsawg-pcapng section 11.1. */
const SECTION = 0x0a0d0d0a
const INTERFACE = 1
const OLD_PACKET = 2
const SIMPLE_PACKET = 3
const STATISTICS = 5
const ENHANCED_PACKET = 6

/** Longest block that is read; longer ones of other types are passed over. */
const MAX_BLOCK_BYTES = 1 << 20
/** Interfaces believed per file: a block of 20 bytes makes one. */
const MAX_INTERFACES = 65_536
/** Link type of packets whose interface was never described: no LINKTYPE has this number. */
const NO_LINK_TYPE = 0xffff

export function pcapngReader(): { reader: RecordReader; sections: Sections } {
  const sections: Sections = {
    little: true,
    interfaces: [],
    firstInterface: 0,
    names: [],
    comments: [],
    statistics: [],
  }
  const reader: RecordReader = {
    readRecords: (bytes, at, end, batch) => readRecords(reader, sections, bytes, at, end, batch),
    needed: 0,
    skip: 0,
    fault: '',
  }
  return { reader, sections }
}

function readRecords(
  reader: RecordReader,
  sections: Sections,
  bytes: Uint8Array,
  start: number,
  end: number,
  batch: FrameBatch,
): number {
  let at = start
  while (batch.length < batch.capacity) {
    reader.needed = 12
    if (end - at < 12) break
    const type = u32(bytes, at, sections.little)
    if (type === SECTION && !readByteOrder(reader, sections, bytes, at)) break
    const length = u32(bytes, at + 4, sections.little)
    if (length < 12 || length % 4 !== 0) {
      reader.fault = `a block that claims ${length} bytes`
      break
    }
    if (!isRead(type)) {
      reader.skip = length
      break
    }
    if (length > MAX_BLOCK_BYTES) {
      reader.fault = `a block of type ${type} that claims ${length} bytes`
      break
    }
    reader.needed = length
    if (end - at < length) break
    if (u32(bytes, at + length - 4, sections.little) !== length) {
      reader.fault = 'a block whose length at its end differs from that at its beginning'
      break
    }
    reader.fault = readBlock(sections, type, bytes, at + 8, at + length - 4, batch)
    if (reader.fault !== '') break
    at += length
  }
  return at
}

function isRead(type: number): boolean {
  return type === ENHANCED_PACKET || (type >= INTERFACE && type <= STATISTICS && type !== 4) || type === SECTION
}

/** The byte order of a section, from the number that follows its length. */
function readByteOrder(reader: RecordReader, sections: Sections, bytes: Uint8Array, at: number): boolean {
  const little = u32(bytes, at + 8, true) === 0x1a2b3c4d
  if (!little && u32(bytes, at + 8, false) !== 0x1a2b3c4d) {
    reader.fault = 'a section header without its byte-order number'
    return false
  }
  sections.little = little
  return true
}

/** Reads one whole block with its body from `at` to `end`; gives what is wrong with it, or ''. */
function readBlock(
  sections: Sections,
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  batch: FrameBatch,
): string {
  if (type === ENHANCED_PACKET) return readPacket(sections, bytes, at, end, batch, u32(bytes, at, sections.little))
  if (type === OLD_PACKET) return readPacket(sections, bytes, at, end, batch, u16(bytes, at, sections.little))
  if (type === SIMPLE_PACKET) return readSimplePacket(sections, bytes, at, end, batch)
  if (type === STATISTICS) return readStatistics(sections, bytes, at, end)
  if (type === INTERFACE) {
    if (sections.names.length >= MAX_INTERFACES) return `more than ${MAX_INTERFACES} interfaces`
    return readInterface(sections, bytes, at, end)
  }
  sections.firstInterface = sections.names.length
  sections.interfaces = []
  readSectionComments(sections, bytes, at, end)
  return ''
}

/** Enhanced packet blocks and the old packet blocks differ in the first word only: interface, or interface and drops. */
function readPacket(
  sections: Sections,
  bytes: Uint8Array,
  at: number,
  end: number,
  batch: FrameBatch,
  id: number,
): string {
  if (end - at < 20) return 'a packet block that is too short'
  const little = sections.little
  const captured = u32(bytes, at + 12, little)
  if (captured > end - at - 20) return `a packet that claims ${captured} bytes in a block of ${end - at + 12}`
  if (captured > MAX_FRAME_BYTES) return `a packet that claims ${captured} captured bytes`
  const of = sections.interfaces[id]
  const n = batch.length++
  writeTime(
    of?.clock ?? MICROSECOND_CLOCK,
    u32(bytes, at + 4, little),
    u32(bytes, at + 8, little),
    batch.seconds,
    batch.nanoseconds,
    n,
  )
  batch.offset[n] = at + 20
  batch.capturedLength[n] = captured
  batch.wireLength[n] = Math.max(u32(bytes, at + 16, little), captured)
  batch.linkType[n] = of?.linkType ?? NO_LINK_TYPE
  return ''
}

/** Simple packet blocks belong to the first interface and have no time: it reads as 1970, which decoding notes. */
function readSimplePacket(sections: Sections, bytes: Uint8Array, at: number, end: number, batch: FrameBatch): string {
  if (end - at < 4) return 'a simple packet block that is too short'
  const of = sections.interfaces[0]
  const wire = u32(bytes, at, sections.little)
  const limit = of === undefined || of.snapLength === 0 ? MAX_FRAME_BYTES : Math.min(of.snapLength, MAX_FRAME_BYTES)
  const captured = Math.min(wire, limit, end - at - 4)
  const n = batch.length++
  batch.seconds[n] = 0
  batch.nanoseconds[n] = 0
  batch.offset[n] = at + 4
  batch.capturedLength[n] = captured
  batch.wireLength[n] = wire
  batch.linkType[n] = of?.linkType ?? NO_LINK_TYPE
  return ''
}
