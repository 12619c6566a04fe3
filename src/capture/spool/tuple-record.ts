import { newTupleColumns, type TupleColumns } from '../../model/flow-tuple.ts'
import {
  type ByteWriter,
  cursorOf,
  isWhole,
  newByteWriter,
  take,
  takeU32,
  writeBytes,
  writeU32,
  writtenBytes,
} from './byte-writer.ts'
import { type NumberColumn, packAddresses, packColumn, unpackAddresses, unpackColumn } from './packed-column.ts'

/** Rows of one record, about 25 bytes each for IPv4, 70 at most: what a single flipped bit may cost. */
export const ROWS_PER_RECORD = 2048
const ID_BYTES = 16
const BYTE = 0xff
const SHORT = 0xffff
const WORD = 0xffffffff

/** Flow tuples with what their payload column points into: sixteen bytes per index, index 0 being "sent nothing". */
export interface TupleRows {
  tuples: TupleColumns
  payloadIds: Uint8Array
}

/** Columns after minute and addresses, in the order of the format, each with the largest value that it may hold. */
function narrowColumns(t: TupleColumns): [NumberColumn, number][] {
  return [
    [t.protocol, BYTE],
    [t.sourcePort, SHORT],
    [t.destinationPort, SHORT],
    [t.ttl, BYTE],
    [t.tcpFlags, BYTE],
    [t.ipLength, SHORT],
    [t.marks, WORD],
    [t.direction, BYTE],
    [t.handshake, BYTE],
    [t.packets, WORD],
    [t.accesses, WORD],
  ]
}

/**
 * Rows [first, first + rows) as one record's payload. Sensor and country are left out: who sends is known by its credential, and
 * countries are looked up where the rules and files are kept up to date. `idOf` gives the sixteen bytes of a payload index. Valid
 * until `w` is written to again.
 */
export function encodeTuples(
  t: TupleColumns,
  first: number,
  rows: number,
  idOf: (payload: number) => Uint8Array,
  w: ByteWriter = newByteWriter(64 + 32 * rows),
): Buffer {
  w.length = 0
  const local = new Map<number, number>([[0, 0]])
  const payload = new Uint32Array(rows)
  const ids: Uint8Array[] = []
  for (let i = 0; i < rows; i++) {
    const index = t.payload[first + i]!
    let at = local.get(index)
    if (at === undefined) {
      at = local.size
      local.set(index, at)
      ids.push(idOf(index))
    }
    payload[i] = at
  }
  writeU32(w, rows)
  writeU32(w, ids.length)
  for (const id of ids) writeBytes(w, id)
  packColumn(w, t.minute, rows, 1, first)
  packAddresses(w, t.source, rows, first, t.addressWords)
  packAddresses(w, t.destination, rows, first, t.addressWords)
  for (const [column] of narrowColumns(t)) packColumn(w, column, rows, 1, first)
  packColumn(w, payload, rows)
  return writtenBytes(w)
}

/** Tuples of a record from outside; null if it is no sound record. Addresses have four words; sensor and country are 0. */
export function decodeTuples(bytes: Buffer): TupleRows | null {
  const c = cursorOf(bytes)
  const rows = takeU32(c)
  const ids = takeU32(c)
  if (rows > ROWS_PER_RECORD || ids > rows) return null
  const payloadIds = new Uint8Array(ID_BYTES * (ids + 1))
  const from = take(c, ID_BYTES * ids)
  if (from < 0) return null
  payloadIds.set(bytes.subarray(from, from + ID_BYTES * ids), ID_BYTES)
  const tuples = newTupleColumns(rows)
  tuples.length = rows
  unpackColumn(c, tuples.minute, rows, WORD)
  unpackAddresses(c, tuples.source, rows)
  unpackAddresses(c, tuples.destination, rows)
  for (const [column, limit] of narrowColumns(tuples)) unpackColumn(c, column, rows, limit)
  unpackColumn(c, tuples.payload, rows, ids)
  return isWhole(c) ? { tuples, payloadIds } : null
}
