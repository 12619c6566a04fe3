import { hashWordsWide, newTableKey, type TableKey } from '../base/table-hash.ts'
import { PAYLOAD_KEPT } from '../model/payload.ts'
import { newPayloadBlock, PAYLOAD_BLOCK_BYTES, PAYLOADS_PER_BLOCK, type PayloadBlock } from '../model/payload-block.ts'

/**
 * Distinct payloads of one import: bytes in, index out. The bytes go into blocks that are drained; afterwards a payload is
 * known by a keyed 64-bit hash and its length.
 */
export interface PayloadTable {
  /** Indices given out so far; index 0 = no payload. */
  count: number
  /** Times that only the first byte of a payload was kept, because the table was full. */
  shortened: number
  readonly maxPayloads: number
  readonly secret: TableKey
  /** Hash low, hash high, length per index. Replaced when it grows. */
  keys: Int32Array
  /** Index per slot, 0 = free. Replaced when it grows. */
  slots: Uint32Array
  /** The block that is being filled, those that wait to be drained, oldest first, and emptied ones. */
  current: PayloadBlock
  readonly closed: PayloadBlock[]
  readonly spare: PayloadBlock[]
  readonly words: Uint32Array
  readonly hash: Int32Array
}

/** Beyond this many distinct payloads in one import only a first byte is kept of the others: 44 bytes of memory each. */
export const MAX_PAYLOADS = 1_048_576
/** Room for every first byte. */
const SHORT_PAYLOADS = 256
/** Indices that a table gives out at most, index 0 included. */
export const MAX_PAYLOAD_INDICES = MAX_PAYLOADS + SHORT_PAYLOADS + 1

export function newPayloadTable(options: { maxPayloads?: number } = {}): PayloadTable {
  const capacity = 1024
  return {
    count: 1,
    shortened: 0,
    maxPayloads: Math.min(options.maxPayloads ?? MAX_PAYLOADS, MAX_PAYLOADS),
    secret: newTableKey(),
    keys: new Int32Array(3 * capacity),
    slots: new Uint32Array(2 * capacity),
    current: newPayloadBlock(),
    closed: [],
    spare: [],
    words: new Uint32Array(PAYLOAD_KEPT / 4),
    hash: new Int32Array(2),
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
  if (table.count <= limit) return addPayload(table, slot, bytes, offset, kept, wireLength, transport)
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
  offset: number,
  length: number,
  wireLength: number,
  transport: number,
): number {
  const index = table.count++
  table.slots[slot] = index
  table.keys[3 * index] = table.hash[0]!
  table.keys[3 * index + 1] = table.hash[1]!
  table.keys[3 * index + 2] = length
  keepBytes(table, index, bytes, offset, length, wireLength, transport)
  if (2 * table.count >= table.slots.length) grow(table)
  return index
}

function keepBytes(
  table: PayloadTable,
  index: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
  wireLength: number,
  transport: number,
): void {
  let block = table.current
  if (block.length === PAYLOADS_PER_BLOCK || block.start[block.length]! + length > PAYLOAD_BLOCK_BYTES) {
    closePayloads(table)
    block = table.current
  }
  if (block.length === 0) block.first = index
  const i = block.length++
  const at = block.start[i]!
  block.bytes.set(bytes.subarray(offset, offset + length), at)
  block.start[i + 1] = at + length
  block.wireLength[i] = wireLength
  block.transport[i] = transport
}

function grow(table: PayloadTable): void {
  const { keys } = table
  const capacity = table.slots.length
  table.keys = new Int32Array(3 * capacity)
  table.keys.set(keys)
  table.slots = new Uint32Array(2 * capacity)
  for (let index = 1; index < table.count; index++) {
    let slot = (keys[3 * index]! ^ keys[3 * index + 2]!) & (table.slots.length - 1)
    while (table.slots[slot] !== 0) slot = (slot + 1) & (table.slots.length - 1)
    table.slots[slot] = index
  }
}

/** Makes the block that is being filled one that waits to be drained, if anything is in it. */
export function closePayloads(table: PayloadTable): void {
  if (table.current.length === 0) return
  table.closed.push(table.current)
  table.current = table.spare.pop() ?? newPayloadBlock()
  table.current.length = 0
}

/** The oldest block that waits, or null. Call until null after every batch: it is what bounds the memory. Give it back when it is judged. */
export function drainPayloads(table: PayloadTable): PayloadBlock | null {
  return table.closed.shift() ?? null
}

/** Takes a drained block back, to be filled again. */
export function reusePayloads(table: PayloadTable, block: PayloadBlock): void {
  if (table.spare.length < 4) table.spare.push(block)
}
