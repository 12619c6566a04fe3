import { seededRandom } from '../../../src/base/random.ts'
import { encodeTuples } from '../../../src/capture/spool/tuple-record.ts'
import { newTupleColumns, type TupleColumns } from '../../../src/model/flow-tuple.ts'

/** Random tuples: mostly IPv4, every column used; `packets` is at least 1 and accesses never more. */
export function sampleTuples(rows: number, seed: number, v6 = false): TupleColumns {
  const random = seededRandom(seed)
  const n = (below: number) => Math.floor(random.unit() * below)
  const t = newTupleColumns(rows)
  t.length = rows
  for (let i = 0; i < rows; i++) {
    t.minute[i] = 1_790_000_000 + 60 * n(5)
    const six = v6 && n(2) === 0
    t.source.set(six ? [0x20010db8, n(2 ** 32), n(2 ** 32), n(2 ** 32)] : [0, 0, 0xffff, n(2 ** 32)], 4 * i)
    t.destination.set(six ? [0x20010db8, 0, 0, n(256)] : [0, 0, 0xffff, 0xc0000200 + n(16)], 4 * i)
    t.protocol[i] = [6, 17, 1][n(3)]!
    t.sourcePort[i] = n(65_536)
    t.destinationPort[i] = n(65_536)
    t.ttl[i] = n(256)
    t.tcpFlags[i] = n(256)
    t.ipLength[i] = 40 + n(1400)
    t.marks[i] = n(8)
    t.direction[i] = n(5)
    t.handshake[i] = n(2)
    t.payload[i] = n(4)
    t.packets[i] = 1 + n(3)
    t.accesses[i] = n(2)
  }
  return t
}

export function idOf(index: number): Uint8Array {
  return new Uint8Array(16).fill(index)
}

export function packetsOf(t: TupleColumns): number {
  return t.packets.subarray(0, t.length).reduce((a, b) => a + b, 0)
}

/** A record's payload of random tuples and the packets that it stands for. */
export function sampleRecord(rows: number, seed: number): { payload: Buffer; packets: number } {
  const t = sampleTuples(rows, seed)
  return { payload: encodeTuples(t, 0, rows, idOf), packets: packetsOf(t) }
}
