import { formatAddress, isV4, V4_MAPPED } from '../../../base/address.ts'
import { ICMPV6 } from '../../../model/protocol.ts'
import { type DarkAddresses, isDark } from '../dark-addresses.ts'
import { ETH_P_ARP, ETH_P_IPV6 } from '../linux.ts'
import { addFrame, frameRoom, type Transmitter } from '../transmitter.ts'
import type { Arrival } from './arrival.ts'
import { folded, sumWords, writeLink } from './reply-frames.ts'

/**
 * Says "that address is here" to routers on the same link: ARP (RFC 826) and neighbour advertisements (RFC 4861) for dark
 * addresses that nobody else holds. Probes of a machine that wants to take an address (RFC 5227, RFC 4862 section 5.4) stay
 * unanswered, and an address that somebody else speaks for is left to them from then on.
 */
export interface Neighbours {
  readonly dark: DarkAddresses
  readonly mac: Uint8Array
  /** Addresses of ours that another machine, or this machine's kernel, speaks for; as text, at most MAX_OCCUPIED. */
  readonly occupied: Set<string>
  /** How many of them this machine's kernel holds. */
  readonly held: number
  readonly target: Uint32Array
  answered: number
}

/** Beyond so many occupied addresses the block is not dark at all, and nothing is answered any more. */
export const MAX_OCCUPIED = 4096

const NEIGHBOUR_SOLICITATION = 135
const NEIGHBOUR_ADVERTISEMENT = 136

export function newNeighbours(dark: DarkAddresses, mac: Uint8Array, held: readonly string[]): Neighbours {
  return { dark, mac, occupied: new Set(held), held: held.length, target: new Uint32Array(4), answered: 0 }
}

/** Answers a question for one of our addresses; true if the frame was ARP or neighbour discovery at all. */
export function answerNeighbour(n: Neighbours, t: Transmitter, a: Arrival, bytes: Uint8Array, view: DataView): boolean {
  if (a.etherType === ETH_P_ARP) {
    if (a.end - a.network >= 28) answerArp(n, t, a, bytes, view)
    return true
  }
  if (a.etherType !== ETH_P_IPV6 || a.protocol !== ICMPV6 || a.end - a.transport < 24) return false
  const type = view.getUint8(a.transport)
  if (type !== NEIGHBOUR_SOLICITATION && type !== NEIGHBOUR_ADVERTISEMENT) return false
  if (view.getUint8(a.network + 7) !== 255) return true // RFC 4861 section 7.1.1: from this link only
  for (let i = 0; i < 4; i++) n.target[i] = view.getUint32(a.transport + 8 + 4 * i)
  if (!isDark(n.dark, n.target)) return true
  if (type === NEIGHBOUR_ADVERTISEMENT) noteOccupied(n)
  else if (!isUnspecified(a.source) && isFree(n)) answerSolicitation(n, t, a, bytes)
  return true
}

function answerArp(n: Neighbours, t: Transmitter, a: Arrival, bytes: Uint8Array, view: DataView): void {
  const at = a.network
  if (view.getUint16(at) !== 1 || view.getUint16(at + 2) !== 0x0800 || view.getUint16(at + 4) !== 0x0604) return
  const sender = view.getUint32(at + 14)
  setTargetV4(n, sender)
  if (sender !== 0 && isDark(n.dark, n.target)) noteOccupied(n)
  setTargetV4(n, view.getUint32(at + 24))
  if (view.getUint16(at + 6) !== 1 || sender === 0 || !isDark(n.dark, n.target) || !isFree(n)) return
  const room = frameRoom(t)
  const network = writeLink(t.bytes, t.view, room, a, bytes)
  t.bytes.set(n.mac, room + 6)
  t.view.setUint32(network, 0x00010800)
  t.view.setUint32(network + 4, 0x06040002)
  t.bytes.set(n.mac, network + 8)
  t.view.setUint32(network + 14, n.target[3]!)
  for (let i = 0; i < 10; i++) t.bytes[network + 18 + i] = bytes[at + 8 + i]!
  addFrame(t, network + 28 - room)
  n.answered++
}

/** RFC 4861 section 4.4: solicited, override, with the option that names our link address. */
function answerSolicitation(n: Neighbours, t: Transmitter, a: Arrival, bytes: Uint8Array): void {
  const room = frameRoom(t)
  const { view } = t
  const at = writeLink(t.bytes, view, room, a, bytes)
  t.bytes.set(n.mac, room + 6)
  view.setUint32(at, 0x60000000)
  view.setUint32(at + 4, ((32 << 16) | (ICMPV6 << 8) | 255) >>> 0)
  for (let i = 0; i < 4; i++) {
    view.setUint32(at + 8 + 4 * i, n.target[i]!)
    view.setUint32(at + 24 + 4 * i, a.source[i]!)
    view.setUint32(at + 48 + 4 * i, n.target[i]!)
  }
  view.setUint32(at + 40, NEIGHBOUR_ADVERTISEMENT << 24)
  view.setUint32(at + 44, 0x60000000)
  view.setUint16(at + 64, 0x0201)
  t.bytes.set(n.mac, at + 66)
  view.setUint16(at + 42, folded(sumWords(view, at + 8, 32) + 32 + ICMPV6 + sumWords(view, at + 40, 32)))
  addFrame(t, at + 72 - room)
  n.answered++
}

function setTargetV4(n: Neighbours, address: number): void {
  n.target[0] = n.target[1] = 0
  n.target[2] = V4_MAPPED
  n.target[3] = address
}

function isFree(n: Neighbours): boolean {
  return n.occupied.size < MAX_OCCUPIED && !n.occupied.has(formatAddress(n.target))
}

function noteOccupied(n: Neighbours): void {
  if (n.occupied.size < MAX_OCCUPIED) n.occupied.add(formatAddress(n.target))
}

function isUnspecified(words: Uint32Array): boolean {
  return !isV4(words) && (words[0]! | words[1]! | words[2]! | words[3]!) === 0
}
