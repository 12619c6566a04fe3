import { randomBytes } from 'node:crypto'

/**
 * Keyed hash for open-addressing tables whose keys a sender chooses. HalfSipHash-1-3 (Aumasson and Bernstein, SipHash's
 * 32-bit sibling): without the 64-bit secret nobody can prepare keys that fall into one place; murmur and its like have
 * collisions that hold under every seed.
 */
export interface TableKey {
  readonly low: number
  readonly high: number
}

/** A fresh secret, never stored: tables are not comparable between processes. */
export function newTableKey(): TableKey {
  const bytes = randomBytes(8)
  return { low: bytes.readInt32LE(0), high: bytes.readInt32LE(4) }
}

/**
 * 32-bit hash of `length` words of `words` beginning at `from`, signed: V8 hands signed numbers of 32 bits from function to
 * function as they are, where larger ones may have to be allocated.
 */
export function hashWords(key: TableKey, words: Uint32Array, length: number, from = 0): number {
  let v0 = key.low | 0
  let v1 = key.high | 0
  let v2 = 0x6c796765 ^ v0
  let v3 = 0x74656462 ^ v1
  const tail = (length & 63) << 26
  for (let i = 0; i <= length; i++) {
    const m = i < length ? words[from + i]! | 0 : tail
    v3 ^= m
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
    v0 ^= m
  }
  v2 ^= 0xff
  for (let i = 0; i < 3; i++) {
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
  }
  return v1 ^ v3
}

/**
 * As hashWords, 64 bits into `out[at]` and `out[at + 1]`: a stand-in for the key itself where the key is not kept. Both halves
 * come from one finalization (v1 ^ v3 and v0 ^ v2), which is enough for a table that nobody sees.
 */
export function hashWordsWide(key: TableKey, words: Uint32Array, length: number, out: Int32Array, at = 0): void {
  let v0 = key.low | 0
  let v1 = key.high | 0
  let v2 = 0x6c796765 ^ v0
  let v3 = 0x74656462 ^ v1
  v1 ^= 0xee
  const tail = (length & 63) << 26
  for (let i = 0; i <= length; i++) {
    const m = i < length ? words[i]! | 0 : tail
    v3 ^= m
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
    v0 ^= m
  }
  v2 ^= 0xee
  for (let i = 0; i < 3; i++) {
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
  }
  out[at] = v1 ^ v3
  out[at + 1] = v0 ^ v2
}
