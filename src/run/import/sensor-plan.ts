import { type AddressBlock, isV4 } from '../../base/address.ts'
import type { PacketBatch } from '../../model/packet-batch.ts'
import type { Sensor } from '../../model/sensor.ts'

/** A sensor as the operator, a sidecar or the configuration states it. */
export interface PlannedSensor {
  name: string
  blocks: AddressBlock[]
  /** Behind NAT: where others reach it. Nothing is counted by them. */
  publicBlocks?: AddressBlock[]
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
  readonly ids: Uint16Array
  /** 1 where a range touches the IPv4 addresses whose first 16 bits are the index: others need no search. */
  readonly v4Touched: Uint8Array
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
  const v4Touched = new Uint8Array(65_536)
  for (const { from, to } of ranges) v4Touched.fill(1, from >>> 16, (to >>> 16) + 1)
  return {
    sensors,
    ids: Uint16Array.from(sensors, s => s.id),
    v4Touched,
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
    if (plan.v4Touched[address >>> 16] === 0) return -1
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

/**
 * The sensor that each row belongs to: the log's own, else that of the destination, else of the source (sent by us).
 * Writes its index into `plan.sensors` (-1: none) and its id (0: none).
 */
export function placeRows(
  plan: SensorPlan,
  batch: PacketBatch,
  logSensors: readonly number[],
  index: Int16Array,
  id: Uint16Array,
): void {
  const { sensor, destination, source, length } = batch
  for (let row = 0; row < length; row++) {
    let owner = sensor[row]! >= 0 ? (logSensors[sensor[row]!] ?? plan.fallback) : ownerOf(plan, destination, 4 * row)
    if (owner < 0) owner = ownerOf(plan, source, 4 * row)
    if (owner < 0) owner = plan.fallback
    index[row] = owner
    id[row] = owner < 0 ? 0 : plan.ids[owner]!
  }
}
