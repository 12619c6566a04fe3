import { V4_MAPPED } from '../../../base/address.ts'
import { TCP } from '../../../model/protocol.ts'
import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_ARP, ETH_P_IP, ETH_P_IPV6 } from '../linux.ts'

/** One packet as the responder sees it; one object, filled again for every packet. */
export interface Arrival {
  /** First byte of the frame, of the network header, behind the captured bytes. */
  frame: number
  network: number
  end: number
  /** ETH_P_…; 0 if it is nothing that we look at. */
  etherType: number
  readonly source: Uint32Array
  readonly destination: Uint32Array
  /** Transport protocol directly behind the IP header; 0 if there is none of use: fragments, extension headers. */
  protocol: number
  /** First byte of the transport header, and of the end of the packet by its IP length. */
  transport: number
  packetEnd: number
  sourcePort: number
  destinationPort: number
  sequence: number
  acknowledgement: number
  flags: number
  /** First byte of TCP data and its length on the wire. */
  data: number
  dataLength: number
  hasOptions: boolean
  /** 802.1Q tag that the kernel took off (TCI), with its type; type 0 if there was none. */
  vlanTag: number
  vlanType: number
}

export function newArrival(): Arrival {
  return {
    frame: 0,
    network: 0,
    end: 0,
    etherType: 0,
    source: new Uint32Array(4),
    destination: new Uint32Array(4),
    protocol: 0,
    transport: 0,
    packetEnd: 0,
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgement: 0,
    flags: 0,
    data: 0,
    dataLength: 0,
    hasOptions: false,
    vlanTag: 0,
    vlanType: 0,
  }
}

/** Most tags that stand inside the frame. */
const MOST_TAGS = 2

/**
 * Reads the headers up to the addresses; true if it is IPv4 or IPv6 with whole addresses, or ARP. `protocol` says whether there
 * is a transport header directly behind them. Nothing is believed beyond `end`.
 */
export function readArrival(s: Arrival, view: DataView, frame: number, length: number, linkProtocol: number): boolean {
  s.frame = frame
  s.end = frame + length
  s.protocol = 0
  let type = linkProtocol
  let at = frame
  if (type === 0) {
    if (length < 14) return false
    type = view.getUint16(frame + 12)
    at = frame + 14
    for (let tags = 0; (type === ETH_P_8021Q || type === ETH_P_8021AD) && tags < MOST_TAGS; tags++) {
      if (s.end - at < 4) return false
      type = view.getUint16(at + 2)
      at += 4
    }
  }
  s.etherType = type
  s.network = at
  if (type === ETH_P_IP) return readV4(s, view, at)
  if (type === ETH_P_IPV6) return readV6(s, view, at)
  return type === ETH_P_ARP
}

function readV4(s: Arrival, view: DataView, at: number): boolean {
  if (s.end - at < 20) return false
  const first = view.getUint8(at)
  if (first >>> 4 !== 4) return false
  const { source, destination } = s
  source[0] = source[1] = destination[0] = destination[1] = 0
  source[2] = destination[2] = V4_MAPPED
  source[3] = view.getUint32(at + 12)
  destination[3] = view.getUint32(at + 16)
  const headerLength = (first & 15) * 4
  const totalLength = view.getUint16(at + 2)
  // Fragments have no ports of their own or no whole segment: recorded, never answered.
  if (headerLength < 20 || totalLength < headerLength || (view.getUint16(at + 6) & 0x3fff) !== 0) return true
  s.packetEnd = at + totalLength
  s.transport = at + headerLength
  s.protocol = view.getUint8(at + 9)
  return true
}

function readV6(s: Arrival, view: DataView, at: number): boolean {
  if (s.end - at < 40 || view.getUint8(at) >>> 4 !== 6) return false
  for (let i = 0; i < 4; i++) {
    s.source[i] = view.getUint32(at + 8 + 4 * i)
    s.destination[i] = view.getUint32(at + 24 + 4 * i)
  }
  s.packetEnd = at + 40 + view.getUint16(at + 4)
  s.transport = at + 40
  s.protocol = view.getUint8(at + 6)
  return true
}

/** Reads the TCP header of a segment whose protocol is TCP; false if it is not whole. */
export function readTcp(s: Arrival, view: DataView): boolean {
  const at = s.transport
  if (s.protocol !== TCP || s.end - at < 20 || s.packetEnd - at < 20) return false
  const headerLength = (view.getUint8(at + 12) >>> 4) * 4
  if (headerLength < 20 || at + headerLength > s.packetEnd) return false
  s.sourcePort = view.getUint16(at)
  s.destinationPort = view.getUint16(at + 2)
  s.sequence = view.getUint32(at + 4)
  s.acknowledgement = view.getUint32(at + 8)
  s.flags = view.getUint8(at + 13)
  s.data = at + headerLength
  s.dataLength = s.packetEnd - s.data
  s.hasOptions = headerLength > 20 && hasMss(view, at + 20, Math.min(at + headerLength, s.end))
  return true
}

/** True if the options, as far as captured, hold a maximum segment size. */
function hasMss(view: DataView, from: number, end: number): boolean {
  let at = from
  while (at < end) {
    const kind = view.getUint8(at)
    if (kind === 2) return true
    if (kind === 0) return false
    if (kind === 1) at++
    else {
      const length = at + 1 < end ? view.getUint8(at + 1) : 0
      if (length < 2) return false
      at += length
    }
  }
  return false
}
