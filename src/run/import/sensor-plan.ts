import { type AddressBlock, isV4 } from '../../base/address.ts'
import type { PacketBatch } from '../../model/packet-batch.ts'
import type { Sensor } from '../../model/sensor.ts'

/** A sensor as the operator, a sidecar or the configuration states it. */
export interface PlannedSensor {
  name: string
  blocks: AddressBlock[]
}

/** Which sensor a destination address belongs to: IPv4 ranges sorted for binary search, IPv6 blocks in a short list. */
export interface SensorPlan {
  readonly sensors: readonly Sensor[]
  readonly from: Uint32Array
  readonly to: Uint32Array
  /** Index into `sensors` of each range. */
  readonly owner: Uint16Array
  readonly v6: readonly { block: AddressBlock; owner: number }[]
  /** Index of the sensor that takes what belongs to no block; -1: there is none, the packet is noise. */
  readonly fallback: number
}

export function sensorPlan(sensors: readonly Sensor[], fallback: number): SensorPlan {
  const ranges: { from: number; to: number; owner: number }[] = []
  const v6: { block: AddressBlock; owner: number }[] = []
  sensors.forEach((sensor, owner) => {
    for (const block of sensor.blocks) {
      if (isV4(block.words) && block.prefix >= 96) {
        const from = block.words[3]
        ranges.push({ from, to: from + 2 ** (128 - block.prefix) - 1, owner })
      } else v6.push({ block, owner })
    }
  })
  ranges.sort((a, b) => a.from - b.from)
  return {
    sensors,
    from: Uint32Array.from(ranges, r => r.from),
    to: Uint32Array.from(ranges, r => r.to),
    owner: Uint16Array.from(ranges, r => r.owner),
    v6,
    fallback,
  }
}

/** Index of the sensor that holds the address at word index `at`, or -1. */
export function ownerOf(plan: SensorPlan, words: Uint32Array, at: number): number {
  if (isV4(words, at)) {
    const address = words[at + 3]!
    let low = 0
    let high = plan.from.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (plan.from[middle]! <= address) low = middle + 1
      else high = middle
    }
    return low > 0 && address <= plan.to[low - 1]! ? plan.owner[low - 1]! : -1
  }
  for (const entry of plan.v6) if (v6Has(entry.block, words, at)) return entry.owner
  return -1
}

function v6Has(block: AddressBlock, words: Uint32Array, at: number): boolean {
  for (let i = 0, bits = block.prefix; i < 4 && bits > 0; i++, bits -= 32) {
    const mask = bits >= 32 ? 0xffffffff : (0xffffffff << (32 - bits)) >>> 0
    if ((words[at + i]! & mask) >>> 0 !== block.words[i]) return false
  }
  return true
}

/** Index of the sensor that a row belongs to: the log's own, else that of the destination, else of the source (sent by us). */
export function sensorOfRow(plan: SensorPlan, batch: PacketBatch, row: number, logSensors: readonly number[]): number {
  const named = batch.sensor[row]!
  if (named >= 0) return logSensors[named] ?? plan.fallback
  const byDestination = ownerOf(plan, batch.destination, 4 * row)
  if (byDestination >= 0) return byDestination
  const bySource = ownerOf(plan, batch.source, 4 * row)
  return bySource >= 0 ? bySource : plan.fallback
}
