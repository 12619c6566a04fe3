/** A 32-bit hash without a secret, and its inverse: each step of these is a bijection, so keys of any wanted hash can be computed. */
export interface KnownHash {
  name: string
  hash(key: number): number
  inverse(hash: number): number
}

/** x ^ (x >>> n), undone. */
function undoShiftXor(y: number, n: number): number {
  let x = y
  for (let done = n; done < 32; done += n) x = y ^ (x >>> n)
  return x >>> 0
}

/** Inverse of an odd number modulo 2^32, by Newton's iteration: each step doubles the number of right bits. */
function inverseOf(odd: number): number {
  let x = odd
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x))
  return x >>> 0
}

/** V8's hash of small integers as keys of a Map (src/utils/utils.h, ComputeUnseededHash, after Thomas Wang). */
const v8: KnownHash = {
  name: "V8's integer hash",
  hash(key) {
    let h = key | 0
    h = (~h + (h << 15)) | 0
    h ^= h >>> 12
    h = (h + (h << 2)) | 0
    h ^= h >>> 4
    h = Math.imul(h, 2057)
    return (h ^ (h >>> 16)) >>> 0
  },
  inverse(hash) {
    let h = undoShiftXor(hash, 16)
    h = Math.imul(h, inverseOf(2057))
    h = undoShiftXor(h, 4)
    h = Math.imul(h, inverseOf(5))
    h = undoShiftXor(h, 12)
    // ~h + (h << 15) = h · (2^15 − 1) − 1
    return Math.imul((h + 1) | 0, inverseOf(32_767)) >>> 0
  },
}

/** The finalizer of MurmurHash3 (A. Appleby, fmix32). */
const murmur: KnownHash = {
  name: 'fmix32 of MurmurHash3',
  hash(key) {
    let h = key | 0
    h ^= h >>> 16
    h = Math.imul(h, 0x85ebca6b)
    h ^= h >>> 13
    h = Math.imul(h, 0xc2b2ae35)
    return (h ^ (h >>> 16)) >>> 0
  },
  inverse(hash) {
    let h = undoShiftXor(hash, 16)
    h = Math.imul(h, inverseOf(0xc2b2ae35))
    h = undoShiftXor(h, 13)
    h = Math.imul(h, inverseOf(0x85ebca6b))
    return undoShiftXor(h, 16)
  },
}

/** Multiplication by 2^32 / φ (D. Knuth, The Art of Computer Programming 3, 6.4), its low bits as the place. */
const fibonacci: KnownHash = {
  name: 'multiplication by 2654435761',
  hash: key => Math.imul(key, 2_654_435_761) >>> 0,
  inverse: hash => Math.imul(hash, inverseOf(2_654_435_761)) >>> 0,
}

/** The key itself. */
const identity: KnownHash = { name: 'the key itself', hash: key => key >>> 0, inverse: hash => hash >>> 0 }

export const KNOWN_HASHES: readonly KnownHash[] = [v8, murmur, fibonacci, identity]

/** Keys of one hash that end in the same bits: 65,536 of them. */
export const COLLIDING_KEYS = 65_536

/** Key number `n` (0 … COLLIDING_KEYS − 1) whose hash ends in the sixteen bits `low`: all of these fall into the same places of a table. */
export function collidingKey(of: KnownHash, low: number, n: number): number {
  return of.inverse(((n << 16) | low) >>> 0)
}
