import { ICMP } from '../model/protocol.ts'
import { type Decoding, stop } from './decoding.ts'
import { writePayload } from './packet-ends.ts'
import { decodeQuote } from './quoted-packet.ts'

/** Types that quote the packet they complain about: unreachable, source quench, redirect, time exceeded, parameter problem. */
const ICMP_ERRORS = [3, 4, 5, 11, 12]
/** RFC 4443 section 2.1: types below 128 are errors; 1 to 4 are in use. */
const LAST_ICMPV6_ERROR = 4

/** ICMP (RFC 792) and ICMPv6 (RFC 4443): the type stands in the column of the destination port. */
export function decodeIcmp(d: Decoding, protocol: number, at: number): boolean {
  if (d.end - at < 4) return stop(d, 'icmp-truncated')
  const type = d.bytes[at]!
  d.out.destinationPort[d.row] = type
  d.out.icmpCode[d.row] = d.bytes[at + 1]!
  writePayload(d, at + 8)
  const isError = protocol === ICMP ? ICMP_ERRORS.includes(type) : type >= 1 && type <= LAST_ICMPV6_ERROR
  if (isError) decodeQuote(d, at + 8)
  return true
}
