import { type Decoding, stop, u16 } from './decoding.ts'
import { decodeEtherType } from './ethernet.ts'
import { decodeIpv4 } from './ipv4.ts'
import { decodeIpv6 } from './ipv6.ts'

/** PPP protocol numbers (RFC 1332, RFC 5072). */
const PPP_IPV4 = 0x21
const PPP_IPV6 = 0x57
/** First byte of Cisco's HDLC framing, unicast and broadcast; an EtherType follows at byte 2 (RFC 1547 section 4.3.1). */
const CISCO_UNICAST = 0x0f
const CISCO_BROADCAST = 0x8f

/** PPP (RFC 1661), with the address and control bytes of HDLC-like framing (RFC 1662) or without, or Cisco's HDLC. */
export function decodePpp(d: Decoding, at: number): boolean {
  if (d.end - at < 2) return stop(d, 'ppp-truncated')
  const first = d.bytes[at]!
  if (first === CISCO_UNICAST || first === CISCO_BROADCAST) return decodeCiscoHdlc(d, at)
  const framed = first === 0xff && d.bytes[at + 1] === 3
  return decodePppProtocol(d, framed ? at + 2 : at)
}

/** A protocol number of two bytes, or of one if its lowest bit says so (protocol field compression, RFC 1661 section 6.5). */
function decodePppProtocol(d: Decoding, at: number): boolean {
  if (d.end - at < 2) return stop(d, 'ppp-truncated')
  const compressed = (d.bytes[at]! & 1) === 1
  const protocol = compressed ? d.bytes[at]! : u16(d.bytes, at)
  const next = at + (compressed ? 1 : 2)
  return protocol === PPP_IPV4 ? decodeIpv4(d, next) : protocol === PPP_IPV6 ? decodeIpv6(d, next) : stop(d, 'not-ip')
}

/** Address, control, EtherType. */
export function decodeCiscoHdlc(d: Decoding, at: number): boolean {
  if (d.end - at < 4) return stop(d, 'ppp-truncated')
  return decodeEtherType(d, u16(d.bytes, at + 2), at + 4)
}

/** LINKTYPE_PPP_ETHER: a PPPoE header (RFC 2516 section 4) without Ethernet before it. */
export function decodePppoe(d: Decoding, at: number): boolean {
  if (d.end - at < 6) return stop(d, 'ppp-truncated')
  return d.bytes[at + 1] === 0 ? decodePppProtocol(d, at + 6) : stop(d, 'pppoe-not-session')
}
