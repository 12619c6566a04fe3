import type { LiveSecond } from '../../capture/live/live-event.ts'
import type { CaptureWay } from '../../model/capture-way.ts'
import type { BackscatterColumns, TupleColumns } from '../../model/flow-tuple.ts'
import type { PayloadBlock } from '../../model/payload-block.ts'

/** Where a live sensor's records go: the store of this machine, or a spool that is shipped to a collector. */
export interface RecordSink {
  /** `payloadIds`: sixteen bytes per payload index of the columns. The sink may keep what it is given. */
  tuples(columns: TupleColumns, payloadIds: Uint8Array): Promise<void>
  backscatter(columns: BackscatterColumns): Promise<void>
  /**
   * Always before the first tuples that refer to them. Writes the ids into `payloadIds`; when it resolves the block may be filled
   * again.
   */
  payloads(block: PayloadBlock, payloadIds: Uint8Array): Promise<void>
  /** After everything of the second was handed over; the sink makes durable what it was given when it sees fit. */
  second(second: LiveSecond, way: CaptureWay, oddities: Record<string, number>): Promise<void>
  /** Makes everything durable and lets go. */
  close(): Promise<void>
}
