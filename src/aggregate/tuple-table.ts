import { isV4 } from '../base/address.ts'
import { hashWords } from '../base/table-hash.ts'
import { newTupleColumns, type TupleColumns } from '../model/flow-tuple.ts'
import type { PacketBatch } from '../model/packet-batch.ts'
import type { PacketClasses } from '../model/packet-class.ts'
import { findRow, newRowTable, type RowBlock, type RowTable } from './row-table.ts'
import { type StorageKeys, storageOrder } from './storage-order.ts'

/**
 * Words of a tuple's key. Between two IPv4 addresses the first eight are all of it, so such tuples have a table of their
 * own with rows of 48 bytes instead of 72.
 */
const PORTS = 0
const PROTOCOL_TTL_FLAGS_DIRECTION = 1
const LENGTH_SENSOR = 2
const MINUTE = 3
const MARKS = 4
const PAYLOAD = 5
const SOURCE_LAST = 6
const DESTINATION_LAST = 7
const SOURCE_REST = 8
const DESTINATION_REST = 11
/** Words of a key between IPv4 addresses, and between any. */
export const V4_KEY_WIDTH = 8
export const KEY_WIDTH = 14

/** Words behind the key. */
const PACKETS = 0
const ACCESSES = 1
const COUNTRY_HANDSHAKE = 2
/** Payload of the conversation that the SYN opened; the key keeps what the packet itself carried. */
const ATTACHED = 3
const COUNTS = 4

const HANDSHAKE_BIT = 0x10000
const MOST = 0xffffffff

/** A table of tuples whose keys have V4_KEY_WIDTH or KEY_WIDTH words. */
export function newTupleTable(capacity: number, keyWidth: number): RowTable {
  return newRowTable({ width: keyWidth + COUNTS, keyWidth, capacity })
}

/** Writes the key of a row's tuple, without payload, to `at` in `keys`; gives its width. */
export function writeTupleKey(
  keys: Uint32Array,
  at: number,
  batch: PacketBatch,
  classes: PacketClasses,
  row: number,
  seconds: number,
): number {
  const address = 4 * row
  const { source, destination } = batch
  keys[at + PORTS] = (batch.sourcePort[row]! << 16) | batch.destinationPort[row]!
  keys[at + PROTOCOL_TTL_FLAGS_DIRECTION] =
    batch.protocol[row]! | (batch.ttl[row]! << 8) | (batch.tcpFlags[row]! << 16) | (classes.direction[row]! << 24)
  keys[at + LENGTH_SENSOR] = batch.ipLength[row]! | (classes.sensor[row]! << 16)
  keys[at + MINUTE] = seconds - (seconds % 60)
  keys[at + MARKS] = classes.marks[row]!
  keys[at + PAYLOAD] = 0
  keys[at + SOURCE_LAST] = source[address + 3]!
  keys[at + DESTINATION_LAST] = destination[address + 3]!
  if (isV4(source, address) && isV4(destination, address)) return V4_KEY_WIDTH
  for (let i = 0; i < 3; i++) {
    keys[at + SOURCE_REST + i] = source[address + i]!
    keys[at + DESTINATION_REST + i] = destination[address + i]!
  }
  return KEY_WIDTH
}

/** Hash of the key at `at`. */
export function hashTupleKey(table: RowTable, keys: Uint32Array, at: number): number {
  return hashWords(table.secret, keys, table.keyWidth, at)
}

/** Sets the payload of a key; its hash is another one afterwards. */
export function setKeyPayload(keys: Uint32Array, at: number, payload: number): void {
  keys[at + PAYLOAD] = payload
}

/** Sets the direction of a key, where the conversation says more than the packet; its hash is another one afterwards. */
export function setKeyDirection(keys: Uint32Array, at: number, direction: number): void {
  keys[at + PROTOCOL_TTL_FLAGS_DIRECTION] = (keys[at + PROTOCOL_TTL_FLAGS_DIRECTION]! & 0xffffff) | (direction << 24)
}

/** Adds packets to the tuple of a key; gives the tuple's word index in the current block. */
export function addToTuple(
  table: RowTable,
  keys: Uint32Array,
  from: number,
  hash: number,
  seconds: number,
  packets: number,
  accesses: number,
  country: number,
): number {
  const at = findRow(table, keys, from, hash)
  const block = table.current
  if (seconds > block.newest) block.newest = seconds
  const { words } = block
  const counts = at + table.keyWidth
  if (table.added) words[counts + COUNTRY_HANDSHAKE] = country
  // Counts stop at the largest 32-bit number: only a log that claims billions of packets in one minute gets there.
  const total = words[counts + PACKETS]! + packets
  words[counts + PACKETS] = Math.min(MOST, total)
  if (total > MOST) table.lost += total - MOST
  words[counts + ACCESSES] = Math.min(MOST, words[counts + ACCESSES]! + accesses)
  return at
}

/** Notes that the handshake of the tuple at `at` was completed. */
export function setHandshake(table: RowTable, words: Uint32Array, at: number): void {
  const place = at + table.keyWidth + COUNTRY_HANDSHAKE
  words[place] = words[place]! | HANDSHAKE_BIT
}

/** Once: a tuple that stands for several SYNs, or whose SYN carried data, keeps its first payload. */
export function attachPayload(table: RowTable, words: Uint32Array, at: number, payload: number): void {
  const place = at + table.keyWidth + ATTACHED
  if (words[at + PAYLOAD] === 0 && words[place] === 0) words[place] = payload
}

/** A closed block of IPv4 tuples as columns in storage order, written into `columns`; `keys` has room for its rows. */
export function sortedTupleColumns(
  table: RowTable,
  block: RowBlock,
  columns: TupleColumns,
  keys: StorageKeys,
): TupleColumns {
  readKeys(keys, block.words, table.width, block.length)
  return writeColumns(table, block, columns, storageOrder(keys, block.length))
}

/** A closed block as columns, in the order in which its rows came. */
export function tupleColumns(table: RowTable, block: RowBlock): TupleColumns {
  return writeColumns(table, block, newTupleColumns(block.length), null)
}

function writeColumns(table: RowTable, block: RowBlock, c: TupleColumns, order: Uint32Array | null): TupleColumns {
  const n = block.length
  c.length = n
  const at = new Uint32Array(ROWS_TOUCHED)
  for (let first = 0; first < n; first += ROWS_TOUCHED) {
    const rows = Math.min(ROWS_TOUCHED, n - first)
    let touched = 0
    for (let i = 0; i < rows; i++) {
      at[i] = (order === null ? first + i : order[first + i]!) * table.width
      touched |= block.words[at[i]!]! | block.words[at[i]! + table.width - 1]!
    }
    table.touched = touched
    writeKeys(c, block.words, at, first, rows)
    writeRest(c, block.words, at, first, rows, table.keyWidth)
  }
  return c
}

/** Rows whose memory is asked for together before they are read (row-table.ts, touchRows); they stay in the first cache. */
const ROWS_TOUCHED = 64

/** Reads what tuples are ordered by, row by row. */
function readKeys(keys: StorageKeys, words: Uint32Array, width: number, rows: number): void {
  const { protocol, destinationPort, source, minute } = keys
  for (let row = 0, at = 0; row < rows; row++, at += width) {
    protocol[row] = words[at + PROTOCOL_TTL_FLAGS_DIRECTION]!
    destinationPort[row] = words[at + PORTS]!
    source[row] = words[at + SOURCE_LAST]!
    minute[row] = words[at + MINUTE]!
  }
}

/** Writes `rows` rows, which begin at `at` in `words`, from row `first` of the columns on. */
function writeKeys(c: TupleColumns, words: Uint32Array, at: Uint32Array, first: number, rows: number): void {
  const { protocol, ttl, tcpFlags, direction, sourcePort, destinationPort, ipLength, sensor, minute, marks } = c
  for (let i = 0; i < rows; i++) {
    const row = first + i
    const from = at[i]!
    const mixed = words[from + PROTOCOL_TTL_FLAGS_DIRECTION]!
    const ports = words[from + PORTS]!
    const lengthSensor = words[from + LENGTH_SENSOR]!
    protocol[row] = mixed
    ttl[row] = mixed >>> 8
    tcpFlags[row] = mixed >>> 16
    direction[row] = mixed >>> 24
    sourcePort[row] = ports >>> 16
    destinationPort[row] = ports
    ipLength[row] = lengthSensor
    sensor[row] = lengthSensor >>> 16
    minute[row] = words[from + MINUTE]!
    marks[row] = words[from + MARKS]!
  }
}

/** As writeKeys: addresses and counts. */
function writeRest(
  c: TupleColumns,
  words: Uint32Array,
  at: Uint32Array,
  first: number,
  rows: number,
  keyWidth: number,
): void {
  const { addressWords, source, destination, country, handshake, payload, packets, accesses } = c
  const last = addressWords - 1
  for (let i = 0; i < rows; i++) {
    const row = first + i
    const from = at[i]!
    const counts = from + keyWidth
    const countryHandshake = words[counts + COUNTRY_HANDSHAKE]!
    const attached = words[counts + ATTACHED]!
    source[addressWords * row + last] = words[from + SOURCE_LAST]!
    destination[addressWords * row + last] = words[from + DESTINATION_LAST]!
    for (let k = 0; k < last; k++) {
      source[4 * row + k] = words[from + SOURCE_REST + k]!
      destination[4 * row + k] = words[from + DESTINATION_REST + k]!
    }
    country[row] = countryHandshake
    handshake[row] = countryHandshake >>> 16
    payload[row] = attached === 0 ? words[from + PAYLOAD]! : attached
    packets[row] = words[counts + PACKETS]!
    accesses[row] = words[counts + ACCESSES]!
  }
}
