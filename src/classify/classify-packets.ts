import type { PacketBatch } from '../model/packet-batch.ts'
import { DIRECTION, MARK, type PacketClasses } from '../model/packet-class.ts'
import { type AddressSet, addressIn } from './address-set.ts'
import { packetDirection } from './direction.ts'
import { type Origins, originOf } from './origin.ts'
import { isSurveyScanner, type SurveySet } from './survey-set.ts'
import { toolMarks } from './tool-marks.ts'

export interface ClassifyContext {
  /** Addresses of our sensors; null if they are not known. */
  ours: AddressSet | null
  origins: Origins | null
  /** Addresses of survey scanners. */
  survey: SurveySet | null
}

/** Fills direction, marks, kind of backscatter and country for every row of the batch. Nothing is allocated. */
export function classifyPackets(batch: PacketBatch, classes: PacketClasses, context: ClassifyContext): void {
  const { origins, survey } = context
  for (let i = 0; i < batch.length; i++) {
    const found = directionAmongOurs(batch, i, context.ours)
    classes.direction[i] = found & 0xff
    classes.backscatterKind[i] = found >>> 8
    classes.marks[i] =
      batch.markHints[i]! |
      toolMarks(batch, i) |
      (survey !== null && isSurveyScanner(survey, batch.source, 4 * i, batch.seconds[i]!) ? MARK.surveyScanner : 0)
    classes.country[i] = origins === null ? 0 : originOf(origins, batch.source, 4 * i)
  }
}

/** A row of an event log is what the log says; a packet is ours by its source, and for us by its destination. */
function directionAmongOurs(batch: PacketBatch, i: number, ours: AddressSet | null): number {
  if ((batch.markHints[i]! & MARK.logged) !== 0 && batch.accesses[i]! >= 0) return DIRECTION.access
  if (ours !== null) {
    if (addressIn(ours, batch.source, 4 * i)) return DIRECTION.own
    if (!addressIn(ours, batch.destination, 4 * i)) return DIRECTION.noise
  }
  return packetDirection(batch, i)
}
