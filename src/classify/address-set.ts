import type { AddressBlock } from '../base/address.ts'

/** A set of addresses as sorted, disjoint ranges: IPv4 by one word, everything else by four. */
export interface AddressSet {
  /** First and last address of each IPv4 range, ascending. */
  readonly v4From: Uint32Array
  readonly v4To: Uint32Array
  /** Four words per range, ascending. */
  readonly v6From: Uint32Array
  readonly v6To: Uint32Array
  /** Bit n is set if a range touches the addresses whose first 16 bits are n: most packets are answered by this alone. */
  readonly v4Touched: Uint8Array
}

/** The addresses of `blocks`, in any order, overlapping or not, as a set for `addressIn`. */
export function addressSet(_blocks: readonly AddressBlock[]): AddressSet {
  throw new Error('not there yet')
}

/** True if the address at word index `at` of a column is in the set. Logarithmic, allocates nothing. */
export function addressIn(_set: AddressSet, _words: ArrayLike<number>, _at = 0): boolean {
  throw new Error('not there yet')
}
