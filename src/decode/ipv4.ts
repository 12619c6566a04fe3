import { V4_MAPPED } from '../base/address.ts'
import { type Decoding, note, stop } from './decoding.ts'
import { limitToIp } from './packet-ends.ts'
import { decodeTransport } from './transport.ts'

/** First byte of a header without options; all but a few packets have it, and are neither fragments nor left unfilled. */
const PLAIN = 0x45
const MORE_FRAGMENTS = 0x2000
const FRAGMENT_OFFSET = 0x1fff

/** IPv4 (RFC 791). Of a fragmented packet, the first fragment is decoded and the later ones, which have no ports, stop. */
export function decodeIpv4(d: Decoding, at: number): boolean {
  if (d.end - at < 20) return stop(d, 'ipv4-truncated')
  const totalLength = d.view.getUint16(at + 2)
  const fragment = d.view.getUint16(at + 6) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)
  if (d.bytes[at] !== PLAIN || fragment !== 0 || totalLength < 20) return decodeSpecialIpv4(d, at, fragment)
  limitToIp(d, at, totalLength)
  writeIpv4(d, at, totalLength)
  return decodeTransport(d, d.bytes[at + 9]!, at + 20)
}

/** Headers with options, fragments, and what cannot be believed. */
function decodeSpecialIpv4(d: Decoding, at: number, fragment: number): boolean {
  const first = d.bytes[at]!
  if (first >>> 4 !== 4) return stop(d, 'ipv4-bad-version')
  const headerLength = (first & 15) * 4
  if (headerLength < 20) return stop(d, 'ipv4-bad-header-length')
  // A total length of 0 is what a network card leaves to fill in when it cuts segments itself.
  const totalLength = d.view.getUint16(at + 2) || Math.min(d.frameEnd - at, 65_535)
  if (totalLength < headerLength) return stop(d, 'ipv4-bad-total-length')
  if ((fragment & FRAGMENT_OFFSET) !== 0) return stop(d, 'ipv4-later-fragment')
  if (d.end - at < headerLength) return stop(d, 'ipv4-truncated')
  limitToIp(d, at, totalLength)
  if (fragment !== 0) {
    d.fragment = true
    note(d, 'ipv4-first-fragment')
  }
  if (headerLength > 20 && !optionsAreSound(d.bytes, at + 20, at + headerLength)) note(d, 'ipv4-bad-option')
  writeIpv4(d, at, totalLength)
  return decodeTransport(d, d.bytes[at + 9]!, at + headerLength)
}

function writeIpv4(d: Decoding, at: number, totalLength: number): void {
  const { out, row, bytes, view } = d
  const { source, destination } = out
  const word = 4 * row
  source[word] = 0
  source[word + 1] = 0
  source[word + 2] = V4_MAPPED
  source[word + 3] = view.getUint32(at + 12)
  destination[word] = 0
  destination[word + 1] = 0
  destination[word + 2] = V4_MAPPED
  destination[word + 3] = view.getUint32(at + 16)
  out.protocol[row] = bytes[at + 9]!
  out.ttl[row] = bytes[at + 8]!
  out.ipId[row] = view.getUint16(at + 4)
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
