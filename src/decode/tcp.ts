import { TCP_FIN, TCP_RST, TCP_SYN } from '../model/protocol.ts'
import { type Decoding, note, stop, u16, u32 } from './decoding.ts'
import { writePayload } from './packet-ends.ts'
import { notePorts } from './ports.ts'

/** TCP (RFC 9293 section 3.1). */
export function decodeTcp(d: Decoding, at: number): boolean {
  const b = d.bytes
  if (d.end - at < 20) return stop(d, 'tcp-truncated')
  const headerLength = (b[at + 12]! >>> 4) * 4
  if (headerLength < 20 || headerLength > d.wireEnd - at) return stop(d, 'tcp-bad-header-length')
  const { out, row } = d
  const flags = b[at + 13]!
  out.sourcePort[row] = u16(b, at)
  out.destinationPort[row] = u16(b, at + 2)
  out.tcpSequence[row] = u32(b, at + 4)
  out.tcpAcknowledgement[row] = u32(b, at + 8)
  out.tcpFlags[row] = flags
  out.tcpWindow[row] = u16(b, at + 14)
  out.tcpOptionLength[row] = headerLength - 20
  if (headerLength > 20) decodeOptions(d, at + 20, Math.min(at + headerLength, d.end))
  if (flags === 0 || ((flags & TCP_SYN) !== 0 && (flags & (TCP_FIN | TCP_RST)) !== 0)) note(d, 'tcp-bad-flags')
  notePorts(d)
  writePayload(d, at + headerLength)
  return true
}

/** Bit of PacketBatch.tcpOptions for an option kind (IANA TCP option kinds). */
function optionBit(kind: number): number {
  switch (kind) {
    case 2:
      return 1 // maximum segment size
    case 3:
      return 2 // window scale
    case 4:
      return 4 // SACK permitted
    case 5:
      return 8 // SACK
    case 8:
      return 16 // timestamps
    default:
      return 32
  }
}

function decodeOptions(d: Decoding, from: number, end: number): void {
  const b = d.bytes
  let at = from
  let seen = 0
  let mss = 0
  while (at < end) {
    const kind = b[at]!
    if (kind === 0) break
    if (kind === 1) {
      at++
      continue
    }
    const length = at + 1 < end ? b[at + 1]! : 0
    if (length < 2 || length > end - at) {
      note(d, 'tcp-bad-option')
      break
    }
    seen |= optionBit(kind)
    if (kind === 2 && length === 4) mss = u16(b, at + 2)
    at += length
  }
  d.out.tcpOptions[d.row] = seen
  d.out.tcpMss[d.row] = mss
}
