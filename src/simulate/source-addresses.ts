import type { Random } from '../base/random.ts'
import { pickIndex, runningSums } from './sampling.ts'

/**
 * First octets of public unicast space with a weight each, so that registered countries come out spread as in a telescope of the
 * time. None of these /8s holds a special-purpose block of RFC 6890 (so 100, 169, 172, 192, 198 and 203 are left out).
 */
const OCTETS: readonly (readonly [number, readonly number[]])[] = [
  [
    26,
    [
      58, 59, 60, 61, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 180, 182, 183,
      218, 219, 220, 221, 222, 223,
    ],
  ],
  [
    22,
    [
      23, 24, 50, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 96, 97, 98, 99, 104, 107, 108, 173, 174, 184,
      199, 204, 205, 206, 207, 208, 209, 216,
    ],
  ],
  [
    24,
    [
      5, 31, 37, 46, 62, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 109, 176, 178, 188,
      193, 194, 195, 212, 213, 217,
    ],
  ],
  [10, [177, 179, 181, 186, 187, 189, 190, 200, 201]],
  [3, [41, 105, 196, 197]],
  [15, [1, 14, 27, 36, 39, 42, 43, 49, 101, 103, 106, 126, 133, 150, 153, 163, 175, 202, 210, 211]],
]

const octetSums = runningSums(OCTETS.map(([weight]) => weight))

/** A public unicast address that is no network or broadcast address of a /24. */
export function freshAddress(random: Random): number {
  const octets = OCTETS[pickIndex(random, octetSums)]![1]
  const first = octets[random.below(octets.length)]!
  return ((first << 24) | (random.below(65536) << 8) | (1 + random.below(254))) >>> 0
}

/** Distinct addresses. */
export function addressPool(random: Random, size: number): Uint32Array {
  const seen = new Set<number>()
  while (seen.size < size) seen.add(freshAddress(random))
  return Uint32Array.from(seen)
}

/** A source of the background: some come back again and again (Zipf-like over the pool), most are new. */
export function backgroundSource(random: Random, pool: Uint32Array): number {
  const u = random.unit()
  return random.unit() < 0.3 ? pool[Math.floor(pool.length * u * u)]! : freshAddress(random)
}

/** How the network stack of a host looks on the wire. */
export interface Stack {
  /** TTL on arrival. */
  ttl: number
  window: number
  options: Uint8Array
}

const MSS_1460 = [2, 4, 5, 0xb4]
/** MSS, SACK permitted, timestamps, NOP, window scale 7: the order that Linux sends. */
const LINUX = Uint8Array.from([...MSS_1460, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7])
/** MSS, NOP, window scale 8, NOP, NOP, SACK permitted: the order that Windows 7 sends. */
const WINDOWS = Uint8Array.from([...MSS_1460, 1, 3, 3, 8, 1, 1, 4, 2])
export const NO_OPTIONS = new Uint8Array(0)

/** The stack of a host, always the same for the same address: six of ten Linux, the rest Windows, 7 to 22 hops away. */
export function stackOf(address: number): Stack {
  const h = Math.imul(address ^ (address >>> 15), 0x2c1b3c6d) >>> 0
  const hops = 7 + (h % 16)
  if ((h >>> 8) % 10 < 6) return { ttl: 64 - hops, window: 14600, options: LINUX }
  return { ttl: 128 - hops, window: 8192, options: WINDOWS }
}
