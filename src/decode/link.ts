import { decodeCooked, decodeCooked2 } from './cooked.ts'
import { type Decoding, stop } from './decoding.ts'
import { decodeEthernet, ETHERNET } from './ethernet.ts'
import { decodeIpv4 } from './ipv4.ts'
import { decodeIpv6 } from './ipv6.ts'
import { decodeLoopback } from './loopback.ts'
import { decodeCiscoHdlc, decodePpp, decodePppoe } from './ppp.ts'

/** LINKTYPE_ numbers of tcpdump.org/linktypes.html; 12 and 14 are raw IP by the numbers of BSDs in older files. */
const NULL = 0
const PPP = 9
const RAW_BSD = 12
const RAW_OPENBSD = 14
const PPP_HDLC = 50
const PPP_ETHER = 51
const RAW = 101
const CISCO_HDLC = 104
const LOOP = 108
const LINUX_SLL = 113
const PPP_WITH_DIRECTION = 204
const IPV4 = 228
const IPV6 = 229
const LINUX_SLL2 = 276

/** Decodes a frame of the given link type at `at`; false if it was stopped by an oddity. */
export function decodeLink(d: Decoding, linkType: number, at: number): boolean {
  switch (linkType) {
    case ETHERNET:
      return decodeEthernet(d, at)
    case RAW:
    case RAW_BSD:
    case RAW_OPENBSD:
      return decodeRaw(d, at)
    case IPV4:
      return decodeIpv4(d, at)
    case IPV6:
      return decodeIpv6(d, at)
    case LINUX_SLL:
      return decodeCooked(d, at)
    case LINUX_SLL2:
      return decodeCooked2(d, at)
    case NULL:
    case LOOP:
      return decodeLoopback(d, at)
    case PPP:
    case PPP_HDLC:
      return decodePpp(d, at)
    case PPP_WITH_DIRECTION:
      return decodePpp(d, at + 1)
    case PPP_ETHER:
      return decodePppoe(d, at)
    case CISCO_HDLC:
      return decodeCiscoHdlc(d, at)
    default:
      return stop(d, 'unknown-link-type')
  }
}

/** IP without a link layer: the version tells which. */
function decodeRaw(d: Decoding, at: number): boolean {
  if (d.end - at < 1) return stop(d, 'link-truncated')
  const version = d.bytes[at]! >>> 4
  return version === 4 ? decodeIpv4(d, at) : version === 6 ? decodeIpv6(d, at) : stop(d, 'not-ip')
}
