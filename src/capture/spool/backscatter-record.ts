import { type BackscatterColumns, newBackscatterColumns } from '../../model/flow-tuple.ts'
import { cursorOf, isWhole, newByteWriter, takeU32, writeU32, writtenBytes } from './byte-writer.ts'
import { packAddresses, packColumn, unpackAddresses, unpackColumn } from './packed-column.ts'
import { ROWS_PER_RECORD } from './tuple-record.ts'

/** Rows [first, first + rows) of backscatter as one record's payload, without sensor and country. */
export function encodeBackscatter(b: BackscatterColumns, first: number, rows: number): Buffer {
  const w = newByteWriter(64 + 32 * rows)
  writeU32(w, rows)
  packColumn(w, b.time, rows, 1, first)
  packAddresses(w, b.victim, rows, first)
  packColumn(w, b.victimProtocol, rows, 1, first)
  packColumn(w, b.victimPort, rows, 1, first)
  packColumn(w, b.kind, rows, 1, first)
  packAddresses(w, b.destination, rows, first)
  packColumn(w, b.packets, rows, 1, first)
  return writtenBytes(w)
}

/** Backscatter of a record from outside; null if it is no sound record. */
export function decodeBackscatter(bytes: Buffer): BackscatterColumns | null {
  const c = cursorOf(bytes)
  const rows = takeU32(c)
  if (rows > ROWS_PER_RECORD) return null
  const b = newBackscatterColumns(rows)
  b.length = rows
  unpackColumn(c, b.time, rows, 0xffffffff)
  unpackAddresses(c, b.victim, rows)
  unpackColumn(c, b.victimProtocol, rows, 0xff)
  unpackColumn(c, b.victimPort, rows, 0xffff)
  unpackColumn(c, b.kind, rows, 0xff)
  unpackAddresses(c, b.destination, rows)
  unpackColumn(c, b.packets, rows, 0xffffffff)
  return isWhole(c) ? b : null
}
