import { type Decoding, note, stop, u16, u32 } from './decoding.ts'
import { extensionLength, FRAGMENT, isExtension, MAX_EXTENSIONS, NO_NEXT_HEADER } from './ipv6-extensions.ts'
import { limitToIp } from './packet-ends.ts'
import { decodeTransport } from './transport.ts'

/** IPv6 (RFC 8200) and its extension headers. Of a fragmented packet the first fragment is decoded, later ones stop. */
export function decodeIpv6(d: Decoding, at: number): boolean {
  const b = d.bytes
  if (d.end - at < 40) return stop(d, 'ipv6-truncated')
  if (b[at]! >>> 4 !== 6) return stop(d, 'ipv6-bad-version')
  const payloadLength = u16(b, at + 4)
  // 0 means a jumbogram (RFC 2675) or a network card that cuts segments itself: the frame tells the length.
  const totalLength = payloadLength === 0 && b[at + 6] !== NO_NEXT_HEADER ? d.wireEnd - at : 40 + payloadLength
  limitToIp(d, at, totalLength)
  writeIpv6(d, at, Math.min(totalLength, 65_535))
  return decodeExtensions(d, b[at + 6]!, at + 40)
}

function writeIpv6(d: Decoding, at: number, totalLength: number): void {
  const { out, row, bytes: b } = d
  const word = 4 * row
  for (let i = 0; i < 4; i++) {
    out.source[word + i] = u32(b, at + 8 + 4 * i)
    out.destination[word + i] = u32(b, at + 24 + 4 * i)
  }
  out.ttl[row] = b[at + 7]!
  out.ipId[row] = 0
  out.ipLength[row] = totalLength
}

function decodeExtensions(d: Decoding, firstHeader: number, from: number): boolean {
  const b = d.bytes
  let header = firstHeader
  let at = from
  for (let extensions = 0; ; extensions++) {
    if (header === NO_NEXT_HEADER) return stop(d, 'ipv6-no-next-header')
    if (!isExtension(header)) break
    if (extensions === MAX_EXTENSIONS) return stop(d, 'ipv6-too-many-extensions')
    if (d.end - at < 8) return stop(d, 'ipv6-extension-truncated')
    if (header === FRAGMENT && !firstFragment(d, at)) return stop(d, 'ipv6-later-fragment')
    const length = extensionLength(header, b[at + 1]!)
    if (d.end - at < length) return stop(d, 'ipv6-extension-truncated')
    header = b[at]!
    at += length
  }
  d.out.protocol[d.row] = header
  return decodeTransport(d, header, at)
}

/** False for a later fragment; a whole packet in one fragment (RFC 6946) is not noted. */
function firstFragment(d: Decoding, at: number): boolean {
  const field = u16(d.bytes, at + 2)
  if (field >>> 3 !== 0) return false
  if ((field & 1) !== 0 && !d.fragment) {
    d.fragment = true
    note(d, 'ipv6-first-fragment')
  }
  return true
}
