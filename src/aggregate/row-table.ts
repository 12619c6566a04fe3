import { newTableKey, type TableKey } from '../base/table-hash.ts'

/**
 * Rows of 32-bit words found again by their first `keyWidth` words. Rows lie one after another in a block; when the
 * block is full it is closed and the next one begins, so nothing is ever deleted and the memory is known from the start.
 * A key that returns after it left the index gets a second row: sums stay exact.
 */
export interface RowTable {
  readonly width: number
  readonly keyWidth: number
  /** Rows per block, a power of two. */
  readonly capacity: number
  /** The block that is being filled, and those that wait, oldest first. */
  current: RowBlock
  readonly closed: RowBlock[]
  /** Emptied blocks, to be filled again. */
  readonly spare: RowBlock[]
  /**
   * Index of the rows of the present epoch: pairs of words, hash and row + 1. As small as they allow, because with random
   * keys every look-up outside of the processor's cache is a wait. Replaced when it grows or shrinks.
   */
  slots: Int32Array
  /** Rows in the index. */
  indexed: number
  epoch: number
  readonly secret: TableKey
  /** True if the last look-up made a new row. */
  added: boolean
  /** Packets beyond what a row can count. */
  lost: number
  /** Only so that reads for the sake of reading are not in vain. */
  touched: number
}

/** Rows are numbered round in a circle far larger than what is held. */
const ROW_NUMBERS = 2 ** 30

/** Smallest index, in rows: 128 KiB. */
const FEWEST_INDEXED = 4096

export interface RowBlock {
  words: Uint32Array
  length: number
  /** Number of the block's first row among all rows ever made, modulo ROW_NUMBERS. */
  first: number
  /** Latest time that was written into it, Unix seconds. */
  newest: number
}

export function newRowTable(options: { width: number; keyWidth: number; capacity: number }): RowTable {
  const { width, keyWidth, capacity } = options
  return {
    width,
    keyWidth,
    capacity,
    current: { words: new Uint32Array(width * capacity), length: 0, first: 0, newest: 0 },
    closed: [],
    spare: [],
    slots: newSlots(Math.min(capacity, FEWEST_INDEXED)),
    indexed: 0,
    epoch: 0,
    secret: newTableKey(),
    added: false,
    lost: 0,
    touched: 0,
  }
}

/** Slots for `rows` rows, a power of two: four for each, so that half of them are free when it is time to grow. */
function newSlots(rows: number): Int32Array {
  return new Int32Array(8 * rows)
}

/**
 * Says that keys of another epoch are to come (minutes, where the minute is part of the key): the index is emptied once that
 * is worth it, and only then, so that times that jump to and fro cost no more than others.
 */
export function beginEpoch(table: RowTable, epoch: number): void {
  if (epoch === table.epoch) return
  table.epoch = epoch
  if (16 * table.indexed < table.slots.length) return
  emptyIndex(table)
}

function emptyIndex(table: RowTable): void {
  const sparse = 32 * table.indexed < table.slots.length && table.slots.length > 8 * FEWEST_INDEXED
  if (sparse) table.slots = new Int32Array(table.slots.length / 2)
  else table.slots.fill(0)
  table.indexed = 0
}

/** Word index in the current block of the row whose key lies at `from` in `keys`; made if there is none. */
export function findRow(table: RowTable, keys: Uint32Array, from: number, hash: number): number {
  if (table.current.length === table.capacity) closeRows(table)
  if (4 * table.indexed >= table.slots.length) growIndex(table)
  const { slots, keyWidth, width } = table
  const { words } = table.current
  const mask = slots.length / 2 - 1
  let slot = hash & mask
  for (;;) {
    const entry = slots[2 * slot + 1]!
    if (entry === 0) break
    if (slots[2 * slot] === hash) {
      const at = (entry - 1) * width
      let i = 0
      while (i < keyWidth && words[at + i] === keys[from + i]) i++
      if (i === keyWidth) {
        table.added = false
        return at
      }
    }
    slot = (slot + 1) & mask
  }
  slots[2 * slot] = hash
  slots[2 * slot + 1] = table.current.length + 1
  table.indexed++
  return addRow(table, keys, from)
}

function growIndex(table: RowTable): void {
  const old = table.slots
  const slots = new Int32Array(2 * old.length)
  const mask = slots.length / 2 - 1
  for (let i = 0; i < old.length; i += 2) {
    if (old[i + 1] === 0) continue
    let slot = old[i]! & mask
    while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask
    slots[2 * slot] = old[i]!
    slots[2 * slot + 1] = old[i + 1]!
  }
  table.slots = slots
}

/** Appends a row with a key, zero beyond it. */
function addRow(table: RowTable, keys: Uint32Array, from: number): number {
  const block = table.current
  const at = block.length++ * table.width
  const { words } = block
  const { keyWidth, width } = table
  for (let i = 0; i < keyWidth; i++) words[at + i] = keys[from + i]!
  for (let i = keyWidth; i < width; i++) words[at + i] = 0
  table.added = true
  return at
}

/**
 * Reads where rows with these hashes would be found, so that their cache lines are on the way when they are needed: a
 * processor waits for many loads at once, but only if they do not wait for one another. Gives nothing of meaning.
 */
export function touchRows(table: RowTable, hashes: Int32Array, length: number): number {
  const { slots, width } = table
  const { words } = table.current
  const mask = slots.length / 2 - 1
  let touched = 0
  for (let i = 0; i < length; i++) touched ^= slots[2 * (hashes[i]! & mask) + 1]!
  for (let i = 0; i < length; i++) {
    const slot = 2 * (hashes[i]! & mask)
    if (slots[slot] === hashes[i] && slots[slot + 1] !== 0) touched ^= words[(slots[slot + 1]! - 1) * width]!
  }
  return touched
}

/** Closes the current block, if anything is in it, and begins the next. */
export function closeRows(table: RowTable): void {
  const block = table.current
  if (block.length === 0) return
  table.closed.push(block)
  const spare = table.spare.pop()
  const words = spare === undefined ? new Uint32Array(table.width * table.capacity) : spare.words
  table.current = { words, length: 0, first: (block.first + block.length) % ROW_NUMBERS, newest: 0 }
  emptyIndex(table)
}

/** Number by which a row of the current block can be found later. */
export function rowNumber(table: RowTable, at: number): number {
  return (table.current.first + at / table.width) % ROW_NUMBERS
}

/** The block in which row `number` still lies, or null if it has left. */
export function blockOf(table: RowTable, number: number): RowBlock | null {
  if (rowInBlock(table.current, number) < table.current.length) return table.current
  for (const block of table.closed) if (rowInBlock(block, number) < block.length) return block
  return null
}

/** Place of row `number` in a block; at least its length if it is not there. */
export function rowInBlock(block: RowBlock, number: number): number {
  return (number - block.first) & (ROW_NUMBERS - 1)
}

/** Rows held, closed and current. */
export function rowsHeld(table: RowTable): number {
  let n = table.current.length
  for (const block of table.closed) n += block.length
  return n
}
