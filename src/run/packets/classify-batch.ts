import { type ClassifyContext, classifyPackets } from '../../classify/classify-packets.ts'
import type { PacketBatch } from '../../model/packet-batch.ts'
import { newPacketClasses, type PacketClasses } from '../../model/packet-class.ts'
import { placeRows, type SensorPlan } from '../import/sensor-plan.ts'

/** What classification adds to a batch. */
export interface Classified {
  readonly classes: PacketClasses
  /** Index into the plan's sensors of each row, -1: none. */
  readonly sensorIndex: Int16Array
}

/** Whom packets belong to and what they are told apart by; plain data, so that another thread can have it. */
export interface Ground {
  readonly plan: SensorPlan
  readonly context: ClassifyContext
}

export function newClassified(capacity: number, shared = false): Classified {
  const room = shared ? new SharedArrayBuffer(2 * capacity) : new ArrayBuffer(2 * capacity)
  return { classes: newPacketClasses(capacity, shared), sensorIndex: new Int16Array(room) }
}

/** Fills sensor, direction, marks, kind of backscatter and country of every row. `logSensors`: plan index by sensor number of a log. */
export function classifyBatch(
  { plan, context }: Ground,
  batch: PacketBatch,
  { classes, sensorIndex }: Classified,
  logSensors: readonly number[] = [],
): void {
  placeRows(plan, batch, logSensors, sensorIndex, classes.sensor)
  classifyPackets(batch, classes, context)
}
