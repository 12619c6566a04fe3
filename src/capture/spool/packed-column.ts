import { V4_MAPPED } from '../../base/address.ts'
import { type ByteCursor, type ByteWriter, reserve, take, takeU8, takeU32, writeU32 } from './byte-writer.ts'

/** A column as numbers of the narrowest width that holds them all: 0 (one value for all rows), 1, 2 or 4 bytes. */
type Width = 0 | 1 | 2 | 4

/** Columns of numbers that can be filled; each holds unsigned values up to its own limit. */
export type NumberColumn = Uint8Array | Uint16Array | Uint32Array

/** Writes `rows` values that lie `stride` apart from `first` on. */
export function packColumn(w: ByteWriter, values: ArrayLike<number>, rows: number, stride = 1, first = 0): void {
  let largest = 0
  let same = true
  const constant = rows === 0 ? 0 : values[first]!
  for (let i = 0, at = first; i < rows; i++, at += stride) {
    const value = values[at]!
    if (value > largest) largest = value
    if (value !== constant) same = false
  }
  const width: Width = same ? 0 : largest < 256 ? 1 : largest < 65_536 ? 2 : 4
  const tag = reserve(w, 1)
  w.bytes[tag] = width
  if (width === 0) {
    writeU32(w, constant)
    return
  }
  let to = reserve(w, rows * width)
  const b = w.bytes
  for (let i = 0, at = first; i < rows; i++, at += stride) {
    const value = values[at]!
    b[to++] = value & 255
    if (width === 1) continue
    b[to++] = (value >>> 8) & 255
    if (width === 2) continue
    b[to++] = (value >>> 16) & 255
    b[to++] = value >>> 24
  }
}

/** Reads what packColumn wrote into `into`; a value above `limit` or an unknown width fails the cursor. */
export function unpackColumn(
  c: ByteCursor,
  into: NumberColumn,
  rows: number,
  limit: number,
  stride = 1,
  first = 0,
): void {
  const width = takeU8(c)
  if (width === 0) {
    const constant = takeU32(c)
    if (constant > limit) c.failed = true
    if (c.failed) return
    for (let i = 0, at = first; i < rows; i++, at += stride) into[at] = constant
    return
  }
  if (width !== 1 && width !== 2 && width !== 4) {
    c.failed = true
    return
  }
  let from = take(c, rows * width)
  if (from < 0) return
  const b = c.bytes
  let largest = 0
  for (let i = 0, at = first; i < rows; i++, at += stride) {
    let value = b[from]!
    if (width > 1) value |= b[from + 1]! << 8
    if (width > 2) value = (value | (b[from + 2]! << 16) | (b[from + 3]! << 24)) >>> 0
    from += width
    if (value > largest) largest = value
    into[at] = value
  }
  if (largest > limit) c.failed = true
}

const WORD = 0xffffffff

/**
 * A column of addresses: its four words one after the other, so that three of them cost five bytes each where all are IPv4.
 * `perRow` is 1 where the column holds only the last word of IPv4 addresses.
 */
export function packAddresses(w: ByteWriter, words: Uint32Array, rows: number, firstRow = 0, perRow: 1 | 4 = 4): void {
  if (perRow === 4) for (let i = 0; i < 4; i++) packColumn(w, words, rows, 4, 4 * firstRow + i)
  else {
    for (const word of MAPPED_WORDS) packColumn(w, [word], rows, 0)
    packColumn(w, words, rows, 1, firstRow)
  }
}

/** First three words of an IPv4-mapped address, each the same in every row. */
const MAPPED_WORDS = [0, 0, V4_MAPPED]

export function unpackAddresses(c: ByteCursor, into: Uint32Array, rows: number, firstRow = 0): void {
  for (let i = 0; i < 4; i++) unpackColumn(c, into, rows, WORD, 4, 4 * firstRow + i)
}
