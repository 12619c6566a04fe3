import { parseAddress } from '../../src/base/address.ts'
import { FROM_PACKET, newPacketBatch, type PacketBatch } from '../../src/model/packet-batch.ts'

/** One packet by hand; what is left out is zero. */
export interface Row {
  source?: string
  destination?: string
  protocol?: number
  sourcePort?: number
  destinationPort?: number
  ttl?: number
  tcpFlags?: number
  tcpSequence?: number
  tcpWindow?: number
  tcpOptionLength?: number
  tcpOptions?: number
  tcpMss?: number
  ipId?: number
  payload?: Uint8Array
  quotedProtocol?: number
  quotedSource?: string
  quotedSourcePort?: number
  quotedDestinationPort?: number
  markHints?: number
  accesses?: number
}

export function batchOf(rows: Row[]): PacketBatch {
  const batch = newPacketBatch(Math.max(1, rows.length))
  batch.bytes = Buffer.concat(rows.map(r => r.payload ?? new Uint8Array(0)))
  let offset = 0
  rows.forEach((row, i) => {
    batch.source.set(parseAddress(row.source ?? '203.0.113.7')!, 4 * i)
    batch.destination.set(parseAddress(row.destination ?? '192.0.2.1')!, 4 * i)
    batch.quotedSource.set(parseAddress(row.quotedSource ?? '0.0.0.0')!, 4 * i)
    batch.accesses[i] = row.accesses ?? FROM_PACKET
    batch.packets[i] = 1
    batch.payloadOffset[i] = offset
    batch.payloadLength[i] = row.payload?.length ?? 0
    offset += row.payload?.length ?? 0
    for (const name of [
      'protocol',
      'sourcePort',
      'destinationPort',
      'ttl',
      'tcpFlags',
      'tcpSequence',
      'tcpWindow',
      'tcpOptionLength',
      'tcpOptions',
      'tcpMss',
      'ipId',
      'quotedProtocol',
      'quotedSourcePort',
      'quotedDestinationPort',
      'markHints',
    ] as const) {
      batch[name][i] = row[name] ?? (name === 'protocol' ? 6 : 0)
    }
  })
  batch.length = rows.length
  return batch
}
