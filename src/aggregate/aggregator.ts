import type { BackscatterColumns, TupleColumns } from '../model/flow-tuple.ts'
import type { PacketBatch } from '../model/packet-batch.ts'
import type { PacketClasses } from '../model/packet-class.ts'
import type { PayloadTable } from './payload-table.ts'

export interface AggregatorOptions {
  /** Id of the sensor of a row, as it goes into the tuples. */
  sensorOf(batch: PacketBatch, row: number): number
  payloads: PayloadTable
  /** Most tuples held in memory (default 786,432 in three blocks). */
  maxTuples?: number
}

export interface TupleSink {
  tuples(columns: TupleColumns): void | Promise<void>
  backscatter(columns: BackscatterColumns): void | Promise<void>
}

/** Folds classified packets into flow tuples. Counters are exact sums over everything aggregated so far. */
export interface Aggregator {
  packets: number
  accesses: number
  tuples: number
  /** Packets that no tuple holds; stays 0 (early blocks are flushed, not dropped) and is part of the sum law. */
  evictedPackets: number
}

export function newAggregator(options: AggregatorOptions): Aggregator {
  void options
  return { packets: 0, accesses: 0, tuples: 0, evictedPackets: 0 }
}

export function aggregateBatch(a: Aggregator, batch: PacketBatch, classes: PacketClasses): void {
  void [a, batch, classes]
}

/** The oldest block of tuples that is due, or null. Call until null after every batch. The caller owns the block. */
export function drainFull(a: Aggregator): TupleColumns | null {
  void a
  return null
}

/** The oldest full block of backscatter, or null. */
export function drainFullBackscatter(a: Aggregator): BackscatterColumns | null {
  void a
  return null
}

/** Makes everything due: drainFull and drainFullBackscatter then give the rest. */
export function finish(a: Aggregator): void {
  void a
}

/** Hands every due block to the sink and waits for it. */
export async function drainInto(a: Aggregator, sink: TupleSink): Promise<void> {
  for (let block = drainFull(a); block !== null; block = drainFull(a)) await sink.tuples(block)
  for (let block = drainFullBackscatter(a); block !== null; block = drainFullBackscatter(a)) await sink.backscatter(block)
}
