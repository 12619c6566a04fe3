/** Frames of one day, not yet in order: columns over one block of bytes that grows as needed and is used again. */
export interface FrameArena {
  bytes: Uint8Array
  used: number
  length: number
  offset: Float64Array
  size: Uint32Array
  /** Microseconds since 1970. */
  time: Float64Array
  sensor: Uint16Array
}

export function newFrameArena(): FrameArena {
  const n = 1 << 16
  return {
    bytes: new Uint8Array(n * 96),
    used: 0,
    length: 0,
    offset: new Float64Array(n),
    size: new Uint32Array(n),
    time: new Float64Array(n),
    sensor: new Uint16Array(n),
  }
}

/** Room for one frame of `size` bytes, zeroed; its offset in `arena.bytes`. */
export function reserveFrame(arena: FrameArena, time: number, sensor: number, size: number): number {
  if (arena.used + size > arena.bytes.length)
    arena.bytes = grown(arena.bytes, new Uint8Array(arena.bytes.length * 2 + size))
  if (arena.length === arena.time.length) growColumns(arena)
  const at = arena.used
  const row = arena.length++
  arena.offset[row] = at
  arena.size[row] = size
  arena.time[row] = time
  arena.sensor[row] = sensor
  arena.used += size
  arena.bytes.fill(0, at, at + size)
  return at
}

function grown<T extends Uint8Array | Float64Array | Uint32Array | Uint16Array>(from: T, to: T): T {
  to.set(from)
  return to
}

function growColumns(arena: FrameArena): void {
  const n = arena.time.length * 2
  arena.offset = grown(arena.offset, new Float64Array(n))
  arena.size = grown(arena.size, new Uint32Array(n))
  arena.time = grown(arena.time, new Float64Array(n))
  arena.sensor = grown(arena.sensor, new Uint16Array(n))
}

/** Rows with a time before `until` (microseconds), in order of time, and of arrival where times are equal. */
export function rowsBefore(arena: FrameArena, until: number): Uint32Array {
  const rows = new Uint32Array(arena.length)
  let n = 0
  for (let i = 0; i < arena.length; i++) if (arena.time[i]! < until) rows[n++] = i
  const time = arena.time
  return rows.subarray(0, n).sort((a, b) => time[a]! - time[b]! || a - b)
}

/** Keeps only the rows from `until` on. */
export function dropBefore(arena: FrameArena, until: number): void {
  const { length, bytes } = arena
  arena.length = 0
  arena.used = 0
  for (let i = 0; i < length; i++) {
    if (arena.time[i]! < until) continue
    const from = arena.offset[i]!
    const row = arena.length++
    bytes.copyWithin(arena.used, from, from + arena.size[i]!)
    arena.offset[row] = arena.used
    arena.size[row] = arena.size[i]!
    arena.time[row] = arena.time[i]!
    arena.sensor[row] = arena.sensor[i]!
    arena.used += arena.size[row]!
  }
}
