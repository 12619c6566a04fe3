import { V4_MAPPED } from '../base/address.ts'
import { type Decoding, note, stop, u16, u32 } from './decoding.ts'
import { limitToIp } from './packet-ends.ts'
import { decodeTransport } from './transport.ts'

/** IPv4 (RFC 791). Of a fragmented packet, the first fragment is decoded and the later ones, which have no ports, stop. */
export function decodeIpv4(d: Decoding, at: number): boolean {
  const b = d.bytes
  if (d.end - at < 20) return stop(d, 'ipv4-truncated')
  const first = b[at]!
  if (first >>> 4 !== 4) return stop(d, 'ipv4-bad-version')
  const headerLength = (first & 15) * 4
  if (headerLength < 20) return stop(d, 'ipv4-bad-header-length')
  // A total length of 0 is what a network card leaves to fill in when it cuts segments itself.
  const totalLength = u16(b, at + 2) || Math.min(d.wireEnd - at, 65_535)
  if (totalLength < headerLength) return stop(d, 'ipv4-bad-total-length')
  const fragment = u16(b, at + 6)
  if ((fragment & 0x1fff) !== 0) return stop(d, 'ipv4-later-fragment')
  if (d.end - at < headerLength) return stop(d, 'ipv4-truncated')
  limitToIp(d, at, totalLength)
  if ((fragment & 0x2000) !== 0) {
    d.fragment = true
    note(d, 'ipv4-first-fragment')
  }
  if (headerLength > 20 && !optionsAreSound(b, at + 20, at + headerLength)) note(d, 'ipv4-bad-option')
  writeIpv4(d, at, totalLength)
  return decodeTransport(d, b[at + 9]!, at + headerLength)
}

function writeIpv4(d: Decoding, at: number, totalLength: number): void {
  const { out, row, bytes: b } = d
  const word = 4 * row
  out.source[word] = 0
  out.source[word + 1] = 0
  out.source[word + 2] = V4_MAPPED
  out.source[word + 3] = u32(b, at + 12)
  out.destination[word] = 0
  out.destination[word + 1] = 0
  out.destination[word + 2] = V4_MAPPED
  out.destination[word + 3] = u32(b, at + 16)
  out.protocol[row] = b[at + 9]!
  out.ttl[row] = b[at + 8]!
  out.ipId[row] = u16(b, at + 4)
  out.ipLength[row] = totalLength
}

/** RFC 791 section 3.1: end (0), no operation (1), or type, length and data within the header. */
function optionsAreSound(b: Uint8Array, from: number, end: number): boolean {
  let at = from
  while (at < end) {
    const type = b[at]!
    if (type === 0) return true
    if (type === 1) at++
    else {
      const length = at + 1 < end ? b[at + 1]! : 0
      if (length < 2 || length > end - at) return false
      at += length
    }
  }
  return true
}
