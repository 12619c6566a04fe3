import { HANDSHAKE } from '../../../model/packet-batch.ts'
import { TCP, TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN } from '../../../model/protocol.ts'
import { addFrame, frameRoom, type Transmitter } from '../transmitter.ts'
import { type Arrival, readTcp } from './arrival.ts'
import { answerTo, type Banners } from './banners.ts'
import { cookieOf, EPOCH_SECONDS, newCookieKey } from './cookie.ts'
import { type ReplySegment, writeReply } from './reply-frames.ts'
import type { SipKey } from './siphash.ts'
import { newTokenBuckets, type ReplyLimits, type TokenBuckets, takeOfAll, takeReply } from './token-buckets.ts'

/**
 * Answers TCP without remembering anything, as Spoki does (Hiesgen et al., USENIX Security 2022): one SYN-ACK per SYN, never
 * again; after a segment that proves the handshake, a banner where the server speaks first; after the first data or FIN, an
 * answer or a reset. Silence to everything else. Until a source has proved itself, never more bytes go out than came in.
 */
export interface Responder {
  readonly transmitter: Transmitter
  /** Changed while it runs, as its file is; who was greeted before with another number of bytes does not prove itself afterwards. */
  banners: Banners
  readonly key: SipKey
  readonly buckets: TokenBuckets
  readonly reply: ReplySegment
  /** Milliseconds and epoch of the moment, set once per block. */
  nowMs: number
  epoch: number
  /** True while the ring fills faster than it is read: then records come before replies. */
  pressed: boolean
  /** Replies that were not sent: no tokens left, or pressure. */
  shed: number
  /** Segments that prove a handshake. */
  proven: number
}

export function newResponder(transmitter: Transmitter, banners: Banners, limits: ReplyLimits): Responder {
  return {
    transmitter,
    banners,
    key: newCookieKey(),
    buckets: newTokenBuckets(limits),
    reply: { sequence: 0, acknowledgement: 0, flags: 0, withMss: false, data: null },
    nowMs: 0,
    epoch: 0,
    pressed: false,
    shed: 0,
    proven: 0,
  }
}

export function setResponderClock(r: Responder, nowMs: number): void {
  r.nowMs = nowMs
  r.epoch = Math.floor(nowMs / 1000 / EPOCH_SECONDS)
}

/**
 * Looks at one packet to an address of ours and answers it if it is due. Gives HANDSHAKE.completed for a segment that could
 * only be sent by who received our SYN-ACK, HANDSHAKE.refused for an acknowledging one that does not prove it, else unknown.
 */
export function respond(r: Responder, a: Arrival, bytes: Uint8Array, view: DataView): number {
  if (a.protocol !== TCP || !readTcp(a, view)) return HANDSHAKE.unknown
  const flags = a.flags & (TCP_SYN | TCP_ACK | TCP_RST | TCP_FIN)
  if (flags === TCP_SYN) {
    answerSyn(r, a, bytes)
    return HANDSHAKE.unknown
  }
  if ((flags & (TCP_SYN | TCP_RST)) !== 0 || (flags & TCP_ACK) === 0) return HANDSHAKE.unknown
  const ahead = provenAhead(r, a)
  if (ahead < 0) return HANDSHAKE.refused
  r.proven++
  answerFirst(r, a, bytes, ahead)
  return HANDSHAKE.completed
}

function answerSyn(r: Responder, a: Arrival, bytes: Uint8Array): void {
  if (r.pressed || !takeReply(r.buckets, a.source, r.nowMs)) {
    r.shed++
    return
  }
  const { reply } = r
  reply.sequence = cookieOf(r.key, a, a.sequence, r.epoch)
  // Data in a SYN are not acknowledged: the source sends them again behind the handshake (RFC 7413 section 4.2.2).
  reply.acknowledgement = (a.sequence + 1) >>> 0
  reply.flags = TCP_SYN | TCP_ACK
  reply.withMss = a.hasOptions
  reply.data = null
  send(r, a, bytes)
}

/** How far behind our cookie the segment acknowledges (0, or the greeting's length); -1 if it proves nothing. */
function provenAhead(r: Responder, a: Arrival): number {
  const greeting = r.banners.greetings.get(a.destinationPort)?.length ?? 0
  const first = (a.sequence - 1) >>> 0
  const acknowledged = (a.acknowledgement - 1) >>> 0
  for (let epoch = r.epoch; epoch >= r.epoch - 1; epoch--) {
    const cookie = cookieOf(r.key, a, first, epoch)
    if (cookie === acknowledged) return 0
    if (greeting > 0 && (cookie + greeting) >>> 0 === acknowledged) return greeting
  }
  return -1
}

function answerFirst(r: Responder, a: Arrival, bytes: Uint8Array, ahead: number): void {
  const { reply } = r
  const fin = (a.flags & TCP_FIN) !== 0
  reply.sequence = a.acknowledgement
  reply.withMss = false
  reply.data = null
  reply.acknowledgement = (a.sequence + a.dataLength + (fin ? 1 : 0)) >>> 0
  if (a.dataLength === 0 && !fin) {
    const greeting = ahead === 0 ? r.banners.greetings.get(a.destinationPort) : undefined
    if (greeting === undefined) return
    reply.data = greeting
    reply.flags = TCP_PSH | TCP_ACK
  } else {
    const captured = Math.max(0, Math.min(a.end, a.packetEnd) - a.data)
    reply.data = a.dataLength > 0 ? answerTo(r.banners, bytes, a.data, captured) : null
    reply.flags = reply.data === null ? TCP_RST | TCP_ACK : TCP_PSH | TCP_ACK | TCP_FIN
  }
  // Data are worth more than what they answer: they count against the source's network; a reset does not.
  const granted = reply.data === null ? takeOfAll(r.buckets, r.nowMs) : takeReply(r.buckets, a.source, r.nowMs)
  if (r.pressed || !granted) r.shed++
  else send(r, a, bytes)
}

function send(r: Responder, a: Arrival, bytes: Uint8Array): void {
  const t = r.transmitter
  const room = frameRoom(t)
  addFrame(t, writeReply(t.bytes, t.view, room, a, bytes, r.reply))
}
