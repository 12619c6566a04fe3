import { type Decoding, note } from './decoding.ts'

/** Ethernet carries 46 bytes at least (IEEE 802.3 section 3.2.7) and some captures keep 4 check bytes: no sign of anything. */
const PADDED_BYTES = 46 + 4
const CHECK_BYTES = 4

/** Moves the ends of the packet inwards to where the IP packet of `length` bytes at `at` says that it ends. */
export function limitToIp(d: Decoding, at: number, length: number): void {
  const ipEnd = at + length
  if (d.frameEnd > ipEnd + CHECK_BYTES && d.frameEnd - at > PADDED_BYTES) note(d, 'packet-longer-than-ip')
  if (ipEnd > d.frameEnd) note(d, 'ip-longer-than-frame')
  d.wireEnd = ipEnd
  if (d.end > ipEnd) d.end = ipEnd
}

/** Writes where the payload lies, from `at` to the end of the packet. */
export function writePayload(d: Decoding, at: number): void {
  const captured = Math.max(0, d.end - at)
  const wire = Math.max(0, Math.min(d.wireEnd, d.frameEnd) - at)
  d.out.payloadOffset[d.row] = captured === 0 ? 0 : at
  d.out.payloadLength[d.row] = captured
  d.out.payloadWireLength[d.row] = wire
  if (captured < wire) note(d, 'payload-cut-by-capture')
}
