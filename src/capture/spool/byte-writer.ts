/** Bytes that grow at their end. */
export interface ByteWriter {
  bytes: Buffer
  length: number
}

export function newByteWriter(capacity = 4096): ByteWriter {
  return { bytes: Buffer.allocUnsafe(capacity), length: 0 }
}

/** Makes room for `n` more bytes and gives the place where they go. */
export function reserve(w: ByteWriter, n: number): number {
  const at = w.length
  if (at + n > w.bytes.length) {
    const larger = Buffer.allocUnsafe(Math.max(2 * w.bytes.length, at + n))
    w.bytes.copy(larger, 0, 0, at)
    w.bytes = larger
  }
  w.length += n
  return at
}

export function writeU32(w: ByteWriter, value: number): void {
  const at = reserve(w, 4) // first, for it may replace the bytes
  w.bytes.writeUInt32LE(value >>> 0, at)
}

export function writeBytes(w: ByteWriter, bytes: Uint8Array): void {
  const at = reserve(w, bytes.length)
  w.bytes.set(bytes, at)
}

/** What was written; valid until the next write. */
export function writtenBytes(w: ByteWriter): Buffer {
  return w.bytes.subarray(0, w.length)
}

/** Reads from foreign bytes: past the end it gives zeroes and says so in `failed`, which is asked once at the end. */
export interface ByteCursor {
  readonly bytes: Buffer
  at: number
  failed: boolean
}

export function cursorOf(bytes: Buffer): ByteCursor {
  return { bytes, at: 0, failed: false }
}

/** Steps over `n` bytes and gives where they begin; -1 if there are not so many. */
export function take(c: ByteCursor, n: number): number {
  if (c.failed || n > c.bytes.length - c.at) {
    c.failed = true
    return -1
  }
  const at = c.at
  c.at += n
  return at
}

export function takeU8(c: ByteCursor): number {
  const at = take(c, 1)
  return at < 0 ? 0 : c.bytes[at]!
}

export function takeU16(c: ByteCursor): number {
  const at = take(c, 2)
  return at < 0 ? 0 : c.bytes.readUInt16LE(at)
}

export function takeU32(c: ByteCursor): number {
  const at = take(c, 4)
  return at < 0 ? 0 : c.bytes.readUInt32LE(at)
}

/** True if everything was there and nothing is left over. */
export function isWhole(c: ByteCursor): boolean {
  return !c.failed && c.at === c.bytes.length
}
