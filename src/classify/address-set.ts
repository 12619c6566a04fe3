import { type AddressBlock, isV4 } from '../base/address.ts'

/** A set of addresses as sorted, disjoint ranges: IPv4 by one word, everything else by four. */
export interface AddressSet {
  /** First and last address of each IPv4 range, ascending. */
  readonly v4From: Uint32Array
  readonly v4To: Uint32Array
  /** Four words per range, ascending. */
  readonly v6From: Uint32Array
  readonly v6To: Uint32Array
  /** 1 where a range touches the IPv4 addresses whose first 16 bits are the index: most packets are answered by this alone. */
  readonly v4Touched: Uint8Array
}

/** The addresses of `blocks`, in any order, overlapping or not, as a set for `addressIn`. */
export function addressSet(blocks: readonly AddressBlock[]): AddressSet {
  const kept = disjoint(blocks)
  const v4 = kept.filter(b => b.prefix >= 96 && isV4(b.words))
  const v6 = kept.filter(b => b.prefix < 96 || !isV4(b.words))
  const all4 = v6.some(
    b =>
      b.prefix < 96 &&
      lastWords(b).every((w, i) => w >= [0, 0, 0xffff, 0xffffffff][i]!) &&
      b.words.every((w, i) => w <= [0, 0, 0xffff, 0][i]!),
  )
  const v4From = all4 ? new Uint32Array([0]) : Uint32Array.from(v4, b => b.words[3])
  const v4To = all4 ? new Uint32Array([0xffffffff]) : Uint32Array.from(v4, b => lastWords(b)[3]!)
  const v4Touched = new Uint8Array(65_536)
  for (let i = 0; i < v4From.length; i++) v4Touched.fill(1, v4From[i]! >>> 16, (v4To[i]! >>> 16) + 1)
  return {
    v4From,
    v4To,
    v6From: Uint32Array.from(v6.flatMap(b => [...b.words])),
    v6To: Uint32Array.from(v6.flatMap(lastWords)),
    v4Touched,
  }
}

/** Blocks of prefixes either nest or are apart: sorted by start and then size, whatever lies in the last kept one is left out. */
function disjoint(blocks: readonly AddressBlock[]): AddressBlock[] {
  const sorted = [...blocks].sort((a, b) => compareWords(a.words, 0, b.words, 0) || a.prefix - b.prefix)
  const kept: AddressBlock[] = []
  for (const block of sorted) {
    const last = kept.at(-1)
    if (last === undefined || compareWords(block.words, 0, lastWords(last), 0) > 0) kept.push(block)
  }
  return kept
}

function lastWords(block: AddressBlock): number[] {
  return block.words.map((w, i) => {
    const bits = Math.min(32, Math.max(0, block.prefix - 32 * i))
    return bits === 32 ? w : (w | (0xffffffff >>> bits)) >>> 0
  })
}

function compareWords(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  for (let k = 0; k < 4; k++) {
    if (a[i + k]! !== b[j + k]!) return a[i + k]! < b[j + k]! ? -1 : 1
  }
  return 0
}

/** True if the address at word index `at` of a column is in the set. Logarithmic, allocates nothing. */
export function addressIn(set: AddressSet, words: ArrayLike<number>, at = 0): boolean {
  if (isV4(words, at)) return v4In(set, words[at + 3]!)
  let low = 0
  let high = set.v6From.length >>> 2
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareWords(set.v6From, 4 * middle, words, at) <= 0) low = middle + 1
    else high = middle
  }
  return low > 0 && compareWords(words, at, set.v6To, 4 * (low - 1)) <= 0
}

/** The same for an IPv4 address as an unsigned number. */
export function v4In(set: AddressSet, address: number): boolean {
  if (set.v4Touched[address >>> 16] === 0) return false
  let low = 0
  let high = set.v4From.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (set.v4From[middle]! <= address) low = middle + 1
    else high = middle
  }
  return low > 0 && address <= set.v4To[low - 1]!
}
