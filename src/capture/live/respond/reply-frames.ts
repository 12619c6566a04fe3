import { isV4 } from '../../../base/address.ts'
import { TCP } from '../../../model/protocol.ts'
import type { Arrival } from './arrival.ts'

/** What our segments say of themselves: an ordinary machine's values. */
const TTL = 64
const WINDOW = 64_240
/** MSS that we offer where the SYN has one: Ethernet's 1,500 bytes without headers. */
const MSS_V4 = 1460
const MSS_V6 = 1440

export interface ReplySegment {
  sequence: number
  acknowledgement: number
  flags: number
  withMss: boolean
  data: Uint8Array | null
}

/**
 * Writes a TCP segment back to where `a` came from, at `at` of `out`; gives its length in bytes. The link header is the received
 * one with its addresses exchanged, tags included; `network` is where the IP header begins.
 */
export function writeReply(
  out: Uint8Array,
  view: DataView,
  at: number,
  a: Arrival,
  frameBytes: Uint8Array,
  reply: ReplySegment,
): number {
  const network = writeLink(out, view, at, a, frameBytes)
  const v4 = isV4(a.source)
  const transport = network + (v4 ? 20 : 40)
  const dataLength = reply.data === null ? 0 : reply.data.length
  const headerLength = reply.withMss ? 24 : 20
  const length = headerLength + dataLength
  view.setUint16(transport, a.destinationPort)
  view.setUint16(transport + 2, a.sourcePort)
  view.setUint32(transport + 4, reply.sequence)
  view.setUint32(transport + 8, reply.acknowledgement)
  view.setUint16(transport + 12, ((headerLength / 4) << 12) | reply.flags)
  view.setUint16(transport + 14, WINDOW)
  view.setUint32(transport + 16, 0)
  if (reply.withMss) view.setUint32(transport + 20, 0x02040000 | (v4 ? MSS_V4 : MSS_V6))
  if (reply.data !== null) out.set(reply.data, transport + headerLength)
  if (v4) writeV4(view, network, a, length)
  else writeV6(view, network, a, length)
  const addresses = v4 ? sumWords(view, network + 12, 8) : sumWords(view, network + 8, 32)
  view.setUint16(transport + 16, folded(addresses + TCP + length + sumWords(view, transport, length)))
  return transport + length - at
}

/** The link header of the answer; gives where the network header begins. Interfaces without one have none (network = frame). */
export function writeLink(out: Uint8Array, view: DataView, at: number, a: Arrival, frameBytes: Uint8Array): number {
  const length = a.network - a.frame
  if (length === 0) return at
  for (let i = 0; i < 6; i++) {
    out[at + i] = frameBytes[a.frame + 6 + i]!
    out[at + 6 + i] = frameBytes[a.frame + i]!
  }
  let to = at + 12
  if (a.vlanType !== 0) {
    view.setUint16(to, a.vlanType)
    view.setUint16(to + 2, a.vlanTag)
    to += 4
  }
  for (let from = a.frame + 12; from < a.network; from++) out[to++] = frameBytes[from]!
  return to
}

/** Identification 0 with DF, as Linux sends its SYN-ACKs (RFC 6864 section 4.1 allows it). */
function writeV4(view: DataView, at: number, a: Arrival, payloadLength: number): void {
  view.setUint32(at, 0x45000000 | (20 + payloadLength))
  view.setUint32(at + 4, 0x00004000)
  view.setUint32(at + 8, (TTL << 24) | (TCP << 16))
  view.setUint32(at + 12, a.destination[3]!)
  view.setUint32(at + 16, a.source[3]!)
  view.setUint16(at + 10, folded(sumWords(view, at, 20)))
}

function writeV6(view: DataView, at: number, a: Arrival, payloadLength: number): void {
  view.setUint32(at, 0x60000000)
  view.setUint32(at + 4, ((payloadLength << 16) | (TCP << 8) | TTL) >>> 0)
  for (let i = 0; i < 4; i++) {
    view.setUint32(at + 8 + 4 * i, a.destination[i]!)
    view.setUint32(at + 24 + 4 * i, a.source[i]!)
  }
}

/** Sum of 16-bit words, the last byte padded with zero (RFC 1071). */
export function sumWords(view: DataView, from: number, length: number): number {
  let sum = 0
  const even = from + (length & ~1)
  for (let at = from; at < even; at += 2) sum += view.getUint16(at)
  return (length & 1) === 0 ? sum : sum + (view.getUint8(even) << 8)
}

/** The ones' complement of a sum: the checksum. */
export function folded(sum: number): number {
  let s = sum
  while (s > 0xffff) s = (s & 0xffff) + Math.floor(s / 65_536)
  return ~s & 0xffff
}
