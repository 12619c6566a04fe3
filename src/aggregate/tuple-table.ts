import { isV4 } from '../base/address.ts'
import { hashWords } from '../base/table-hash.ts'
import { newTupleColumns, type TupleColumns } from '../model/flow-tuple.ts'
import type { PacketBatch } from '../model/packet-batch.ts'
import type { PacketClasses } from '../model/packet-class.ts'
import { findRow, newRowTable, type RowBlock, type RowTable } from './row-table.ts'

/**
 * Words of a tuple in memory; the first fourteen are its key. Two IPv4 addresses differ from others only in words 6 and
 * 7, so for them eight words are hashed.
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
export const KEY_WIDTH = 14
const PACKETS = 14
const ACCESSES = 15
const COUNTRY_HANDSHAKE = 16
/** Payload of the conversation that the SYN opened; the key keeps what the packet itself carried. */
const ATTACHED = 17
export const TUPLE_WIDTH = 18

const HANDSHAKE_BIT = 0x10000
const MOST = 0xffffffff

export function newTupleTable(capacity: number): RowTable {
  return newRowTable({ width: TUPLE_WIDTH, keyWidth: KEY_WIDTH, capacity })
}

/** Writes the key of a row's tuple, without payload, to `at` in `keys`. */
export function writeTupleKey(
  keys: Uint32Array,
  at: number,
  batch: PacketBatch,
  classes: PacketClasses,
  row: number,
  seconds: number,
  sensor: number,
): void {
  const address = 4 * row
  keys[at + PORTS] = (batch.sourcePort[row]! << 16) | batch.destinationPort[row]!
  keys[at + PROTOCOL_TTL_FLAGS_DIRECTION] =
    batch.protocol[row]! | (batch.ttl[row]! << 8) | (batch.tcpFlags[row]! << 16) | (classes.direction[row]! << 24)
  keys[at + LENGTH_SENSOR] = batch.ipLength[row]! | (sensor << 16)
  keys[at + MINUTE] = seconds - (seconds % 60)
  keys[at + MARKS] = classes.marks[row]!
  keys[at + PAYLOAD] = 0
  keys[at + SOURCE_LAST] = batch.source[address + 3]!
  keys[at + DESTINATION_LAST] = batch.destination[address + 3]!
  for (let i = 0; i < 3; i++) {
    keys[at + SOURCE_REST + i] = batch.source[address + i]!
    keys[at + DESTINATION_REST + i] = batch.destination[address + i]!
  }
}

/** Hash of the key at `at`. */
export function hashTupleKey(table: RowTable, keys: Uint32Array, at: number): number {
  const v4 = isV4(keys, at + SOURCE_REST) && isV4(keys, at + DESTINATION_REST)
  return hashWords(table.secret, keys, v4 ? SOURCE_REST : KEY_WIDTH, at)
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
  if (table.added) words[at + COUNTRY_HANDSHAKE] = country
  // Counts stop at the largest 32-bit number: only a log that claims billions of packets in one minute gets there.
  const total = words[at + PACKETS]! + packets
  words[at + PACKETS] = Math.min(MOST, total)
  if (total > MOST) table.lost += total - MOST
  words[at + ACCESSES] = Math.min(MOST, words[at + ACCESSES]! + accesses)
  return at
}

export function setHandshake(words: Uint32Array, at: number): void {
  words[at + COUNTRY_HANDSHAKE] = words[at + COUNTRY_HANDSHAKE]! | HANDSHAKE_BIT
}

/** Once: a tuple that stands for several SYNs, or whose SYN carried data, keeps its first payload. */
export function attachPayload(words: Uint32Array, at: number, payload: number): void {
  if (words[at + PAYLOAD] === 0 && words[at + ATTACHED] === 0) words[at + ATTACHED] = payload
}

/** A closed block as columns, sized to its rows. */
export function tupleColumns(block: RowBlock): TupleColumns {
  const n = block.length
  const c = newTupleColumns(n)
  c.length = n
  const { words } = block
  for (let row = 0, at = 0; row < n; row++, at += TUPLE_WIDTH) {
    const mixed = words[at + PROTOCOL_TTL_FLAGS_DIRECTION]!
    const handshake = words[at + COUNTRY_HANDSHAKE]!
    const attached = words[at + ATTACHED]!
    c.sensor[row] = words[at + LENGTH_SENSOR]! >>> 16
    c.minute[row] = words[at + MINUTE]!
    for (let i = 0; i < 3; i++) {
      c.source[4 * row + i] = words[at + SOURCE_REST + i]!
      c.destination[4 * row + i] = words[at + DESTINATION_REST + i]!
    }
    c.source[4 * row + 3] = words[at + SOURCE_LAST]!
    c.destination[4 * row + 3] = words[at + DESTINATION_LAST]!
    c.protocol[row] = mixed & 255
    c.ttl[row] = (mixed >>> 8) & 255
    c.tcpFlags[row] = (mixed >>> 16) & 255
    c.direction[row] = mixed >>> 24
    c.sourcePort[row] = words[at + PORTS]! >>> 16
    c.destinationPort[row] = words[at + PORTS]! & 0xffff
    c.ipLength[row] = words[at + LENGTH_SENSOR]! & 0xffff
    c.marks[row] = words[at + MARKS]!
    c.country[row] = handshake & 0xffff
    c.handshake[row] = handshake >>> 16
    c.payload[row] = attached === 0 ? words[at + PAYLOAD]! : attached
    c.packets[row] = words[at + PACKETS]!
    c.accesses[row] = words[at + ACCESSES]!
  }
  return c
}
