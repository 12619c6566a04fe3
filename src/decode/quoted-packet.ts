import { V4_MAPPED } from '../base/address.ts'
import { ICMP, ICMPV6, TCP, UDP } from '../model/protocol.ts'
import { type Decoding, note, u16, u32 } from './decoding.ts'
import { extensionLength, FRAGMENT, isExtension, MAX_EXTENSIONS } from './ipv6-extensions.ts'

/**
 * The packet that an ICMP error quotes: its addresses as far as they are there, then its ports. RFC 792 promises the IP
 * header and eight bytes, which is just enough.
 */
export function decodeQuote(d: Decoding, at: number): void {
  const version = d.end > at ? d.bytes[at]! >>> 4 : 0
  if (version === 4 && d.end - at >= 20) decodeQuotedIpv4(d, at)
  else if (version === 6 && d.end - at >= 40) decodeQuotedIpv6(d, at)
  else note(d, 'icmp-quote-truncated')
}

function decodeQuotedIpv4(d: Decoding, at: number): void {
  const { out, row, bytes: b } = d
  const word = 4 * row
  out.quotedSource[word + 2] = V4_MAPPED
  out.quotedSource[word + 3] = u32(b, at + 12)
  out.quotedDestination[word + 2] = V4_MAPPED
  out.quotedDestination[word + 3] = u32(b, at + 16)
  const laterFragment = (u16(b, at + 6) & 0x1fff) !== 0
  const headerLength = Math.max(20, (b[at]! & 15) * 4)
  writeQuotedPorts(d, b[at + 9]!, at + headerLength, laterFragment)
}

function decodeQuotedIpv6(d: Decoding, at: number): void {
  const { out, row, bytes: b } = d
  for (let i = 0; i < 4; i++) {
    out.quotedSource[4 * row + i] = u32(b, at + 8 + 4 * i)
    out.quotedDestination[4 * row + i] = u32(b, at + 24 + 4 * i)
  }
  let header = b[at + 6]!
  let next = at + 40
  let laterFragment = false
  for (let i = 0; i < MAX_EXTENSIONS && isExtension(header) && d.end - next >= 8; i++) {
    if (header === FRAGMENT) laterFragment ||= u16(b, next + 2) >>> 3 !== 0
    const length = extensionLength(header, b[next + 1]!)
    header = b[next]!
    next += length
  }
  writeQuotedPorts(d, header, next, laterFragment)
}

/** Ports of a quoted TCP or UDP packet; of quoted ICMP the type, as in the columns of the packet itself. */
function writeQuotedPorts(d: Decoding, protocol: number, at: number, laterFragment: boolean): void {
  const { out, row, bytes: b } = d
  out.quotedProtocol[row] = protocol
  if (laterFragment) return
  const isIcmp = protocol === ICMP || protocol === ICMPV6
  if (!isIcmp && protocol !== TCP && protocol !== UDP) return
  if (d.end - at < (isIcmp ? 1 : 4)) {
    note(d, 'icmp-quote-truncated')
    return
  }
  out.quotedSourcePort[row] = isIcmp ? 0 : u16(b, at)
  out.quotedDestinationPort[row] = isIcmp ? b[at]! : u16(b, at + 2)
}
