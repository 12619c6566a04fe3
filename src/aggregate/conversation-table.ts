import { isV4 } from '../base/address.ts'
import { hashWordsWide, newTableKey, type TableKey } from '../base/table-hash.ts'
import type { PacketBatch } from '../model/packet-batch.ts'

/** How long a SYN is remembered: its retransmissions are no accesses, and what follows belongs to it. */
export const CONVERSATION_SECONDS = 60

/**
 * Words of an entry. The 4-tuple is kept as a keyed hash of 44 bits, also for IPv6, of which some choose the bucket: two of
 * a million conversations are taken for one another once in 2^24 look-ups, and a retransmission must agree in its sequence
 * number too.
 */
const TAG = 0
const SEQUENCE = 1
/** The rest of the hash above the time modulo 2^20 seconds (12 days). */
const REST_TIME = 2
/** Number of the SYN's row modulo 2^30, above the two bits of state. */
const ROW_STATE = 3
const ENTRY = 4

const TIME_BITS = 20
const TIMES = 2 ** TIME_BITS

/** Bits of state; an entry with neither is free. */
const HAS_SYN = 1
const HAS_PAYLOAD = 2

const WAYS = 4
/** Entries to begin with: 256 KiB, which stay in the processor's cache. */
const FEWEST_ENTRIES = 16_384

/**
 * Conversations of the last minute by 4-tuple. Four places per bucket, one cache line. The table doubles while conversations
 * would have to leave within their minute; at its full size a fifth in a bucket takes the place of the oldest, counted:
 * memory is bounded, whatever is sent.
 */
export interface ConversationTable {
  words: Int32Array
  mask: number
  /** Entries at most, a power of two. */
  readonly most: number
  readonly secret: TableKey
  readonly key: Uint32Array
  /** Hash of the conversation that was looked for last. */
  rest: number
  tag: number
  /** Place where the conversation that was looked for and not found would begin. */
  place: number
  /** Seconds since the entry at `place` was written; -1 if it is free. */
  age: number
  /** Conversations that had to leave within their minute. */
  evicted: number
}

/** `most`: conversations at most, a power of two. */
export function newConversationTable(most: number): ConversationTable {
  const entries = Math.min(most, FEWEST_ENTRIES)
  return {
    words: new Int32Array(entries * ENTRY),
    mask: entries / WAYS - 1,
    most,
    secret: newTableKey(),
    key: new Uint32Array(9),
    rest: 0,
    tag: 0,
    place: 0,
    age: -1,
    evicted: 0,
  }
}

/** First word of the bucket of a hash. */
function bucketOf(mask: number, rest: number, tag: number): number {
  return ((rest ^ (tag << (32 - TIME_BITS))) & mask) * WAYS * ENTRY
}

/** Entry of the conversation with this hash, if it is within its minute at `seconds`; -1 otherwise. */
export function findConversation(table: ConversationTable, rest: number, tag: number, seconds: number): number {
  const { words } = table
  table.rest = rest
  table.tag = tag
  const first = bucketOf(table.mask, rest, tag)
  let place = first
  let oldest = -1
  for (let at = first; at < first + WAYS * ENTRY; at += ENTRY) {
    const free = (words[at + ROW_STATE]! & 3) === 0
    const distance = free ? Number.POSITIVE_INFINITY : timeDistance(words[at + REST_TIME]!, seconds)
    if (!free && words[at + TAG] === tag && words[at + REST_TIME]! >>> TIME_BITS === rest) {
      if (distance <= CONVERSATION_SECONDS) return at
      place = at
      oldest = Number.POSITIVE_INFINITY
      break
    }
    if (distance > oldest) {
      oldest = distance
      place = at
    }
  }
  table.place = place
  table.age = oldest
  return -1
}

/** Seconds between the time of an entry and another, modulo 12 days: time may run backwards, so the sign does not count. */
function timeDistance(restTime: number, seconds: number): number {
  const forward = (seconds - restTime) & (TIMES - 1)
  return Math.min(forward, TIMES - forward)
}

/** Doubles the table; every entry finds its new bucket by its own words. */
function grow(table: ConversationTable): void {
  const old = table.words
  table.words = new Int32Array(2 * old.length)
  table.mask = 2 * table.mask + 1
  for (let from = 0; from < old.length; from += ENTRY) {
    if ((old[from + ROW_STATE]! & 3) === 0) continue
    let to = bucketOf(table.mask, old[from + REST_TIME]! >>> TIME_BITS, old[from + TAG]!)
    while ((table.words[to + ROW_STATE]! & 3) !== 0) to += ENTRY // a bucket is divided over two: there is room
    for (let i = 0; i < ENTRY; i++) table.words[to + i] = old[from + i]!
  }
}

/** Hash of a row's 4-tuple: rest and tag into `out[at]` and `out[at + 1]`. */
export function hashConversation(
  table: ConversationTable,
  batch: PacketBatch,
  row: number,
  out: Int32Array,
  at: number,
): void {
  const { key } = table
  const address = 4 * row
  key[0] = (batch.sourcePort[row]! << 16) | batch.destinationPort[row]!
  key[1] = batch.source[address + 3]!
  key[2] = batch.destination[address + 3]!
  let length = 3
  if (!isV4(batch.source, address) || !isV4(batch.destination, address)) {
    for (let i = 0; i < 3; i++) {
      key[3 + i] = batch.source[address + i]!
      key[6 + i] = batch.destination[address + i]!
    }
    length = 9
  }
  hashWordsWide(table.secret, key, length, out, at)
  out[at] = out[at]! >>> TIME_BITS
}

/** Reads both ends of the buckets of `length` hashes (they need not begin where a cache line does), as touchRows does. */
export function touchConversations(table: ConversationTable, hashes: Int32Array, length: number): number {
  const { words, mask } = table
  let touched = 0
  for (let i = 0; i < length; i++) {
    const first = bucketOf(mask, hashes[2 * i]!, hashes[2 * i + 1]!)
    touched ^= words[first]! ^ words[first + WAYS * ENTRY - 1]!
  }
  return touched
}

/**
 * Remembers the conversation that was looked for last: in place of `entry`, or where it belongs if that is -1. `row` is
 * the number of its SYN's row, -1 if it has none; then it begins with its payload.
 */
export function beginConversation(
  table: ConversationTable,
  entry: number,
  seconds: number,
  sequence: number,
  row: number,
  payload: boolean,
): void {
  if (entry < 0 && table.age <= CONVERSATION_SECONDS) makeRoom(table, seconds)
  const { words } = table
  const at = entry < 0 ? table.place : entry
  words[at + TAG] = table.tag
  words[at + SEQUENCE] = sequence
  words[at + REST_TIME] = (table.rest << TIME_BITS) | (seconds & (TIMES - 1))
  words[at + ROW_STATE] = (row < 0 ? 0 : (row << 2) | HAS_SYN) | (payload ? HAS_PAYLOAD : 0)
}

/** The bucket is full of conversations within their minute: a larger table, or one of them has to leave. */
function makeRoom(table: ConversationTable, seconds: number): void {
  while (table.age <= CONVERSATION_SECONDS && (table.mask + 1) * WAYS < table.most) {
    grow(table)
    findConversation(table, table.rest, table.tag, seconds)
  }
  if (table.age <= CONVERSATION_SECONDS) table.evicted++
}

/** True if the entry began with a SYN of this sequence number, signed. */
export function isSameSyn(table: ConversationTable, entry: number, sequence: number): boolean {
  return (table.words[entry + ROW_STATE]! & HAS_SYN) !== 0 && table.words[entry + SEQUENCE] === sequence
}

/** Number of the SYN's row modulo 2^30; meaningless without one. */
export function synRow(table: ConversationTable, entry: number): number {
  return table.words[entry + ROW_STATE]! >>> 2
}

/** Bytes from the first byte after the SYN to `sequence`; negative before it or far behind it, and if the conversation has no SYN. */
export function distanceFromSyn(table: ConversationTable, entry: number, sequence: number): number {
  if ((table.words[entry + ROW_STATE]! & HAS_SYN) === 0) return -1
  return (sequence - table.words[entry + SEQUENCE]! - 1) | 0
}

export function hasPayload(table: ConversationTable, entry: number): boolean {
  return (table.words[entry + ROW_STATE]! & HAS_PAYLOAD) !== 0
}

export function setPayload(table: ConversationTable, entry: number): void {
  table.words[entry + ROW_STATE] = table.words[entry + ROW_STATE]! | HAS_PAYLOAD
}
