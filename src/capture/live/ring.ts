import { TeitenError } from '../../base/error.ts'
import type { InterfaceFacts } from './interface-facts.ts'
import { checked, lastError, libc, type Mapping, mapMemory, systemError, unmapMemory } from './libc.ts'
import {
  AF_PACKET,
  BLOCK,
  EPERM,
  ETH_P_ALL,
  MAP_SHARED,
  PACKET_ADD_MEMBERSHIP,
  PACKET_IGNORE_OUTGOING,
  PACKET_MR_ALLMULTI,
  PACKET_RX_RING,
  PACKET_STATISTICS,
  PACKET_VERSION,
  POLLERR,
  POLLIN,
  PROT_READ,
  PROT_WRITE,
  SO_ATTACH_FILTER,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_RAW,
  SOL_PACKET,
  SOL_SOCKET,
  TP_STATUS_KERNEL,
  TP_STATUS_USER,
  TPACKET_V3,
} from './linux.ts'
import { SNAP_BYTES } from './live-event.ts'

/**
 * Bytes of a block: a thousand small packets. A block is also handed over when its time is up, however little is in it, so a ring
 * of few large blocks is used up in a moment of low traffic: 32 of 1 MiB in 256 ms, 256 of 128 KiB in two seconds.
 */
export const BLOCK_BYTES = 1 << 17
/** An unfilled block is handed over after this many milliseconds: the longest that a reply waits for its block. */
export const RETIRE_MS = 8

/** A TPACKET_V3 receive ring (Documentation/networking/packet_mmap.rst) on one interface. */
export interface Ring {
  readonly fd: number
  readonly bytes: Uint8Array
  readonly view: DataView
  /** The same memory by words: the status words are read and written with the ordering of Atomics. */
  readonly words: Int32Array
  readonly blocks: number
  /** Block that is read next. */
  next: number
  readonly mapping: Mapping
  readonly pollRequest: Uint8Array
}

export interface RingStatistics {
  /** Packets that came and were kept, and packets for which there was no room, since the last call. */
  received: number
  lost: number
}

/**
 * Opens the ring; needs CAP_NET_RAW. `seesOutgoing`: also what this machine sends (not what the responder sends, which passes
 * by). Throws TEITEN_LIVE_CAPTURE.
 */
export function openRing(facts: InterfaceFacts, options: { seesOutgoing: boolean; mebibytes: number }): Ring {
  const blocks = (options.mebibytes << 20) / BLOCK_BYTES
  const fd = libc.socket(AF_PACKET, (facts.ethernet ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC, 0) as number
  if (fd < 0) throw noSocket(facts)
  try {
    const set = (name: number, words: number[], what: string) =>
      checked(setOption(fd, SOL_PACKET, name, words), what, facts.name)
    set(PACKET_VERSION, [TPACKET_V3], 'PACKET_VERSION')
    if (!options.seesOutgoing) set(PACKET_IGNORE_OUTGOING, [1], 'PACKET_IGNORE_OUTGOING')
    limitLength(fd)
    set(PACKET_RX_RING, [BLOCK_BYTES, blocks, 2048, (BLOCK_BYTES / 2048) * blocks, RETIRE_MS, 0, 0], 'PACKET_RX_RING')
    const mapping = mapMemory(BLOCK_BYTES * blocks, PROT_READ | PROT_WRITE, MAP_SHARED, fd)
    bindTo(fd, facts.index, ETH_P_ALL)
    // Neighbour solicitations go to a multicast address made of the address that is asked for (RFC 4291 section 2.7.1).
    set(PACKET_ADD_MEMBERSHIP, [facts.index, PACKET_MR_ALLMULTI, 0, 0], 'PACKET_ADD_MEMBERSHIP')
    const pollRequest = new Uint8Array(8)
    new DataView(pollRequest.buffer).setInt32(0, fd, true)
    pollRequest[4] = POLLIN | POLLERR
    return {
      fd,
      bytes: new Uint8Array(mapping.buffer),
      view: new DataView(mapping.buffer),
      words: new Int32Array(mapping.buffer),
      blocks,
      next: 0,
      mapping,
      pollRequest,
    }
  } catch (error) {
    libc.close(fd)
    throw error
  }
}

function noSocket(facts: InterfaceFacts): TeitenError {
  if (lastError() !== EPERM) return systemError('socket(AF_PACKET)', facts.name)
  return new TeitenError('TEITEN_LIVE_CAPTURE', 'the kernel refuses a packet socket: CAP_NET_RAW is missing', {
    where: facts.name,
    next: 'teiten sensor setup --print shows a systemd unit that has it and nothing else.',
  })
}

export function setOption(fd: number, level: number, name: number, words: number[]): number {
  const value = Int32Array.from(words)
  return libc.setsockopt(fd, level, name, value, value.byteLength) as number
}

/** sockaddr_ll: family, protocol in network order, interface. */
export function bindTo(fd: number, index: number, protocol: number): void {
  const address = new DataView(new ArrayBuffer(20))
  address.setUint16(0, AF_PACKET, true)
  address.setUint16(2, protocol)
  address.setInt32(4, index, true)
  checked(libc.bind(fd, new Uint8Array(address.buffer), 20) as number, 'bind', `interface ${index}`)
}

/** A socket filter of one instruction: take SNAP_BYTES of every packet (BPF_RET | BPF_K, linux/filter.h). */
function limitLength(fd: number): void {
  const code = mapMemory(4096, PROT_READ | PROT_WRITE, 0x22, -1)
  const view = new DataView(code.buffer)
  view.setUint16(0, 0x06, true)
  view.setUint32(4, SNAP_BYTES, true)
  view.setUint16(64, 1, true)
  view.setBigUint64(72, code.at, true)
  const result = libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, code.at + 64n, 16) as number
  unmapMemory(code)
  checked(result, 'SO_ATTACH_FILTER', 'packet socket')
}

/** Offset of the next block if the kernel has handed it over, else -1. Call releaseBlock when it is read. */
export function nextBlock(ring: Ring): number {
  const at = ring.next * BLOCK_BYTES
  return (Atomics.load(ring.words, (at + BLOCK.status) >>> 2) & TP_STATUS_USER) === 0 ? -1 : at
}

/** Gives the block back to the kernel. */
export function releaseBlock(ring: Ring): void {
  Atomics.store(ring.words, (ring.next * BLOCK_BYTES + BLOCK.status) >>> 2, TP_STATUS_KERNEL)
  ring.next = ring.next + 1 === ring.blocks ? 0 : ring.next + 1
}

/** True if at least half of the ring waits to be read. */
export function isHalfFull(ring: Ring): boolean {
  const ahead = (ring.next + (ring.blocks >>> 1)) % ring.blocks
  return (Atomics.load(ring.words, (ahead * BLOCK_BYTES + BLOCK.status) >>> 2) & TP_STATUS_USER) !== 0
}

/** Waits until a block is there, at most `timeoutMs`. */
export function awaitBlock(ring: Ring, timeoutMs: number): void {
  libc.poll(ring.pollRequest, 1, timeoutMs)
}

/** PACKET_STATISTICS: the kernel sets its counters to zero with each reading; tp_packets includes tp_drops. */
export function readStatistics(ring: Ring): RingStatistics {
  const value = new Uint32Array(3)
  checked(
    libc.getsockopt(ring.fd, SOL_PACKET, PACKET_STATISTICS, value, [12]) as number,
    'PACKET_STATISTICS',
    'packet socket',
  )
  return { received: value[0]! - value[1]!, lost: value[1]! }
}

export function closeRing(ring: Ring): void {
  unmapMemory(ring.mapping)
  libc.close(ring.fd)
}
