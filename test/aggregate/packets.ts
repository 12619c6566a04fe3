import { type AddressWords, parseAddress } from '../../src/base/address.ts'
import { FROM_PACKET, newPacketBatch, type PacketBatch } from '../../src/model/packet-batch.ts'
import { DIRECTION, newPacketClasses, type PacketClasses } from '../../src/model/packet-class.ts'
import { TCP } from '../../src/model/protocol.ts'

/** A packet as a test writes it; what is left out is an ordinary SYN. */
export interface TestPacket {
  at?: number
  from?: string
  to?: string
  protocol?: number
  sourcePort?: number
  port?: number
  flags?: number
  sequence?: number
  direction?: number
  payload?: string
  wireLength?: number
  packets?: number
  accesses?: number
  handshake?: number
  marks?: number
  ttl?: number
  ipLength?: number
  kind?: number
  country?: number
  quoted?: { protocol: number; to: string; port: number }
}

function words(text: string): AddressWords {
  return parseAddress(text)!
}

/** A batch and its classes holding the packets, all of one sensor. */
export function batchOf(packets: TestPacket[], sensor = 1): { batch: PacketBatch; classes: PacketClasses } {
  const batch = newPacketBatch(Math.max(1, packets.length))
  const classes = newPacketClasses(Math.max(1, packets.length))
  batch.bytes = Buffer.concat(packets.map(p => Buffer.from(p.payload ?? '', 'latin1')))
  let offset = 0
  packets.forEach((p, i) => {
    batch.seconds[i] = p.at ?? 1_400_000_000
    batch.source.set(words(p.from ?? '198.51.100.1'), 4 * i)
    batch.destination.set(words(p.to ?? '192.0.2.1'), 4 * i)
    batch.protocol[i] = p.protocol ?? TCP
    batch.sourcePort[i] = p.sourcePort ?? 40_000
    batch.destinationPort[i] = p.port ?? 7778
    batch.tcpFlags[i] = p.flags ?? (batch.protocol[i] === TCP ? 2 : 0)
    batch.tcpSequence[i] = p.sequence ?? 1000
    batch.ttl[i] = p.ttl ?? 50
    batch.ipLength[i] = p.ipLength ?? 40
    batch.packets[i] = p.packets ?? 1
    batch.accesses[i] = p.accesses ?? FROM_PACKET
    batch.handshake[i] = p.handshake ?? 0
    batch.sensor[i] = -1
    batch.number[i] = i + 1
    const length = (p.payload ?? '').length
    batch.payloadOffset[i] = offset
    batch.payloadLength[i] = length
    batch.payloadWireLength[i] = p.wireLength ?? length
    offset += length
    if (p.quoted !== undefined) {
      batch.quotedProtocol[i] = p.quoted.protocol
      batch.quotedDestination.set(words(p.quoted.to), 4 * i)
      batch.quotedDestinationPort[i] = p.quoted.port
    }
    classes.direction[i] = p.direction ?? DIRECTION.access
    classes.marks[i] = p.marks ?? 0
    classes.backscatterKind[i] = p.kind ?? 0
    classes.country[i] = p.country ?? 0
    classes.sensor[i] = sensor
  })
  batch.length = packets.length
  return { batch, classes }
}
