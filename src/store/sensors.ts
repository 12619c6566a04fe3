import { type AddressBlock, formatBlock, parseBlock } from '../base/address.ts'
import type { ExposureGround, Sensor } from '../model/sensor.ts'
import { COMMITTED } from './ledger.ts'
import { remembered } from './remembered.ts'
import { run, select } from './statement.ts'
import type { Store } from './store.ts'

interface SensorRow {
  id: number
  name: string
  blocks: string[]
  publicBlocks: string[]
  addressCount: number
  ground: ExposureGround
}

function sensorOf(row: SensorRow): Sensor {
  return {
    id: row.id,
    name: row.name,
    addressCount: row.addressCount,
    ground: row.ground,
    blocks: row.blocks.map(parseBlock).filter(b => b !== null),
    publicBlocks: row.publicBlocks.map(parseBlock).filter(b => b !== null),
  }
}

/** All sensors, by number. */
export function listSensors(store: Store): Promise<Sensor[]> {
  return remembered(store, 'sensors', '', () => readSensors(store))
}

async function readSensors(store: Store): Promise<Sensor[]> {
  const { value } = await select<SensorRow>(
    store,
    'SELECT id, name, blocks, public_blocks AS publicBlocks, address_count AS addressCount, ground FROM sensor FINAL ORDER BY id',
    {},
  )
  return value.map(sensorOf)
}

/** Blocks of both lists as text, each once, in order. */
function joined(a: readonly AddressBlock[] = [], b: readonly AddressBlock[] = []): string[] {
  return [...new Set([...a, ...b].map(formatBlock))].sort()
}

/** The sensor of that name: made if it is new, its blocks, public blocks and address count widened if they grew, its ground bettered if it is known better now. */
export async function ensureSensor(
  store: Store,
  wanted: {
    name: string
    blocks: readonly AddressBlock[]
    publicBlocks?: readonly AddressBlock[]
    addressCount: number
    ground: ExposureGround
  },
): Promise<Sensor> {
  const sensors = await listSensors(store)
  const known = sensors.find(s => s.name === wanted.name)
  const blocks = joined(known?.blocks, wanted.blocks)
  const publicBlocks = joined(known?.publicBlocks, wanted.publicBlocks)
  const order: ExposureGround[] = ['inferred-from-traffic', 'declared', 'heartbeat']
  const ground =
    known !== undefined && order.indexOf(known.ground) > order.indexOf(wanted.ground) ? known.ground : wanted.ground
  const addressCount = Math.max(known?.addressCount ?? 0, wanted.addressCount)
  const row: SensorRow = {
    id: known?.id ?? Math.max(0, ...sensors.map(s => s.id)) + 1,
    name: wanted.name,
    blocks,
    publicBlocks,
    addressCount,
    ground,
  }
  const same =
    known !== undefined &&
    known.ground === ground &&
    known.addressCount === addressCount &&
    joined(known.blocks).join() === blocks.join() &&
    joined(known.publicBlocks).join() === publicBlocks.join()
  if (!same) {
    await run(
      store,
      'INSERT INTO sensor (id, name, blocks, public_blocks, address_count, ground, changed) SELECT {id:UInt16}, {name:String}, {blocks:Array(String)}, {publicBlocks:Array(String)}, {addressCount:Float64}, {ground:String}, {changed:UInt64}',
      {
        id: row.id,
        name: row.name,
        blocks: row.blocks,
        publicBlocks: row.publicBlocks,
        addressCount: row.addressCount,
        ground: row.ground,
        changed: Date.now(),
      },
    )
  }
  return sensorOf(row)
}

/** End of the last stretch in which each sensor was up, Unix seconds. */
export async function lastSpans(store: Store): Promise<{ sensor: number; to: number }[]> {
  const { value } = await select<{ sensor: number; to: number }>(
    store,
    `SELECT sensor, toUInt32(max(to_time)) AS to FROM sensor_span WHERE up = 1 AND ${COMMITTED} GROUP BY sensor`,
    {},
  )
  return value
}
