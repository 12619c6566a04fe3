import type { FrameBatch } from '../model/frame-batch.ts'
import { ODDITY } from '../model/oddity.ts'
import { FROM_PACKET, type PacketBatch } from '../model/packet-batch.ts'
import type { Decoding } from './decoding.ts'
import { decodeEthernet, ETHERNET } from './ethernet.ts'
import { decodeLink } from './link.ts'

/** 1980-01-01: no capture is older, so an earlier time is an unset clock or a block without time. */
const YEAR_1980 = 315_532_800
/** Capture threads and interfaces overtake each other by less; only larger steps back are noted. */
const OVERTAKING_SECONDS = 1

/**
 * Decodes every frame of a batch into the columns of `out` (capacity at least `frames.length`), which is emptied first.
 * Frames that cannot be counted by port get no row but one oddity that stops:
 * `frames.length` = `out.length` + stopped frames. `oddities` is a count column (model/oddity.ts), added to.
 * The quoted columns hold values only where `quotedProtocol` or both quoted addresses are not zero.
 */
export function decodeFrames(frames: FrameBatch, out: PacketBatch, oddities: Float64Array): void {
  const n = frames.length
  clearRows(out, n)
  out.bytes = frames.bytes
  const d = newDecoding(frames.bytes, out, oddities)
  let previous = frames.previousSeconds
  for (let i = 0; i < n; i++) {
    const seconds = frames.seconds[i]!
    if (seconds < YEAR_1980 || seconds + OVERTAKING_SECONDS < previous) noteTime(seconds, previous, oddities)
    previous = seconds
    const at = frames.offset[i]!
    d.end = at + frames.capturedLength[i]!
    d.frameEnd = d.wireEnd = at + frames.wireLength[i]!
    d.fragment = false
    const linkType = frames.linkType[i]!
    // Most captures are of Ethernet: a direct call lets V8 inline what follows.
    if (!(linkType === ETHERNET ? decodeEthernet(d, at) : decodeLink(d, linkType, at))) continue
    const row = d.row++
    out.seconds[row] = seconds
    out.nanoseconds[row] = frames.nanoseconds[i]!
    out.number[row] = frames.firstNumber + i
  }
  out.length = d.row
}

function newDecoding(bytes: Uint8Array, out: PacketBatch, oddities: Float64Array): Decoding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { bytes, view, end: 0, frameEnd: 0, wireEnd: 0, fragment: false, out, row: 0, oddities }
}

function noteTime(seconds: number, previous: number, oddities: Float64Array): void {
  if (seconds < YEAR_1980) oddities[ODDITY['time-before-1980']]!++
  if (seconds + OVERTAKING_SECONDS < previous) oddities[ODDITY['time-backwards']]!++
}

/** Empties what only some layers write, and sets what every packet of a capture has alike. */
function clearRows(out: PacketBatch, n: number): void {
  out.sourcePort.fill(0, 0, n)
  out.destinationPort.fill(0, 0, n)
  out.icmpCode.fill(0, 0, n)
  out.tcpFlags.fill(0, 0, n)
  out.tcpSequence.fill(0, 0, n)
  out.tcpAcknowledgement.fill(0, 0, n)
  out.tcpWindow.fill(0, 0, n)
  out.tcpOptionLength.fill(0, 0, n)
  out.tcpMss.fill(0, 0, n)
  out.tcpOptions.fill(0, 0, n)
  out.quotedProtocol.fill(0, 0, n)
  out.quotedSource.fill(0, 0, 4 * n)
  out.quotedDestination.fill(0, 0, 4 * n)
  out.quotedSourcePort.fill(0, 0, n)
  out.quotedDestinationPort.fill(0, 0, n)
  out.packets.fill(1, 0, n)
  out.accesses.fill(FROM_PACKET, 0, n)
  out.handshake.fill(0, 0, n)
  out.markHints.fill(0, 0, n)
  out.sensor.fill(-1, 0, n)
}
