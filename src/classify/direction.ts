import type { PacketBatch } from '../model/packet-batch.ts'
import { BACKSCATTER_KIND, DIRECTION, type DirectionCode } from '../model/packet-class.ts'
import { ICMP, ICMPV6, TCP, TCP_ACK, TCP_RST, TCP_SYN, UDP } from '../model/protocol.ts'
import { isUdpReply } from './udp-reply.ts'

/** Direction in the low byte, kind of backscatter in the next: two small numbers without an object. */
const result = (direction: DirectionCode, kind = 0): number => direction | (kind << 8)

const ACCESS = result(DIRECTION.access)
const CONTINUATION = result(DIRECTION.continuation)
const NOISE = result(DIRECTION.noise)

/**
 * What one packet to us is, by itself: direction in the low byte, kind of backscatter in the next. After Moore et al.,
 * "Inferring Internet Denial-of-Service Activity" (2006), table 1: answers that forged packets call forth.
 */
export function packetDirection(batch: PacketBatch, i: number): number {
  switch (batch.protocol[i]) {
    case TCP:
      return tcpDirection(batch, i)
    case UDP:
      return isUdpReply(batch, i) ? result(DIRECTION.backscatter, BACKSCATTER_KIND.udpAnswer) : ACCESS
    case ICMP:
      return icmpDirection(batch, i)
    case ICMPV6:
      return icmpv6Direction(batch, i)
    default:
      return NOISE
  }
}

function tcpDirection(batch: PacketBatch, i: number): number {
  const flags = batch.tcpFlags[i]! & (TCP_SYN | TCP_ACK | TCP_RST)
  if (flags === TCP_SYN) return ACCESS
  if (flags === (TCP_SYN | TCP_ACK)) return result(DIRECTION.backscatter, BACKSCATTER_KIND.synAck)
  if ((flags & TCP_RST) === 0) return CONTINUATION
  if ((flags & TCP_SYN) !== 0) return NOISE
  return isAnsweringReset(batch, i) ? result(DIRECTION.backscatter, BACKSCATTER_KIND.rst) : CONTINUATION
}

/**
 * A reset is either an answer to a forged packet or the end of a conversation that the source opened with our responder.
 * RFC 9293 section 3.10.7.1: a closed port answers a SYN with RST+ACK and sequence 0: certain. Otherwise ports decide: a
 * victim answers from its service to the higher port that the forger drew; a scanner resets from its higher port to the
 * service that it looked for.
 */
function isAnsweringReset(batch: PacketBatch, i: number): boolean {
  if ((batch.tcpFlags[i]! & TCP_ACK) !== 0 && batch.tcpSequence[i] === 0) return true
  return batch.destinationPort[i]! >= 1024 && batch.sourcePort[i]! < batch.destinationPort[i]!
}

/** RFC 792, RFC 950: requests open; errors that quote us as the sender answer to something that was forged. */
function icmpDirection(batch: PacketBatch, i: number): number {
  switch (batch.destinationPort[i]) {
    case 8:
    case 13:
    case 15:
    case 17:
      return ACCESS
    case 0:
      return result(DIRECTION.backscatter, BACKSCATTER_KIND.echoReply)
    case 14:
    case 16:
    case 18:
      return result(DIRECTION.backscatter, BACKSCATTER_KIND.icmpOther)
    case 3:
      return icmpError(batch, i, BACKSCATTER_KIND.icmpUnreachable)
    case 11:
      return icmpError(batch, i, BACKSCATTER_KIND.icmpTimeExceeded)
    case 4:
    case 5:
    case 12:
      return icmpError(batch, i, BACKSCATTER_KIND.icmpOther)
    default:
      return NOISE
  }
}

/** RFC 4443; 139 asks for node information (RFC 4620). */
function icmpv6Direction(batch: PacketBatch, i: number): number {
  switch (batch.destinationPort[i]) {
    case 128:
    case 139:
      return ACCESS
    case 129:
      return result(DIRECTION.backscatter, BACKSCATTER_KIND.echoReply)
    case 140:
      return result(DIRECTION.backscatter, BACKSCATTER_KIND.icmpOther)
    case 1:
      return icmpError(batch, i, BACKSCATTER_KIND.icmpUnreachable)
    case 3:
      return icmpError(batch, i, BACKSCATTER_KIND.icmpTimeExceeded)
    case 2:
    case 4:
      return icmpError(batch, i, BACKSCATTER_KIND.icmpOther)
    default:
      return NOISE
  }
}

function icmpError(batch: PacketBatch, i: number, kind: number): number {
  if (batch.quotedProtocol[i] === 0) return NOISE
  for (let k = 4 * i; k < 4 * i + 4; k++) {
    if (batch.quotedSource[k] !== batch.destination[k]) return NOISE
  }
  return quotesOurAnswer(batch, i) ? CONTINUATION : result(DIRECTION.backscatter, kind)
}

/** A quoted segment from a service's port to a higher one was sent by our own responder; forgers draw high source ports. */
function quotesOurAnswer(batch: PacketBatch, i: number): boolean {
  return batch.quotedProtocol[i] === TCP && batch.quotedSourcePort[i]! < 1024 && batch.quotedDestinationPort[i]! >= 1024
}
