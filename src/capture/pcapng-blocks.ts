import { type Clock, clockOf, MICROSECOND_CLOCK, writeTime } from './pcapng-time.ts'
import { u16, u32 } from './record-reader.ts'

export interface Interface {
  readonly linkType: number
  /** Longest frame that is captured; 0 = no limit. */
  readonly snapLength: number
  readonly clock: Clock
  readonly name: string
}

/** Interface statistics; `dropped` by interface and operating system together. */
export interface InterfaceStatistics {
  /** Index into the names of the file's interfaces. */
  interface: number
  /** Unix seconds of the block. */
  seconds: number
  received: number
  dropped: number
}

/** What the sections said so far. */
export interface Sections {
  little: boolean
  /** Interfaces of the section being read; their index in the file is `firstInterface` + index. */
  interfaces: Interface[]
  firstInterface: number
  readonly names: string[]
  readonly comments: string[]
  readonly statistics: InterfaceStatistics[]
}

/** Option codes of draft-ietf-opsawg-pcapng: section 3.5 (comment), 4.2 (interface), 4.6 (statistics). */
const COMMENT = 1
const INTERFACE_NAME = 2
const TIME_RESOLUTION = 9
const TIME_OFFSET = 14
const RECEIVED = 4
const DROPPED_BY_INTERFACE = 5
const DROPPED_BY_SYSTEM = 7

/** What is kept of texts and statistics, so that a hostile file costs no memory. */
const MAX_TEXT_BYTES = 4096
const MAX_COMMENTS = 64
/** Half a year of one statistics block a minute. */
const MAX_STATISTICS = 262_144

/** Calls `option` with code, offset and length of each option in turn; stops at the end mark or at a lying length. */
function eachOption(
  bytes: Uint8Array,
  from: number,
  end: number,
  little: boolean,
  option: (code: number, at: number, length: number) => void,
): void {
  let at = from
  while (end - at >= 4) {
    const code = u16(bytes, at, little)
    const length = u16(bytes, at + 2, little)
    at += 4
    if (code === 0 || length > end - at) return
    option(code, at, length)
    at += (length + 3) & ~3
  }
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(length, MAX_TEXT_BYTES)).toString('utf8')
  return text.replace(/\0.*$/s, '')
}

/** A 64-bit count or time as a number; beyond 2^53 it is rounded. */
function u64(bytes: Uint8Array, at: number, little: boolean): number {
  return u32(bytes, at + (little ? 4 : 0), little) * 4_294_967_296 + u32(bytes, at + (little ? 0 : 4), little)
}

/** A signed 64-bit number: small negative ones come out exactly. */
function s64(bytes: Uint8Array, at: number, little: boolean): number {
  return (u32(bytes, at + (little ? 4 : 0), little) | 0) * 4_294_967_296 + u32(bytes, at + (little ? 0 : 4), little)
}

/** Adds the interface that a block describes; gives what is wrong with it, or ''. */
export function readInterface(sections: Sections, bytes: Uint8Array, at: number, end: number): string {
  const { little } = sections
  if (end - at < 8) return 'an interface description that is too short'
  let resolution = 6
  let offsetSeconds = 0
  let name = ''
  eachOption(bytes, at + 8, end, little, (code, from, length) => {
    if (code === TIME_RESOLUTION && length >= 1) resolution = bytes[from]!
    if (code === TIME_OFFSET && length >= 8) offsetSeconds = s64(bytes, from, little)
    if (code === INTERFACE_NAME) name = textAt(bytes, from, length)
  })
  sections.interfaces.push({
    linkType: u16(bytes, at, little),
    snapLength: u32(bytes, at + 4, little),
    clock: clockOf(resolution, offsetSeconds),
    name,
  })
  sections.names.push(name)
  return ''
}

/** Adds what an interface statistics block says; gives what is wrong with it, or ''. */
export function readStatistics(sections: Sections, bytes: Uint8Array, at: number, end: number): string {
  const { little } = sections
  if (end - at < 12) return 'an interface statistics block that is too short'
  if (sections.statistics.length >= MAX_STATISTICS) return ''
  const id = u32(bytes, at, little)
  const seconds = new Float64Array(1)
  const clock = sections.interfaces[id]?.clock ?? MICROSECOND_CLOCK
  writeTime(clock, u32(bytes, at + 4, little), u32(bytes, at + 8, little), seconds, new Uint32Array(1), 0)
  const block = { interface: sections.firstInterface + id, seconds: seconds[0]!, received: 0, dropped: 0 }
  eachOption(bytes, at + 12, end, little, (code, from, length) => {
    if (length < 8) return
    if (code === RECEIVED) block.received = u64(bytes, from, little)
    if (code === DROPPED_BY_INTERFACE || code === DROPPED_BY_SYSTEM) block.dropped += u64(bytes, from, little)
  })
  sections.statistics.push(block)
  return ''
}

/** Adds the comments of a section header; the body begins with byte order, version and section length. */
export function readSectionComments(sections: Sections, bytes: Uint8Array, at: number, end: number): void {
  eachOption(bytes, at + 16, end, sections.little, (code, from, length) => {
    if (code === COMMENT && sections.comments.length < MAX_COMMENTS) sections.comments.push(textAt(bytes, from, length))
  })
}
