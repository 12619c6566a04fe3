import { type AddressBlock, blockHas } from '../../base/address.ts'
import type { Dialogue } from '../../capture/live/dialogue/dialogue.ts'
import { FROM_PACKET, HANDSHAKE, newPacketBatch, type PacketBatch } from '../../model/packet-batch.ts'
import { TCP, TCP_ACK, TCP_PSH, TCP_SYN } from '../../model/protocol.ts'

/**
 * Brings together what the ring sees of a dialogue and what was said in it. The packets are the ring's; the first payload is what
 * the dialogue gave, decrypted and whole, so bytes of single segments are left out where a dialogue takes them.
 */
export interface DialogueBook {
  readonly blocks: readonly AddressBlock[]
  /** By ends of a conversation: sequence number of its first byte of data. At most MOST_OPEN, the oldest goes. */
  readonly firstSequence: Map<string, number>
  readonly rows: PacketBatch
}

/** Conversations whose beginning is remembered until what was said in them is known. */
export const MOST_OPEN = 65_536
const ROWS = 1024

export function newDialogueBook(blocks: readonly AddressBlock[]): DialogueBook {
  return { blocks, firstSequence: new Map(), rows: newPacketBatch(ROWS) }
}

function keyOf(
  source: ArrayLike<number>,
  s: number,
  destination: ArrayLike<number>,
  d: number,
  sourcePort: number,
  destinationPort: number,
): string {
  return `${source[s]} ${source[s + 1]} ${source[s + 2]} ${source[s + 3]} ${sourcePort} ${destination[d]} ${destination[d + 1]} ${destination[d + 2]} ${destination[d + 3]} ${destinationPort}`
}

/** Notes where conversations with the tier begin, and takes single segments' bytes out of the batch. */
export function noteBeginnings(book: DialogueBook, batch: PacketBatch): void {
  for (let row = 0; row < batch.length; row++) {
    if (batch.protocol[row] !== TCP || !book.blocks.some(b => blockHas(b, batch.destination, 4 * row))) continue
    if ((batch.tcpFlags[row]! & (TCP_SYN | TCP_ACK)) === TCP_SYN) {
      const { source, destination, sourcePort, destinationPort } = batch
      const key = keyOf(source, 4 * row, destination, 4 * row, sourcePort[row]!, destinationPort[row]!)
      book.firstSequence.delete(key)
      book.firstSequence.set(key, (batch.tcpSequence[row]! + 1) >>> 0)
      if (book.firstSequence.size > MOST_OPEN) book.firstSequence.delete(book.firstSequence.keys().next().value!)
    }
    batch.payloadLength[row] = batch.payloadWireLength[row] = 0
  }
}

/**
 * What dialogues gave as rows of no packet and no access of their own: the aggregator gives the payload to the access that began the
 * conversation. A ClientHello stands beside it by itself. Batches are filled again for each.
 */
export function* dialogueRows(book: DialogueBook, dialogues: readonly Dialogue[]): Generator<PacketBatch> {
  for (let at = 0; at < dialogues.length; at += ROWS / 2) {
    const some = dialogues.slice(at, at + ROWS / 2)
    const b = book.rows
    b.length = 0
    b.bytes = new Uint8Array(some.reduce((n, d) => n + d.payload.length + (d.hello?.length ?? 0), 0))
    let used = 0
    for (const d of some) {
      const key = keyOf(d.source, 0, d.destination, 0, d.sourcePort, d.destinationPort)
      const first = book.firstSequence.get(key) ?? 0
      book.firstSequence.delete(key)
      // Half the circle away from the SYN: no data of this conversation, as far as sequence numbers go, so it is not its first payload.
      const apart = d.payload.length > 0 ? (first + 0x80000000) >>> 0 : first
      if (d.hello !== null) used += addRow(b, d, d.hello, d.hello.length, apart, used)
      if (d.payload.length > 0) used += addRow(b, d, d.payload, d.length, first, used)
    }
    yield b
  }
}

function addRow(b: PacketBatch, d: Dialogue, bytes: Uint8Array, length: number, sequence: number, at: number): number {
  const i = b.length++
  b.seconds[i] = Math.floor(d.at / 1000)
  b.nanoseconds[i] = (d.at % 1000) * 1_000_000
  b.source.set(d.source, 4 * i)
  b.destination.set(d.destination, 4 * i)
  b.protocol[i] = TCP
  b.sourcePort[i] = d.sourcePort
  b.destinationPort[i] = d.destinationPort
  b.icmpCode[i] = b.ttl[i] = b.tcpOptionLength[i] = b.tcpOptions[i] = b.quotedProtocol[i] = 0
  b.tcpFlags[i] = TCP_PSH | TCP_ACK
  b.tcpSequence[i] = sequence
  b.tcpAcknowledgement[i] = b.tcpWindow[i] = b.tcpMss[i] = b.ipId[i] = b.ipLength[i] = 0
  b.payloadOffset[i] = at
  b.payloadLength[i] = bytes.length
  b.payloadWireLength[i] = length
  b.bytes.set(bytes, at)
  b.packets[i] = 0
  b.accesses[i] = FROM_PACKET
  b.handshake[i] = HANDSHAKE.completed
  b.markHints[i] = 0
  b.sensor[i] = -1
  b.number[i] = i + 1
  return bytes.length
}
