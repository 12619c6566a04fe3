import type { CaptureWay } from './capture-way.ts'

/** What a sensor says about a stretch of its time, the previous heartbeat to this one. Counts are of that stretch. */
export interface Heartbeat extends CaptureWay {
  /** Unix seconds by the sensor's clock; `from` follows from `to` by its monotonic clock, so that a clock that was set moves both. */
  from: number
  to: number
  /** Packets that the capture took in, malformed ones included. */
  received: number
  /** Packets that the kernel could not hand over. */
  lost: number
  /** Replies of the responder that were left out under pressure. */
  shed: number
  /** By how much the clock was set during the stretch, in seconds, forward positive. */
  clockStep: number
  /** Clock of the sensor minus the collector's at their last exchange, in seconds; null where there was none. */
  clockOffset: number | null
  /** Malformed packets by name. */
  oddities: Record<string, number>
  /** Version of teiten. */
  version: string
}
