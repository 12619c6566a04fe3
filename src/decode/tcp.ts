import { TCP_FIN, TCP_RST, TCP_SYN } from '../model/protocol.ts'
import { type Decoding, note, stop, u16 } from './decoding.ts'
import { writePayload } from './packet-ends.ts'
import { notePorts, portsAreOdd } from './ports.ts'

/** TCP (RFC 9293 section 3.1). */
export function decodeTcp(d: Decoding, at: number): boolean {
  if (d.end - at < 20) return stop(d, 'tcp-truncated')
  const headerLength = (d.bytes[at + 12]! >>> 4) * 4
  if (headerLength < 20 || headerLength > d.wireEnd - at) return stop(d, 'tcp-bad-header-length')
  writeTcp(d, at)
  if (headerLength > 20) decodeOptions(d, at + 20, at + headerLength)
  writePayload(d, at + headerLength)
  return true
}

function writeTcp(d: Decoding, at: number): void {
  const { out, row, view } = d
  const flags = d.bytes[at + 13]!
  const sourcePort = view.getUint16(at)
  const destinationPort = view.getUint16(at + 2)
  out.sourcePort[row] = sourcePort
  out.destinationPort[row] = destinationPort
  out.tcpSequence[row] = view.getUint32(at + 4)
  out.tcpAcknowledgement[row] = view.getUint32(at + 8)
  out.tcpFlags[row] = flags
  out.tcpWindow[row] = view.getUint16(at + 14)
  if (portsAreOdd(sourcePort, destinationPort)) notePorts(d)
  if (flags === 0 || ((flags & TCP_SYN) !== 0 && (flags & (TCP_FIN | TCP_RST)) !== 0)) note(d, 'tcp-bad-flags')
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

/** Options from `from` to the end of the header, as far as they were captured. */
function decodeOptions(d: Decoding, from: number, headerEnd: number): void {
  const b = d.bytes
  const end = Math.min(headerEnd, d.end)
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
  d.out.tcpOptionLength[d.row] = headerEnd - from
  d.out.tcpOptions[d.row] = seen
  d.out.tcpMss[d.row] = mss
}
