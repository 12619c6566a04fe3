import type { PacketBatch } from '../model/packet-batch.ts'
import type { PacketClasses } from '../model/packet-class.ts'
import type { AddressSet } from './address-set.ts'
import type { Origins } from './origin.ts'

export interface ClassifyContext {
  /** Addresses of our sensors; null if they are not known. */
  ours: AddressSet | null
  origins: Origins | null
  /** Addresses of survey scanners. */
  survey: AddressSet | null
}

/** Fills direction, marks, kind of backscatter and country for every row of the batch. Nothing is allocated. */
export function classifyPackets(_batch: PacketBatch, _classes: PacketClasses, _context: ClassifyContext): void {
  throw new Error('not there yet')
}
