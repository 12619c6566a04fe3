import { ICMP, TCP, UDP } from '../model/protocol.ts'
import { type FrameArena, reserveFrame } from './frame-arena.ts'

/** What every packet of the simulator has: IPv4 over Ethernet. */
export interface PacketHead {
  /** Microseconds since 1970. */
  time: number
  sensor: number
  source: number
  destination: number
  ttl: number
  ipId: number
}

export interface TcpSegment extends PacketHead {
  sourcePort: number
  destinationPort: number
  sequence: number
  acknowledgement: number
  flags: number
  window: number
  /** A multiple of four bytes. */
  options: Uint8Array
  payload: Uint8Array
}

const ETHERNET = 14
const IPV4 = 20

function put16(b: Uint8Array, at: number, value: number): void {
  b[at] = value >>> 8
  b[at + 1] = value
}

function put32(b: Uint8Array, at: number, value: number): void {
  b[at] = value >>> 24
  b[at + 1] = value >>> 16
  b[at + 2] = value >>> 8
  b[at + 3] = value
}

/** One's complement sum of 16-bit words (RFC 1071), folded and inverted. */
function checksum(b: Uint8Array, from: number, to: number, start: number): number {
  let sum = start
  let i = from
  for (; i + 1 < to; i += 2) sum += (b[i]! << 8) | b[i + 1]!
  if (i < to) sum += b[i]! << 8
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 65536)
  return ~sum & 0xffff
}

/** Sum over the pseudo header of RFC 9293 section 3.1 and RFC 768. */
function pseudoSum(p: PacketHead, protocol: number, length: number): number {
  return (p.source >>> 16) + (p.source & 0xffff) + (p.destination >>> 16) + (p.destination & 0xffff) + protocol + length
}

function putIpv4(b: Uint8Array, at: number, p: PacketHead, protocol: number, total: number): void {
  b[at] = 0x45
  put16(b, at + 2, total)
  put16(b, at + 4, p.ipId)
  b[at + 6] = 0x40 // don't fragment
  b[at + 8] = p.ttl
  b[at + 9] = protocol
  put32(b, at + 12, p.source)
  put32(b, at + 16, p.destination)
  put16(b, at + 10, checksum(b, at, at + IPV4, 0))
}

/** Ethernet and IPv4 headers; the offset of what follows them. */
function open(arena: FrameArena, p: PacketHead, protocol: number, length: number): number {
  const at = reserveFrame(arena, p.time, p.sensor, ETHERNET + IPV4 + length)
  const b = arena.bytes
  // locally administered addresses: the sensor's and its router's
  b[at] = 2
  b[at + 5] = p.sensor + 1
  b[at + 6] = 2
  b[at + 11] = 254
  b[at + 12] = 8
  putIpv4(b, at + ETHERNET, p, protocol, IPV4 + length)
  return at + ETHERNET + IPV4
}

export function addTcp(arena: FrameArena, p: TcpSegment): void {
  const header = 20 + p.options.length
  const length = header + p.payload.length
  const at = open(arena, p, TCP, length)
  const b = arena.bytes
  put16(b, at, p.sourcePort)
  put16(b, at + 2, p.destinationPort)
  put32(b, at + 4, p.sequence)
  put32(b, at + 8, p.acknowledgement)
  b[at + 12] = (header / 4) << 4
  b[at + 13] = p.flags
  put16(b, at + 14, p.window)
  b.set(p.options, at + 20)
  b.set(p.payload, at + header)
  put16(b, at + 16, checksum(b, at, at + length, pseudoSum(p, TCP, length)))
}

export function addUdp(
  arena: FrameArena,
  p: PacketHead,
  sourcePort: number,
  destinationPort: number,
  payload: Uint8Array,
): void {
  const length = 8 + payload.length
  const at = open(arena, p, UDP, length)
  const b = arena.bytes
  put16(b, at, sourcePort)
  put16(b, at + 2, destinationPort)
  put16(b, at + 4, length)
  b.set(payload, at + 8)
  put16(b, at + 6, checksum(b, at, at + length, pseudoSum(p, UDP, length)) || 0xffff) // 0 would mean "none" (RFC 768)
}

/** ICMP with the four bytes after the checksum as `rest` (RFC 792). */
export function addIcmp(
  arena: FrameArena,
  p: PacketHead,
  type: number,
  code: number,
  rest: number,
  payload: Uint8Array,
): void {
  const length = 8 + payload.length
  const at = open(arena, p, ICMP, length)
  const b = arena.bytes
  b[at] = type
  b[at + 1] = code
  put32(b, at + 4, rest)
  b.set(payload, at + 8)
  put16(b, at + 2, checksum(b, at, at + length, 0))
}

/** IPv4 header and the first eight bytes of a TCP or UDP packet from us to the victim, as an ICMP error quotes them (RFC 792). */
export function quotedPacket(
  p: PacketHead,
  protocol: number,
  sourcePort: number,
  destinationPort: number,
  sequence: number,
): Uint8Array {
  const b = new Uint8Array(28)
  putIpv4(b, 0, p, protocol, protocol === TCP ? 40 : 36)
  put16(b, 20, sourcePort)
  put16(b, 22, destinationPort)
  put32(b, 24, protocol === TCP ? sequence : 16 << 16)
  return b
}
