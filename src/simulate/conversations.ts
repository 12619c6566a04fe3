import type { Random } from '../base/random.ts'
import { TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN } from '../model/protocol.ts'
import type { FrameArena } from './frame-arena.ts'
import { addIcmp, addTcp, addUdp, type TcpSegment } from './packet-builder.ts'
import { NO_OPTIONS, stackOf } from './source-addresses.ts'

export type Tool = 'mirai' | 'zmap' | 'masscan' | 'plain'

/** One access: who, to which of our addresses, when, and with what. */
export interface Access {
  /** Unix seconds, with a fraction. */
  time: number
  sensor: number
  source: number
  destination: number
  sourcePort: number
  port: number
  tool: Tool
}

const EMPTY = new Uint8Array(0)
/** The responder's own stack. */
const OUR_TTL = 64
const OUR_WINDOW = 29_200
const OUR_OPTIONS = Uint8Array.from([2, 4, 5, 0xb4])

/** An ephemeral source port of an ordinary stack. */
export function ephemeralPort(random: Random): number {
  return 32768 + random.below(28232)
}

/** Our side and theirs of one TCP conversation, as far as it has come. */
interface Conversation {
  arena: FrameArena
  access: Access
  ttl: number
  ipId: number
  ownIpId: number
  theirNext: number
  ourNext: number
}

function send(
  c: Conversation,
  time: number,
  flags: number,
  window: number,
  options: Uint8Array,
  payload: Uint8Array,
): void {
  const a = c.access
  const segment: TcpSegment = {
    time: Math.floor(time * 1e6),
    sensor: a.sensor,
    source: a.source,
    destination: a.destination,
    ttl: c.ttl,
    ipId: c.ipId,
    sourcePort: a.sourcePort,
    destinationPort: a.port,
    sequence: c.theirNext,
    acknowledgement: (flags & TCP_ACK) !== 0 ? c.ourNext : 0,
    flags,
    window,
    options,
    payload,
  }
  addTcp(c.arena, segment)
  c.ipId = (c.ipId + 1) & 0xffff
}

function answer(c: Conversation, time: number, flags: number, options: Uint8Array): void {
  const a = c.access
  addTcp(c.arena, {
    time: Math.floor(time * 1e6),
    sensor: a.sensor,
    source: a.destination,
    destination: a.source,
    ttl: OUR_TTL,
    ipId: c.ownIpId,
    sourcePort: a.port,
    destinationPort: a.sourcePort,
    sequence: c.ourNext,
    acknowledgement: c.theirNext,
    flags,
    window: OUR_WINDOW,
    options,
    payload: EMPTY,
  })
  c.ownIpId = (c.ownIpId + 1) & 0xffff
}

/** Window and options of the SYN that a source's stack or tool sends. */
function synOf({ tool, source }: Access, random: Random): { window: number; options: Uint8Array } {
  if (tool === 'zmap') return { window: 65535, options: NO_OPTIONS }
  if (tool === 'masscan') return { window: 1024, options: NO_OPTIONS }
  if (tool === 'mirai') return { window: 5840 + random.below(50000), options: NO_OPTIONS }
  return stackOf(source)
}

/** SYN (sometimes sent again after a second or three, as RFC 6298 has it) and our SYN-ACK; the time of the SYN-ACK. */
function knock(c: Conversation, random: Random, sequence: number, repeat: boolean): number {
  const a = c.access
  const { window, options } = synOf(a, random)
  c.theirNext = sequence
  send(c, a.time, TCP_SYN, window, options, EMPTY)
  let at = a.time
  if (repeat) {
    at += random.unit() < 0.5 ? 1 : 3
    send(c, at, TCP_SYN, window, options, EMPTY)
  }
  c.theirNext = (sequence + 1) >>> 0
  at += 0.0001 + random.unit() * 0.0004
  answer(c, at, TCP_SYN | TCP_ACK, OUR_OPTIONS)
  c.ourNext = (c.ourNext + 1) >>> 0
  return at
}

function begin(arena: FrameArena, random: Random, access: Access, sequence: number): Conversation {
  const stack = stackOf(access.source)
  const ttl = access.tool === 'plain' ? stack.ttl : 255 - 7 - (access.source % 16)
  let ipId = random.below(65536)
  // ZMap before 2024: src/probe_modules/packet.c sets 54321; masscan: xor of destination, port and sequence (rawsock-pcapfile, templ-pkt.c)
  if (access.tool === 'zmap') ipId = 54321
  if (access.tool === 'masscan') ipId = ((access.destination ^ access.port ^ sequence) & 0xffff) >>> 0
  return {
    arena,
    access,
    ttl: access.tool === 'mirai' ? stack.ttl : ttl,
    ipId,
    ownIpId: random.below(65536),
    theirNext: sequence,
    ourNext: random.next(),
  }
}

/** A TCP access that never completes the handshake; half of the sources' kernels refuse our SYN-ACK with RST. */
export function addKnock(arena: FrameArena, random: Random, access: Access): void {
  // Mirai sets the sequence to the destination address (scanner.c, published 2016)
  const sequence = access.tool === 'mirai' ? access.destination : random.next()
  const c = begin(arena, random, access, sequence)
  const at = knock(c, random, sequence, access.tool === 'plain' && random.unit() < 0.06)
  if (random.unit() < 0.5) send(c, at + 0.02 + random.unit() * 0.3, TCP_RST, 0, NO_OPTIONS, EMPTY)
}

/** When a SYN that nobody answers is sent again, seconds after the first (RFC 6298 section 2: after one second, then doubled). */
const SENT_AGAIN = [1, 3, 7, 15, 31]

/**
 * A TCP access to an address that answers nothing. A stack sends its SYN again until whoever scans gives up, mostly after
 * a few seconds; tools that make their own packets do not.
 */
export function addUnanswered(arena: FrameArena, random: Random, access: Access): void {
  const sequence = access.tool === 'mirai' ? access.destination : random.next()
  const c = begin(arena, random, access, sequence)
  const { window, options } = synOf(access, random)
  send(c, access.time, TCP_SYN, window, options, EMPTY)
  if (access.tool !== 'plain') return
  const again = random.unit() < 0.3 ? SENT_AGAIN.length : random.below(4)
  for (const seconds of SENT_AGAIN.slice(0, again)) send(c, access.time + seconds, TCP_SYN, window, options, EMPTY)
}

/** A TCP access with handshake, and the payload if there is one (null: connected and sent nothing). Ends within a minute. */
export function addConversation(arena: FrameArena, random: Random, access: Access, payload: Uint8Array | null): void {
  // a full conversation needs an ordinary stack, whatever found the port
  const sequence = access.tool === 'mirai' ? access.destination : random.next()
  const c = begin(arena, random, access, sequence)
  const roundTrip = 0.02 + (access.source % 251) / 1000
  let at = knock(c, random, sequence, access.tool === 'plain' && random.unit() < 0.03) + roundTrip
  send(c, at, TCP_ACK, 229, NO_OPTIONS, EMPTY)
  if (payload !== null && payload.length > 0) {
    at += 0.0005 + random.unit() * 0.2
    send(c, at, TCP_PSH | TCP_ACK, 229, NO_OPTIONS, payload)
    c.theirNext = (c.theirNext + payload.length) >>> 0
    at += 0.0002
    answer(c, at, TCP_FIN | TCP_ACK, NO_OPTIONS)
    c.ourNext = (c.ourNext + 1) >>> 0
    send(c, at + roundTrip, TCP_FIN | TCP_ACK, 229, NO_OPTIONS, EMPTY)
    return
  }
  at += 0.05 + random.unit() * 10
  send(c, at, TCP_FIN | TCP_ACK, 229, NO_OPTIONS, EMPTY)
  c.theirNext = (c.theirNext + 1) >>> 0
  answer(c, at + 0.0002, TCP_FIN | TCP_ACK, NO_OPTIONS)
}

export function addDatagram(arena: FrameArena, random: Random, access: Access, payload: Uint8Array): void {
  const head = {
    time: Math.floor(access.time * 1e6),
    sensor: access.sensor,
    source: access.source,
    destination: access.destination,
    ttl: stackOf(access.source).ttl,
    ipId: access.tool === 'zmap' ? 54321 : random.below(65536),
  }
  addUdp(arena, head, access.sourcePort, access.port, payload)
}

/** ICMP echo request with the 32 or 56 bytes that Windows or Linux put into it. */
export function addEcho(arena: FrameArena, random: Random, access: Access): void {
  const stack = stackOf(access.source)
  const head = {
    time: Math.floor(access.time * 1e6),
    sensor: access.sensor,
    source: access.source,
    destination: access.destination,
    ttl: stack.ttl,
    ipId: random.below(65536),
  }
  const payload = new Uint8Array(stack.ttl > 64 ? 32 : 56)
  for (let i = 0; i < payload.length; i++) payload[i] = payload.length === 32 ? 97 + (i % 23) : i
  addIcmp(arena, head, 8, 0, (random.below(65536) * 65536 + 1) >>> 0, payload)
}
