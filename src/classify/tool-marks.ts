import { isV4 } from '../base/address.ts'
import type { PacketBatch } from '../model/packet-batch.ts'
import { MARK } from '../model/packet-class.ts'
import { ICMP, TCP, TCP_ACK, TCP_RST, TCP_SYN, UDP } from '../model/protocol.ts'

/** IPv4 identification of ZMap's probes (zmap, src/probe_modules/packet.c: make_ip_header; older builds only, newer ones draw it). */
export const ZMAP_IP_ID = 54_321
/** TCP window of ZMap's SYN (packet.c: make_tcp_header). */
export const ZMAP_WINDOW = 65_535
/** No route is longer: what arrives with more was sent with 255, which no ordinary stack does for TCP (Spoki, Hiesgen et al. 2022). */
export const IRREGULAR_TTL = 200
/** Windows of Nmap's raw SYN scan, in units of 1,024 (nmap, libnetutil: 1 to 4, drawn per scan). */
const NMAP_WINDOW_UNIT = 1024
const NMAP_WINDOWS = 4
/** Windows of masscan's default TCP template: 1024 up to 1.3.0, 1025 (0x0401) after it (masscan, src/templ-pkt.c). */
const MASSCAN_WINDOWS = [1024, 1025] as const
const OPTION_MSS = 1

/**
 * MARK bits of the tools that give themselves away in this packet; 0 for most. Only packets that open a conversation are
 * looked at. No bit rests on 16 bits alone: a second, independent field has to agree.
 */
export function toolMarks(batch: PacketBatch, i: number): number {
  const protocol = batch.protocol[i]!
  if (protocol === TCP) {
    const flags = batch.tcpFlags[i]!
    return (flags & (TCP_SYN | TCP_ACK | TCP_RST)) === TCP_SYN ? synMarks(batch, i) : 0
  }
  if (batch.ipId[i] !== ZMAP_IP_ID || batch.ttl[i]! < IRREGULAR_TTL) return 0
  return protocol === UDP || (protocol === ICMP && batch.destinationPort[i] === 8) ? MARK.zmap : 0
}

function synMarks(batch: PacketBatch, i: number): number {
  const v4 = isV4(batch.destination, 4 * i)
  let marks = 0
  if (v4 && isMirai(batch, i)) marks |= MARK.mirai
  if (v4 && isZmapSyn(batch, i)) marks |= MARK.zmap
  if (v4 && isMasscanSyn(batch, i)) marks |= MARK.masscan
  if (isNmapSyn(batch, i)) marks |= MARK.nmapSyn
  if (isIrregularSyn(batch, i)) marks |= MARK.irregularSyn
  return marks
}

/** Sequence number = destination address: 32 bits, enough by itself (Mirai, scanner.c; Antonakakis et al. 2017, section 3.1). */
function isMirai(batch: PacketBatch, i: number): boolean {
  return batch.tcpSequence[i] === batch.destination[4 * i + 3]
}

/**
 * The identification with ZMap's window, a TTL that began at 255, and no options other than MSS: all that these builds send.
 * The identification alone comes from ordinary hosts, too, once in 65,536 packets.
 */
function isZmapSyn(batch: PacketBatch, i: number): boolean {
  return (
    batch.ipId[i] === ZMAP_IP_ID &&
    batch.tcpWindow[i] === ZMAP_WINDOW &&
    batch.ttl[i]! >= IRREGULAR_TTL &&
    (batch.tcpOptions[i]! & ~OPTION_MSS) === 0
  )
}

/**
 * Identification = lower half of address ^ port ^ sequence (masscan, src/templ-pkt.c: tcp_set_target), with its window and
 * without options other than MSS. Two packets of a source are asked for before a source is called so; queries see to that.
 */
function isMasscanSyn(batch: PacketBatch, i: number): boolean {
  const sequence = batch.tcpSequence[i]!
  if (sequence === 0 || (batch.tcpOptions[i]! & ~OPTION_MSS) !== 0) return false
  const window = batch.tcpWindow[i]
  if (window !== MASSCAN_WINDOWS[0] && window !== MASSCAN_WINDOWS[1]) return false
  return ((batch.destination[4 * i + 3]! ^ batch.destinationPort[i]! ^ sequence) & 0xffff) === batch.ipId[i]
}

/** A small round window with MSS 1460 as the only option; no operating system in use sends this. */
function isNmapSyn(batch: PacketBatch, i: number): boolean {
  const window = batch.tcpWindow[i]!
  return (
    window > 0 &&
    window % NMAP_WINDOW_UNIT === 0 &&
    window <= NMAP_WINDOW_UNIT * NMAP_WINDOWS &&
    batch.tcpOptions[i] === OPTION_MSS &&
    batch.tcpMss[i] === 1460 &&
    batch.tcpOptionLength[i] === 4
  )
}

/** No options and a TTL that began at 255: made by a program, not by a stack (Spoki, Hiesgen et al. 2022, section 3). */
function isIrregularSyn(batch: PacketBatch, i: number): boolean {
  return batch.tcpOptionLength[i] === 0 && batch.ttl[i]! >= IRREGULAR_TTL
}
