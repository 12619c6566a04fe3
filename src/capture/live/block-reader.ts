import { formatAddress } from '../../base/address.ts'
import { HANDSHAKE } from '../../model/packet-batch.ts'
import { ICMP, ICMPV6, seriesKey, TCP, TCP_RST, UDP } from '../../model/protocol.ts'
import type { DarkAddresses } from './dark-addresses.ts'
import { isDark } from './dark-addresses.ts'
import {
  BLOCK,
  ETH_P_8021Q,
  ETH_P_ARP,
  HEADER,
  PACKET_HOST,
  PACKET_OUTGOING,
  TP_STATUS_VLAN_TPID_VALID,
  TP_STATUS_VLAN_VALID,
} from './linux.ts'
import type { LiveBatch, LiveSecond } from './live-event.ts'
import { isOwnConversation, noteOutgoing, type OwnConversations } from './own-conversations.ts'
import { type Arrival, readArrival, readTcp } from './respond/arrival.ts'
import { answerNeighbour, type Neighbours } from './respond/neighbours.ts'
import { type Responder, respond } from './respond/responder.ts'
import type { Ring } from './ring.ts'
import type { Transmitter } from './transmitter.ts'

/** LINKTYPE_ETHERNET, and LINKTYPE_RAW for interfaces whose packets begin with IP. */
const LINKTYPE_ETHERNET = 1
const LINKTYPE_RAW = 101

/** What is done with every packet of a block. */
export interface BlockReader {
  readonly ring: Ring
  readonly ethernet: boolean
  readonly dark: DarkAddresses
  /** Addresses where somebody else answers; null if there are none. */
  readonly dialogue: DarkAddresses | null
  readonly arrival: Arrival
  readonly responder: Responder | null
  readonly neighbours: Neighbours | null
  readonly transmitter: Transmitter | null
  /** Set where this machine's kernel holds addresses of the sensor. */
  readonly own: OwnConversations | null
  readonly excluded: ReadonlySet<number>
  readonly second: LiveSecond
}

/** Packets of the block at `at`. */
export function packetsIn(ring: Ring, at: number): number {
  return ring.view.getUint32(at + BLOCK.packets, true)
}

/** Bytes of the block at `at` that are in use. */
export function bytesIn(ring: Ring, at: number): number {
  return ring.view.getUint32(at + BLOCK.length, true)
}

/** Reads the block at `at`: answers what is to be answered, and adds what is for the sensor to the batch, whose bytes it extends from `to`. */
export function readBlock(reader: BlockReader, at: number, batch: LiveBatch, to: number): void {
  const { ring } = reader
  const { view } = ring
  const kept = batch.length
  let header = at + view.getUint32(at + BLOCK.firstPacket, true)
  for (let n = packetsIn(ring, at); n > 0; n--) {
    const start = header + view.getUint16(header + (reader.ethernet ? HEADER.mac : HEADER.net), true)
    const captured = view.getUint32(header + HEADER.captured, true)
    const handshake = takePacket(reader, header, start, captured)
    if (handshake >= 0) addFrameTo(batch, reader, header, start - at + to, handshake)
    header += view.getUint32(header + HEADER.next, true)
  }
  if (batch.length > kept) batch.bytes.set(ring.bytes.subarray(at, at + bytesIn(ring, at)), to)
}

/** What the packet proves, for the batch; -1 if it is not for the sensor. */
function takePacket(reader: BlockReader, header: number, start: number, captured: number): number {
  const { ring, arrival, second } = reader
  const { view } = ring
  const known = readArrival(
    arrival,
    view,
    start,
    captured,
    reader.ethernet ? 0 : view.getUint16(header + HEADER.protocol),
  )
  const type = view.getUint8(header + HEADER.packetType)
  if (type === PACKET_OUTGOING) {
    if (known) noteSent(reader)
    return -1
  }
  if (!known) {
    second.other++
    return -1
  }
  readTag(arrival, view, header)
  if (
    reader.neighbours !== null &&
    answerNeighbour(reader.neighbours, reader.transmitter!, arrival, ring.bytes, view)
  ) {
    second.other++
    return -1
  }
  if (arrival.etherType === ETH_P_ARP || !isDark(reader.dark, arrival.destination)) {
    second.other++
    return -1
  }
  if (isOwn(reader)) {
    second.own++
    return -1
  }
  second.received++
  if (reader.responder === null || type !== PACKET_HOST) return HANDSHAKE.unknown
  if (reader.dialogue !== null && isDark(reader.dialogue, arrival.destination)) return HANDSHAKE.unknown
  return respond(reader.responder, arrival, ring.bytes, view)
}

/** A tag that the network card or the kernel took out of the frame: the answer needs it again. */
function readTag(a: Arrival, view: DataView, header: number): void {
  const status = view.getUint32(header + HEADER.status, true)
  if ((status & TP_STATUS_VLAN_VALID) === 0) {
    a.vlanType = 0
    return
  }
  a.vlanTag = view.getUint32(header + HEADER.vlanTag, true) & 0xffff
  a.vlanType = (status & TP_STATUS_VLAN_TPID_VALID) === 0 ? ETH_P_8021Q : view.getUint16(header + HEADER.vlanType, true)
}

/** What this machine sends from an address of the sensor: its own conversations, or answers that nobody wanted of it. */
function noteSent(reader: BlockReader): void {
  const { arrival, own, second, ring } = reader
  if (own === null || !isDark(reader.dark, arrival.source)) return
  readPorts(arrival, ring.view)
  if (reader.excluded.has(seriesKey(arrival.protocol, arrival.sourcePort))) return
  if (isUnwantedAnswer(arrival, ring.view)) second.kernelAnswers++
  else noteOutgoing(own, arrival, Math.floor(second.at))
}

/** A reset, an unreachable or an echo reply: what a kernel says that is not kept quiet. */
function isUnwantedAnswer(a: Arrival, view: DataView): boolean {
  if (a.protocol === TCP) return (a.flags & TCP_RST) !== 0
  if (a.protocol === ICMP) return [0, 3].includes(view.getUint8(a.transport))
  return a.protocol === ICMPV6 && [1, 129].includes(view.getUint8(a.transport))
}

function isOwn(reader: BlockReader): boolean {
  const { arrival, own, excluded } = reader
  if (own === null && excluded.size === 0) return false
  readPorts(arrival, reader.ring.view)
  if (excluded.has(seriesKey(arrival.protocol, arrival.destinationPort))) return true
  return own !== null && isOwnConversation(own, arrival, Math.floor(reader.second.at))
}

function readPorts(a: Arrival, view: DataView): void {
  a.sourcePort = a.destinationPort = a.flags = 0
  if (a.protocol === TCP) readTcp(a, view)
  else if (a.protocol === UDP && a.end - a.transport >= 4) {
    a.sourcePort = view.getUint16(a.transport)
    a.destinationPort = view.getUint16(a.transport + 2)
  }
}

function addFrameTo(batch: LiveBatch, reader: BlockReader, header: number, offset: number, handshake: number): void {
  const { view } = reader.ring
  const i = batch.length++
  batch.offset[i] = offset
  batch.capturedLength[i] = view.getUint32(header + HEADER.captured, true)
  batch.wireLength[i] = view.getUint32(header + HEADER.wire, true)
  batch.seconds[i] = view.getUint32(header + HEADER.seconds, true)
  batch.nanoseconds[i] = view.getUint32(header + HEADER.nanoseconds, true)
  batch.linkType[i] = reader.ethernet ? LINKTYPE_ETHERNET : LINKTYPE_RAW
  batch.handshake[i] = handshake
}

/** Addresses as text, for the set of addresses that the kernel itself answers neighbours for. */
export function addressTexts(addresses: readonly ArrayLike<number>[]): string[] {
  return addresses.map(a => formatAddress(a))
}
