import { createHash } from 'node:crypto'
import { hashWordsWide, newTableKey, type TableKey } from '../base/table-hash.ts'
import { PAYLOAD_KEPT } from '../model/payload.ts'

/**
 * Distinct payloads of one import: bytes in, index out. The bytes are kept only until freshPayloads hands them on;
 * afterwards a payload is known by a keyed 64-bit hash, its length and its id.
 */
export interface PayloadTable {
  /** Indices given out so far; index 0 = no payload. */
  count: number
  /** 16 bytes per index: first 128 bits of SHA-256 over the bytes kept. Index 0 is all zero. Replaced when it grows. */
  ids: Uint8Array
  /** Times that only the first byte of a payload was kept, because the table was full. */
  shortened: number
  readonly maxPayloads: number
  readonly secret: TableKey
  /** Hash low, hash high, length per index. Replaced when it grows. */
  keys: Uint32Array
  /** Index per slot, 0 = free. Replaced when it grows. */
  slots: Uint32Array
  fresh: FreshPayload[]
  readonly words: Uint32Array
  readonly hash: Uint32Array
}

export interface FreshPayload {
  index: number
  /** 32 hexadecimal digits. */
  id: string
  bytes: Uint8Array
  /** Length as sent; 0 where the log does not say. */
  wireLength: number
  truncated: boolean
  /** TCP, UDP, ICMP or ICMPv6. */
  transport: number
}

/** Beyond this many distinct payloads in one import only a first byte is kept of the others: 44 bytes of memory each. */
export const MAX_PAYLOADS = 1_048_576
/** Room for every first byte. */
const SHORT_PAYLOADS = 256

export function newPayloadTable(options: { maxPayloads?: number } = {}): PayloadTable {
  const capacity = 1024
  return {
    count: 1,
    ids: new Uint8Array(16 * capacity),
    shortened: 0,
    maxPayloads: options.maxPayloads ?? MAX_PAYLOADS,
    secret: newTableKey(),
    keys: new Uint32Array(3 * capacity),
    slots: new Uint32Array(2 * capacity),
    fresh: [],
    words: new Uint32Array(PAYLOAD_KEPT / 4),
    hash: new Uint32Array(2),
  }
}

/**
 * Index of the payload `bytes[offset, offset + length)`, of which PAYLOAD_KEPT bytes count; 0 if length is 0.
 * `wireLength` is the length as sent, 0 if it is not known.
 */
export function internPayload(
  table: PayloadTable,
  bytes: Uint8Array,
  offset: number,
  length: number,
  wireLength: number,
  transport: number,
): number {
  if (length === 0) return 0
  const kept = Math.min(length, PAYLOAD_KEPT)
  hashBytes(table, bytes, offset, kept)
  const slot = findSlot(table, kept)
  const index = table.slots[slot]!
  if (index !== 0) return index
  const limit = table.maxPayloads + (kept === 1 ? SHORT_PAYLOADS : 0)
  if (table.count <= limit) return addPayload(table, slot, bytes.slice(offset, offset + kept), wireLength, transport)
  table.shortened++
  return internPayload(table, bytes, offset, 1, Math.max(wireLength, length), transport)
}

/** Words as they lie in memory, the rest of the last one zero; the length is compared apart. */
function hashBytes(table: PayloadTable, bytes: Uint8Array, offset: number, length: number): void {
  const { words } = table
  const whole = length >>> 2
  let at = offset
  for (let i = 0; i < whole; i++, at += 4) {
    words[i] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  }
  let last = 0
  for (let i = 0; i < (length & 3); i++) last |= bytes[at + i]! << (8 * i)
  words[whole] = last
  hashWordsWide(table.secret, words, (length + 3) >>> 2, table.hash)
}

/** Slot of the payload that was hashed last, or the free slot where it belongs. */
function findSlot(table: PayloadTable, length: number): number {
  const { slots, keys, hash } = table
  const mask = slots.length - 1
  let slot = (hash[0]! ^ length) & mask
  for (;;) {
    const index = slots[slot]!
    if (index === 0) return slot
    if (keys[3 * index] === hash[0] && keys[3 * index + 1] === hash[1] && keys[3 * index + 2] === length) return slot
    slot = (slot + 1) & mask
  }
}

function addPayload(
  table: PayloadTable,
  slot: number,
  bytes: Uint8Array,
  wireLength: number,
  transport: number,
): number {
  const index = table.count++
  table.slots[slot] = index
  const digest = createHash('sha256').update(bytes).digest()
  table.keys[3 * index] = table.hash[0]!
  table.keys[3 * index + 1] = table.hash[1]!
  table.keys[3 * index + 2] = bytes.length
  table.ids.set(digest.subarray(0, 16), 16 * index)
  // A length of 0 says that the log does not know it, which is to say: there may have been more.
  const truncated = wireLength === 0 || wireLength > bytes.length
  table.fresh.push({ index, id: digest.toString('hex', 0, 16), bytes, wireLength, truncated, transport })
  if (2 * table.count >= table.slots.length) grow(table)
  return index
}

function grow(table: PayloadTable): void {
  const { keys, ids } = table
  const capacity = table.slots.length
  table.keys = new Uint32Array(3 * capacity)
  table.keys.set(keys)
  table.ids = new Uint8Array(16 * capacity)
  table.ids.set(ids)
  table.slots = new Uint32Array(2 * capacity)
  for (let index = 1; index < table.count; index++) {
    let slot = (keys[3 * index]! ^ keys[3 * index + 2]!) & (table.slots.length - 1)
    while (table.slots[slot] !== 0) slot = (slot + 1) & (table.slots.length - 1)
    table.slots[slot] = index
  }
}

/** Distinct payloads that were first seen since the last call. Call it after every batch: it is what bounds the memory. */
export function freshPayloads(table: PayloadTable): FreshPayload[] {
  const { fresh } = table
  table.fresh = []
  return fresh
}
