/**
 * ClickHouse's Native format, written straight from typed arrays: per block the number of columns and rows, then per column
 * its name, its type, and its values in little-endian order. https://clickhouse.com/docs/interfaces/formats/Native
 */
export interface NativeColumn {
  name: string
  type: string
  /** The values as bytes; several parts where a column is made of several arrays. */
  parts: readonly Uint8Array[]
  /** What the table gets where that is not the column as it is: SQL over the block's columns. */
  value?: string
}

/** One value for all rows, as SQL: nothing of it travels. */
export interface ConstantColumn {
  name: string
  value: string
}

export type BlockColumn = NativeColumn | ConstantColumn

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}

function textBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  return Buffer.concat([Buffer.from(varint(bytes.length)), bytes])
}

/** The block as parts, to be sent one after the other. */
export function nativeBlock(rows: number, columns: readonly NativeColumn[]): Uint8Array[] {
  const parts: Uint8Array[] = [Buffer.from([...varint(columns.length), ...varint(rows)])]
  for (const column of columns)
    parts.push(Buffer.concat([textBytes(column.name), textBytes(column.type)]), ...column.parts)
  return parts
}

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array | BigUint64Array

/** The first `rows` values of a typed array; no copy on a little-endian machine. */
export function numberColumn(
  name: string,
  type: 'UInt8' | 'UInt16' | 'UInt32' | 'UInt64' | `DateTime('UTC')` | 'Date',
  values: Numbers,
  rows: number,
): NativeColumn {
  const bytes = Buffer.from(values.buffer, values.byteOffset, rows * values.BYTES_PER_ELEMENT)
  if (LITTLE_ENDIAN || values.BYTES_PER_ELEMENT === 1) return { name, type, parts: [bytes] }
  const swapped = Buffer.from(bytes)
  if (values.BYTES_PER_ELEMENT === 2) swapped.swap16()
  else if (values.BYTES_PER_ELEMENT === 4) swapped.swap32()
  else swapped.swap64()
  return { name, type, parts: [swapped] }
}

/** IPv4 addresses of one word each; the engine maps them into IPv6. */
export function v4AddressColumn(name: string, words: Uint32Array, rows: number): NativeColumn {
  return { ...numberColumn(name, 'UInt32', words, rows), type: 'IPv4', value: `IPv4ToIPv6(${name})` }
}

/** Addresses of four words each: IPv6 is sixteen bytes in network order. */
export function addressColumn(name: string, words: Uint32Array, rows: number): NativeColumn {
  const bytes = Buffer.from(new Uint8Array(words.buffer.slice(words.byteOffset, words.byteOffset + rows * 16)).buffer)
  if (LITTLE_ENDIAN) bytes.swap32()
  return { name, type: 'IPv6', parts: [bytes] }
}

export function constantColumn(name: string, value: number): ConstantColumn {
  return { name, value: String(value) }
}

/** Sixteen-byte ids, picked by index from a table that begins at a multiple of four; index 0 is all zero. */
export function pickedIdColumn(name: string, index: Uint32Array, table: Uint8Array, rows: number): BlockColumn {
  if (isUniform(index, rows) && index[0] === 0) return { name, value: "toFixedString('', 16)" }
  const from = new Uint32Array(table.buffer, table.byteOffset, table.byteLength >>> 2)
  const to = new Uint32Array(4 * rows)
  for (let row = 0; row < rows; row++) {
    const at = 4 * index[row]!
    if (at === 0) continue
    to[4 * row] = from[at]!
    to[4 * row + 1] = from[at + 1]!
    to[4 * row + 2] = from[at + 2]!
    to[4 * row + 3] = from[at + 3]!
  }
  return { name, type: 'FixedString(16)', parts: [new Uint8Array(to.buffer)] }
}

/** A column that has one value in most blocks. */
export function oftenConstantColumn(
  name: string,
  type: 'UInt8' | 'UInt16' | 'UInt32',
  values: Uint8Array | Uint16Array | Uint32Array,
  rows: number,
): BlockColumn {
  return isUniform(values, rows) ? constantColumn(name, values[0]!) : numberColumn(name, type, values, rows)
}

function isUniform(values: Uint8Array | Uint16Array | Uint32Array, rows: number): boolean {
  const first = values[0]
  for (let row = 1; row < rows; row++) if (values[row] !== first) return false
  return true
}

/** Texts or bytes, each after its length; written into one buffer, because a buffer for each is most of the time. */
export function textColumn(name: string, values: readonly (string | Uint8Array)[]): NativeColumn {
  let size = 0
  for (const value of values) size += 5 + (typeof value === 'string' ? 3 * value.length : value.length)
  const out = Buffer.allocUnsafe(size)
  let at = 0
  for (const value of values) {
    const length = typeof value === 'string' ? Buffer.byteLength(value) : value.length
    let rest = length
    for (; rest >= 128; rest >>>= 7) out[at++] = (rest & 127) | 128
    out[at++] = rest
    if (typeof value === 'string') out.write(value, at)
    else out.set(value, at)
    at += length
  }
  return { name, type: 'String', parts: [out.subarray(0, at)] }
}

/** Byte strings that lie one after the other, each between two entries of `start`. */
export function slicesColumn(name: string, bytes: Uint8Array, start: Uint32Array, rows: number): NativeColumn {
  const out = Buffer.allocUnsafe(start[rows]! - start[0]! + 5 * rows)
  let at = 0
  for (let row = 0; row < rows; row++) {
    const from = start[row]!
    const length = start[row + 1]! - from
    at = writeVarint(out, at, length)
    if (length < SHORT) for (let i = 0; i < length; i++) out[at + i] = bytes[from + i]!
    else out.set(bytes.subarray(from, from + length), at)
    at += length
  }
  return { name, type: 'String', parts: [out.subarray(0, at)] }
}

/** Fewer bytes than this are copied in a loop: a call would need a view for each. */
const SHORT = 64

function writeVarint(out: Uint8Array, from: number, value: number): number {
  let at = from
  let rest = value
  for (; rest >= 128; rest >>>= 7) out[at++] = (rest & 127) | 128
  out[at++] = rest
  return at
}

/** Texts as numbers of words: each word is encoded once, with its length before it. */
export function wordColumn(
  name: string,
  numbers: ArrayLike<number>,
  rows: number,
  words: readonly Uint8Array[],
): NativeColumn {
  return { name, type: 'String', parts: [joined(numbers, rows, words)] }
}

/** Words as wordColumn takes them. */
export function encodedWords(words: readonly string[]): Uint8Array[] {
  return words.map(textBytes)
}

/** Lists of texts: their words one after the other, and how many there are up to and with each row. */
export function wordArrayColumn(
  name: string,
  numbers: ArrayLike<number>,
  upTo: Uint32Array,
  rows: number,
  words: readonly Uint8Array[],
): NativeColumn {
  const ends = new Uint32Array(2 * rows) // 64-bit numbers, the low word first
  for (let row = 0; row < rows; row++) ends[2 * row] = upTo[row]!
  const offsets = new BigUint64Array(ends.buffer)
  if (!LITTLE_ENDIAN) for (let row = 0; row < rows; row++) offsets[row] = BigInt(upTo[row]!)
  const count = rows === 0 ? 0 : upTo[rows - 1]!
  const parts = [...numberColumn('', 'UInt64', offsets, rows).parts, joined(numbers, count, words)]
  return { name, type: 'Array(String)', parts }
}

/** Sixteen-byte ids as numbers of words of 32 hexadecimal digits; shorter ones are filled up with zeros. */
export function idColumn(name: string, numbers: Uint32Array, rows: number, words: readonly string[]): NativeColumn {
  const bytes = new Map<number, Uint8Array>()
  const out = new Uint8Array(16 * rows)
  for (let row = 0; row < rows; row++) {
    const number = numbers[row]!
    let id = bytes.get(number)
    if (id === undefined) bytes.set(number, (id = Buffer.from(words[number]!.slice(0, 32), 'hex')))
    out.set(id, 16 * row)
  }
  return { name, type: 'FixedString(16)', parts: [out] }
}

function joined(numbers: ArrayLike<number>, length: number, words: readonly Uint8Array[]): Uint8Array {
  let size = 0
  for (let i = 0; i < length; i++) size += words[numbers[i]!]!.length
  const out = Buffer.allocUnsafe(size)
  let at = 0
  for (let i = 0; i < length; i++) {
    const bytes = words[numbers[i]!]!
    if (bytes.length < SHORT) for (let k = 0; k < bytes.length; k++) out[at + k] = bytes[k]!
    else out.set(bytes, at)
    at += bytes.length
  }
  return out
}
