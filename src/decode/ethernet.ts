import { type Decoding, MAX_LAYERS, stop, u16 } from './decoding.ts'
import { decodeIpv4 } from './ipv4.ts'
import { decodeIpv6 } from './ipv6.ts'

const IPV4 = 0x0800
const IPV6 = 0x86dd
const VLAN = 0x8100
/** Outer tags: IEEE 802.1ad, and the numbers that were in use before it. */
const SERVICE_VLAN = 0x88a8
const OLD_SERVICE_VLAN = 0x9100
const OLD_SERVICE_VLAN_2 = 0x9200
const PPPOE_DISCOVERY = 0x8863
const PPPOE_SESSION = 0x8864
/** IEEE 802.3 section 3.2.6: up to here the field is a length and an LLC header follows. */
const MAX_LENGTH_FIELD = 1500

/** LINKTYPE_ETHERNET. */
export const ETHERNET = 1

/** Ethernet II and IEEE 802.3. */
export function decodeEthernet(d: Decoding, at: number): boolean {
  if (d.end - at < 14) return stop(d, 'link-truncated')
  const type = d.view.getUint16(at + 12)
  return type === IPV4 ? decodeIpv4(d, at + 14) : decodeEtherType(d, type, at + 14)
}

/** What an EtherType announces: IP, or tags and sessions around it, at most MAX_LAYERS deep. */
export function decodeEtherType(d: Decoding, etherType: number, from: number): boolean {
  let type = etherType
  let at = from
  for (let layers = 0; layers < MAX_LAYERS; layers++) {
    if (type === IPV4) return decodeIpv4(d, at)
    if (type === IPV6) return decodeIpv6(d, at)
    if (type === PPPOE_DISCOVERY) return stop(d, 'pppoe-not-session')
    const length = tagLength(type)
    if (length === 0) return stop(d, 'not-ip')
    if (d.end - at < length) return stop(d, type === PPPOE_SESSION ? 'ppp-truncated' : 'link-truncated')
    type = innerType(d, type, at)
    at += length
  }
  return stop(d, 'too-many-layers')
}

/** Bytes that a tag takes, with the type that follows it; 0 if the type is none that is entered. */
function tagLength(type: number): number {
  if (type === VLAN || type === SERVICE_VLAN || type === OLD_SERVICE_VLAN || type === OLD_SERVICE_VLAN_2) return 4
  if (type === PPPOE_SESSION) return 8
  return type <= MAX_LENGTH_FIELD ? 8 : 0
}

/** EtherType behind a tag, a PPPoE session header (RFC 2516) or an LLC/SNAP header (RFC 1042). */
function innerType(d: Decoding, type: number, at: number): number {
  const b = d.bytes
  if (type === PPPOE_SESSION) {
    const code = b[at + 1]!
    const protocol = u16(b, at + 6)
    return code !== 0 ? PPPOE_DISCOVERY : protocol === 0x0021 ? IPV4 : protocol === 0x0057 ? IPV6 : 0xffff
  }
  if (type > MAX_LENGTH_FIELD) return u16(b, at + 2)
  const snap = b[at] === 0xaa && b[at + 1] === 0xaa && b[at + 2] === 3 && b[at + 3] === 0 && u16(b, at + 4) === 0
  const inner = u16(b, at + 6)
  return snap && inner > MAX_LENGTH_FIELD ? inner : 0xffff
}
