import { hashWordsWide, newTableKey, type TableKey } from '../../base/table-hash.ts'
import { ICMP, ICMPV6, TCP, TCP_ACK, TCP_SYN, UDP } from '../../model/protocol.ts'
import type { Arrival } from './respond/arrival.ts'

/**
 * Conversations that this machine itself opened from an address that the sensor watches too (one VPS with one address): what
 * comes back belongs to them and is not telescope traffic. Kept by keyed hash; when the table is full the oldest of a slot goes.
 */
export interface OwnConversations {
  readonly key: TableKey
  /** Two words of hash and the second of last use. */
  readonly slots: Uint32Array
  readonly words: Uint32Array
  readonly hash: Int32Array
}

/** Conversations that are remembered at once; a server that opens more at once is no place for a sensor. */
export const OWN_CONVERSATIONS = 16_384
/** A conversation in which nothing was sent for so long is over: TCP keep-alive is rarer, but then we are who sends. */
export const OWN_IDLE_SECONDS = 600
const WAYS = 4

export function newOwnConversations(): OwnConversations {
  return {
    key: newTableKey(),
    slots: new Uint32Array(3 * OWN_CONVERSATIONS),
    words: new Uint32Array(10),
    hash: new Int32Array(2),
  }
}

/** Notes what this machine sends; true if the packet opens a conversation or goes on with one. `ports` as in readPorts. */
export function noteOutgoing(own: OwnConversations, a: Arrival, seconds: number): boolean {
  if (!hashConversation(own, a.source, a.destination, a.protocol, a.sourcePort, a.destinationPort)) return false
  const slot = findSlot(own)
  const known = slot >= 0
  if (!known && !opens(a)) return false
  const at = known ? slot : oldestSlot(own)
  own.slots[at] = own.hash[0]!
  own.slots[at + 1] = own.hash[1]!
  own.slots[at + 2] = seconds
  return true
}

/** True if the packet that arrives belongs to a conversation that this machine opened. */
export function isOwnConversation(own: OwnConversations, a: Arrival, seconds: number): boolean {
  if (!hashConversation(own, a.destination, a.source, a.protocol, a.destinationPort, a.sourcePort)) return false
  const slot = findSlot(own)
  return slot >= 0 && seconds - own.slots[slot + 2]! <= OWN_IDLE_SECONDS
}

function opens(a: Arrival): boolean {
  return a.protocol === TCP ? (a.flags & (TCP_SYN | TCP_ACK)) === TCP_SYN : true
}

function hashConversation(
  own: OwnConversations,
  ours: Uint32Array,
  theirs: Uint32Array,
  protocol: number,
  ourPort: number,
  theirPort: number,
): boolean {
  if (protocol !== TCP && protocol !== UDP && protocol !== ICMP && protocol !== ICMPV6) return false
  const { words } = own
  for (let i = 0; i < 4; i++) {
    words[i] = ours[i]!
    words[4 + i] = theirs[i]!
  }
  const portless = protocol === ICMP || protocol === ICMPV6
  words[8] = portless ? 0 : ((ourPort << 16) | theirPort) >>> 0
  words[9] = protocol
  hashWordsWide(own.key, words, 10, own.hash)
  return true
}

function setOf(own: OwnConversations): number {
  return 3 * (own.hash[0]! & (OWN_CONVERSATIONS - WAYS))
}

function findSlot(own: OwnConversations): number {
  const first = setOf(own)
  for (let at = first; at < first + 3 * WAYS; at += 3) {
    if (own.slots[at] === own.hash[0]! >>> 0 && own.slots[at + 1] === own.hash[1]! >>> 0 && own.slots[at + 2] !== 0)
      return at
  }
  return -1
}

function oldestSlot(own: OwnConversations): number {
  const first = setOf(own)
  let oldest = first
  for (let at = first; at < first + 3 * WAYS; at += 3) if (own.slots[at + 2]! < own.slots[oldest + 2]!) oldest = at
  return oldest
}
