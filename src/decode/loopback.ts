import { type Decoding, stop, u32 } from './decoding.ts'
import { decodeIpv4 } from './ipv4.ts'
import { decodeIpv6 } from './ipv6.ts'

/**
 * LINKTYPE_NULL and LINKTYPE_LOOP: four bytes of address family, in the byte order of the machine that captured. AF_INET
 * is 2 everywhere; AF_INET6 is 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS, 10 on Linux, 23 on Windows.
 */
export function decodeLoopback(d: Decoding, at: number): boolean {
  if (d.end - at < 4) return stop(d, 'link-truncated')
  const word = u32(d.bytes, at)
  const family = word > 0xffff ? d.bytes[at]! | (d.bytes[at + 1]! << 8) : word
  switch (family) {
    case 2:
      return decodeIpv4(d, at + 4)
    case 10:
    case 23:
    case 24:
    case 28:
    case 30:
      return decodeIpv6(d, at + 4)
    default:
      return stop(d, 'not-ip')
  }
}
