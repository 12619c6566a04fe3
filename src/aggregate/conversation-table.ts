import { isV4 } from '../base/address.ts'
import { hashWordsWide, newTableKey, type TableKey } from '../base/table-hash.ts'
import type { PacketBatch } from '../model/packet-batch.ts'

/** How long a SYN is remembered: its retransmissions are no accesses, and what follows belongs to it. */
export const CONVERSATION_SECONDS = 60

/**
 * Words of an entry. The 4-tuple is kept as a keyed hash, also for IPv6: these 32 bits and those that chose the bucket
 * (50 of 64 at the default size; and a retransmission must agree in its sequence number too).
 */
const HASH = 0
const SEQUENCE = 1
const TIME = 2
/** Number of the SYN's row modulo 2^30, above the two bits of state. */
const ROW_STATE = 3
const ENTRY = 4

/** Bits of state; an entry with neither is free. */
const HAS_SYN = 1
const HAS_PAYLOAD = 2

const WAYS = 4

/**
 * Conversations of the last minute by 4-tuple. Four places per bucket, one cache line; a fifth conversation takes the
 * place of the oldest, counted if that one was still within its minute: memory is fixed, whatever is sent.
 */
export interface ConversationTable {
  readonly words: Uint32Array
  readonly mask: number
  readonly secret: TableKey
  readonly key: Uint32Array
  /** Of the conversation that was looked for last. */
  hash: number
  /** Place where the conversation that was looked for and not found would begin. */
  place: number
  /** Seconds since the entry at `place` was written; -1 if it is free. */
  age: number
  /** Conversations that had to leave within their minute. */
  evicted: number
}

/** `capacity`: conversations, a power of two. */
export function newConversationTable(capacity: number): ConversationTable {
  return {
    words: new Uint32Array(capacity * ENTRY),
    mask: capacity / WAYS - 1,
    secret: newTableKey(),
    key: new Uint32Array(9),
    hash: 0,
    place: 0,
    age: -1,
    evicted: 0,
  }
}

/** Entry of the conversation with this hash, if it is within its minute at `seconds`; -1 otherwise. */
export function findConversation(table: ConversationTable, bucket: number, hash: number, seconds: number): number {
  const { words } = table
  table.hash = hash
  const first = (bucket & table.mask) * WAYS * ENTRY
  let place = first
  let oldest = -1
  for (let at = first; at < first + WAYS * ENTRY; at += ENTRY) {
    const free = (words[at + ROW_STATE]! & 3) === 0
    // Time may run backwards in a capture: the distance counts, not its sign.
    const distance = free ? Number.POSITIVE_INFINITY : Math.abs(seconds - words[at + TIME]!)
    if (!free && words[at + HASH] === hash) {
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

/** Hash of a row's 4-tuple: what chooses the bucket into `out[at]`, what is kept into `out[at + 1]`. */
export function hashConversation(
  table: ConversationTable,
  batch: PacketBatch,
  row: number,
  out: Uint32Array,
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
}

/** Reads both ends of the buckets of `length` hashes (they need not begin where a cache line does), as touchRows does. */
export function touchConversations(table: ConversationTable, hashes: Uint32Array, length: number): number {
  const { words, mask } = table
  let touched = 0
  for (let i = 0; i < length; i++) {
    const first = (hashes[2 * i]! & mask) * WAYS * ENTRY
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
  const { words } = table
  const at = entry < 0 ? table.place : entry
  if (entry < 0 && table.age <= CONVERSATION_SECONDS) table.evicted++
  words[at + HASH] = table.hash
  words[at + SEQUENCE] = sequence
  words[at + TIME] = seconds
  words[at + ROW_STATE] = (row < 0 ? 0 : (row << 2) | HAS_SYN) | (payload ? HAS_PAYLOAD : 0)
}

/** True if the entry began with a SYN of this sequence number. */
export function isSameSyn(table: ConversationTable, entry: number, sequence: number): boolean {
  return (table.words[entry + ROW_STATE]! & HAS_SYN) !== 0 && table.words[entry + SEQUENCE] === sequence
}

/** Number of the SYN's row modulo 2^30; meaningless without one. */
export function synRow(table: ConversationTable, entry: number): number {
  return table.words[entry + ROW_STATE]! >>> 2
}

/** Bytes from the first byte after the SYN to `sequence` (modulo 2^32), or -1 if the conversation has no SYN. */
export function distanceFromSyn(table: ConversationTable, entry: number, sequence: number): number {
  if ((table.words[entry + ROW_STATE]! & HAS_SYN) === 0) return -1
  return (sequence - table.words[entry + SEQUENCE]! - 1) >>> 0
}

export function hasPayload(table: ConversationTable, entry: number): boolean {
  return (table.words[entry + ROW_STATE]! & HAS_PAYLOAD) !== 0
}

export function setPayload(table: ConversationTable, entry: number): void {
  table.words[entry + ROW_STATE] = table.words[entry + ROW_STATE]! | HAS_PAYLOAD
}
