import type { AddressBlock } from '../base/address.ts'

/** How a sensor's uptime is known. */
export type ExposureGround = 'heartbeat' | 'declared' | 'inferred-from-traffic'

/** One machine with its addresses. */
export interface Sensor {
  id: number
  name: string
  /** Empty if they are not known: then `addressCount` is what traffic showed. */
  blocks: AddressBlock[]
  /** Behind NAT: the addresses at which others reach it. They stand in requests (`Host:`), so they are masked like its own. */
  publicBlocks: AddressBlock[]
  addressCount: number
  ground: ExposureGround
}

/** A stretch without a sensor. */
export interface Gap {
  sensor: string
  /** Unix seconds, UTC. */
  from: number
  to: number
  ground: ExposureGround
  /** True while nothing was heard of the sensor since: what it recorded meanwhile may still arrive, and shorten the gap. */
  provisional: boolean
}

/** Exposure of one day or hour: live addresses × time, in address-days or address-hours. */
export interface Exposure {
  live: number
  /** What it would have been without gaps. */
  planned: number
}
