import { isV4 } from '../../../base/address.ts'
import { hashWords, newTableKey, type TableKey } from '../../../base/table-hash.ts'

/** Answers to unproven sources: so many per second and /24 (IPv4) or /48 (IPv6), a forged flood "from" one network included. */
export const REPLIES_PER_NETWORK = 1000
/** Answers of every kind per second: 100,000 small frames are about 50 Mbit/s. */
export const REPLIES_IN_ALL = 100_000
/** Networks told apart; two that share a place share its tokens, which only matters while both are loud. */
export const NETWORKS = 65_536

export interface ReplyLimits {
  perNetwork: number
  inAll: number
}

/** Token buckets that hold one second's worth each. Nothing is allocated per packet. */
export interface TokenBuckets {
  readonly limits: ReplyLimits
  readonly key: TableKey
  readonly tokens: Float32Array
  /** Milliseconds of the last refill. */
  readonly filled: Float64Array
  readonly network: Uint32Array
  all: number
  allFilled: number
}

export function newTokenBuckets(limits: ReplyLimits): TokenBuckets {
  return {
    limits,
    key: newTableKey(),
    tokens: new Float32Array(NETWORKS).fill(limits.perNetwork),
    filled: new Float64Array(NETWORKS),
    network: new Uint32Array(2),
    all: limits.inAll,
    allFilled: 0,
  }
}

/** Takes a token of the source's network and one of the whole; false if either has none left. */
export function takeReply(b: TokenBuckets, source: Uint32Array, nowMs: number): boolean {
  const slot = hashWords(b.key, networkOf(b, source), 2) & (NETWORKS - 1)
  const gained = ((nowMs - b.filled[slot]!) * b.limits.perNetwork) / 1000
  const tokens = Math.min(b.limits.perNetwork, b.tokens[slot]! + Math.max(0, gained))
  b.filled[slot] = nowMs
  b.tokens[slot] = tokens
  if (tokens < 1 || !takeOfAll(b, nowMs)) return false
  b.tokens[slot] = tokens - 1
  return true
}

/** Takes a token of the whole only: for a source that has proved that it is there. */
export function takeOfAll(b: TokenBuckets, nowMs: number): boolean {
  const gained = ((nowMs - b.allFilled) * b.limits.inAll) / 1000
  b.all = Math.min(b.limits.inAll, b.all + Math.max(0, gained))
  b.allFilled = nowMs
  if (b.all < 1) return false
  b.all--
  return true
}

function networkOf(b: TokenBuckets, source: Uint32Array): Uint32Array {
  const v4 = isV4(source)
  b.network[0] = v4 ? source[3]! >>> 8 : source[0]!
  b.network[1] = v4 ? 0xffffffff : source[1]! >>> 16
  return b.network
}
