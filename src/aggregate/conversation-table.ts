import { isV4 } from '../base/address.ts'
import { hashWordsWide, newTableKey, type TableKey } from '../base/table-hash.ts'
import type { PacketBatch } from '../model/packet-batch.ts'

/** How long a SYN is remembered: its retransmissions are no accesses, and what follows belongs to it. */
export const CONVERSATION_SECONDS = 60

/** Words of an entry. The 4-tuple is kept as a keyed 64-bit hash: 24 bytes an entry, also for IPv6. */
const HASH_LOW = 0
const HASH_HIGH = 1
const SEQUENCE = 2
const TIME = 3
const ROW = 4
const STATE = 5
const ENTRY = 6

/** Bits of STATE. */
const USED = 1
const HAS_SYN = 2
const HAS_PAYLOAD = 4

const WAYS = 4

/**
 * Conversations of the last minute by 4-tuple. Four places per bucket; a fifth conversation takes the place of the
 * oldest, counted if that one was still within its minute: memory is fixed, whatever is sent.
 */
export interface ConversationTable {
  readonly words: Uint32Array
  readonly mask: number
  readonly secret: TableKey
  readonly key: Uint32Array
  readonly hash: Uint32Array
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
    hash: new Uint32Array(2),
    evicted: 0,
  }
}

/** Hashes the 4-tuple of a row into `table.hash`; the next calls are about it. */
export function aimAt(table: ConversationTable, batch: PacketBatch, row: number): void {
  const { key } = table
  const at = 4 * row
  key[0] = (batch.sourcePort[row]! << 16) | batch.destinationPort[row]!
  key[1] = batch.source[at + 3]!
  key[2] = batch.destination[at + 3]!
  let length = 3
  if (!isV4(batch.source, at) || !isV4(batch.destination, at)) {
    for (let i = 0; i < 3; i++) {
      key[3 + i] = batch.source[at + i]!
      key[6 + i] = batch.destination[at + i]!
    }
    length = 9
  }
  hashWordsWide(table.secret, key, length, table.hash)
}

/** Entry of the conversation aimed at, if it is within its minute at `seconds`; -1 otherwise. */
export function findConversation(table: ConversationTable, seconds: number): number {
  const { words, hash } = table
  const low = hash[0]!
  const high = hash[1]!
  let at = (low & table.mask) * WAYS * ENTRY
  for (let i = 0; i < WAYS; i++, at += ENTRY) {
    if (words[at + HASH_HIGH] === high && words[at + HASH_LOW] === low && words[at + STATE]! !== 0) {
      return isWithin(words[at + TIME]!, seconds) ? at : -1
    }
  }
  return -1
}

/** Time may run backwards in a capture: the distance counts, not its sign. */
function isWithin(then: number, now: number): boolean {
  const distance = now > then ? now - then : then - now
  return distance <= CONVERSATION_SECONDS
}

/** Remembers the conversation aimed at, in its own place, an empty one, or that of the oldest. */
export function beginConversation(
  table: ConversationTable,
  seconds: number,
  sequence: number,
  syn: boolean,
  payload: boolean,
  row: number,
): void {
  const { words, hash } = table
  const at = placeFor(table, seconds)
  words[at + HASH_LOW] = hash[0]!
  words[at + HASH_HIGH] = hash[1]!
  words[at + SEQUENCE] = sequence
  words[at + TIME] = seconds
  words[at + ROW] = row
  words[at + STATE] = USED | (syn ? HAS_SYN : 0) | (payload ? HAS_PAYLOAD : 0)
}

function placeFor(table: ConversationTable, seconds: number): number {
  const { words, hash } = table
  const first = (hash[0]! & table.mask) * WAYS * ENTRY
  let place = -1
  let age = -1
  for (let i = 0, at = first; i < WAYS; i++, at += ENTRY) {
    if (words[at + STATE] === 0) {
      if (age < Infinity) place = at
      age = Infinity
    } else if (words[at + HASH_LOW] === hash[0] && words[at + HASH_HIGH] === hash[1]) return at
    else {
      const distance = Math.abs(seconds - words[at + TIME]!)
      if (distance > age) {
        age = distance
        place = at
      }
    }
  }
  if (age <= CONVERSATION_SECONDS) table.evicted++
  return place
}

/** True if the entry began with a SYN of this sequence number. */
export function isSameSyn(table: ConversationTable, entry: number, sequence: number): boolean {
  return (table.words[entry + STATE]! & HAS_SYN) !== 0 && table.words[entry + SEQUENCE] === sequence
}

/** Row of the SYN; meaningless without one. */
export function synRow(table: ConversationTable, entry: number): number {
  return table.words[entry + ROW]!
}

/** Bytes from the first byte after the SYN to `sequence` (modulo 2^32), or -1 if the conversation has no SYN. */
export function distanceFromSyn(table: ConversationTable, entry: number, sequence: number): number {
  if ((table.words[entry + STATE]! & HAS_SYN) === 0) return -1
  return (sequence - table.words[entry + SEQUENCE]! - 1) >>> 0
}

export function hasPayload(table: ConversationTable, entry: number): boolean {
  return (table.words[entry + STATE]! & HAS_PAYLOAD) !== 0
}

export function setPayload(table: ConversationTable, entry: number): void {
  table.words[entry + STATE] = table.words[entry + STATE]! | HAS_PAYLOAD
}
