import { type Decoding, note, stop, u16 } from './decoding.ts'
import { writePayload } from './packet-ends.ts'
import { notePorts } from './ports.ts'

/** UDP (RFC 768). Its own length may end the payload before the IP packet ends. */
export function decodeUdp(d: Decoding, at: number): boolean {
  const b = d.bytes
  if (d.end - at < 8) return stop(d, 'udp-truncated')
  d.out.sourcePort[d.row] = u16(b, at)
  d.out.destinationPort[d.row] = u16(b, at + 2)
  notePorts(d)
  const length = u16(b, at + 4)
  const room = d.wireEnd - at
  // 0 stands for a jumbogram (RFC 2675 section 4); the first fragment of a longer datagram holds less than its length.
  if (length > room ? !d.fragment : length < 8 && length !== 0) note(d, 'udp-bad-length')
  else if (length >= 8 && length < room) {
    d.wireEnd = at + length
    d.end = Math.min(d.end, d.wireEnd)
  }
  writePayload(d, at + 8)
  return true
}
