import { type Decoding, note, stop } from './decoding.ts'
import { writePayload } from './packet-ends.ts'
import { notePorts, portsAreOdd } from './ports.ts'

/** UDP (RFC 768). Its own length may end the payload before the IP packet ends. */
export function decodeUdp(d: Decoding, at: number): boolean {
  if (d.end - at < 8) return stop(d, 'udp-truncated')
  const sourcePort = d.view.getUint16(at)
  const destinationPort = d.view.getUint16(at + 2)
  d.out.sourcePort[d.row] = sourcePort
  d.out.destinationPort[d.row] = destinationPort
  if (portsAreOdd(sourcePort, destinationPort)) notePorts(d)
  const length = d.view.getUint16(at + 4)
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
