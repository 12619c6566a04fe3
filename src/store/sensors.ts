import { type AddressBlock, formatBlock, parseBlock } from '../base/address.ts'
import { addDays, type Day, dayStart, daysIn } from '../base/time.ts'
import type { ExposureGround, Gap, Sensor } from '../model/sensor.ts'
import type { Answer, SensorDay, SensorHour } from './answers.ts'
import { COMMITTED } from './ledger.ts'
import { remembered } from './remembered.ts'
import { run, select } from './statement.ts'
import type { Store } from './store.ts'

interface SensorRow {
  id: number
  name: string
  blocks: string[]
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
  }
}

/** All sensors, by number. */
export function listSensors(store: Store): Promise<Sensor[]> {
  return remembered(store, 'sensors', '', () => readSensors(store))
}

async function readSensors(store: Store): Promise<Sensor[]> {
  const { value } = await select<SensorRow>(
    store,
    'SELECT id, name, blocks, address_count AS addressCount, ground FROM sensor FINAL ORDER BY id',
    {},
  )
  return value.map(sensorOf)
}

/** The sensor of that name: made if it is new, its blocks and address count widened if they grew, its ground bettered if it is known better now. */
export async function ensureSensor(
  store: Store,
  wanted: { name: string; blocks: readonly AddressBlock[]; addressCount: number; ground: ExposureGround },
): Promise<Sensor> {
  const sensors = await listSensors(store)
  const known = sensors.find(s => s.name === wanted.name)
  const blocks = [...new Set([...(known?.blocks ?? []), ...wanted.blocks].map(formatBlock))].sort()
  const order: ExposureGround[] = ['inferred-from-traffic', 'declared', 'heartbeat']
  const ground =
    known !== undefined && order.indexOf(known.ground) > order.indexOf(wanted.ground) ? known.ground : wanted.ground
  const addressCount = Math.max(known?.addressCount ?? 0, wanted.addressCount)
  const row: SensorRow = {
    id: known?.id ?? Math.max(0, ...sensors.map(s => s.id)) + 1,
    name: wanted.name,
    blocks,
    addressCount,
    ground,
  }
  const same =
    known !== undefined &&
    known.ground === ground &&
    known.addressCount === addressCount &&
    known.blocks.map(formatBlock).sort().join() === blocks.join()
  if (!same) {
    await run(
      store,
      'INSERT INTO sensor SELECT {id:UInt16}, {name:String}, {blocks:Array(String)}, {addressCount:Float64}, {ground:String}, {changed:UInt64}',
      {
        id: row.id,
        name: row.name,
        blocks: row.blocks,
        addressCount: row.addressCount,
        ground: row.ground,
        changed: Date.now(),
      },
    )
  }
  return sensorOf(row)
}

interface Span {
  sensor: number
  from: number
  to: number
  up: number
  received: number
  lost: number
  ground: ExposureGround
}

/** Stretches that touch the time asked about. Heartbeats come every few seconds: those of an hour that follow one another are one. */
async function spansOf(store: Store, fromSec: number, toSec: number): Promise<Answer<Span[]>> {
  return select<Span>(
    store,
    `SELECT sensor, toUInt32(min(from_time)) AS \`from\`, toUInt32(max(to_time)) AS \`to\`, up, sum(received) AS received, sum(lost) AS lost, ground
FROM (SELECT *, sum(apart) OVER (PARTITION BY sensor, up, ground ORDER BY from_time, to_time ROWS UNBOUNDED PRECEDING) AS island
  FROM (SELECT *, from_time != lagInFrame(to_time) OVER (PARTITION BY sensor, up, ground ORDER BY from_time, to_time ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS apart
    FROM sensor_span WHERE from_time < toDateTime({to:UInt32}) AND to_time > toDateTime({from:UInt32}) AND ${COMMITTED}))
GROUP BY sensor, up, ground, island, toStartOfHour(from_time, 'UTC') ORDER BY sensor, \`from\`, \`to\``,
    { from: Math.max(0, fromSec), to: toSec },
  )
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

type Stretch = [from: number, to: number]

/** Sorted, non-overlapping union. */
function union(stretches: Stretch[]): Stretch[] {
  const out: Stretch[] = []
  for (const [from, to] of stretches.filter(s => s[1] > s[0]).sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

/** Parts of `a` that `b` does not cover; both sorted and non-overlapping. */
function without(a: Stretch[], b: Stretch[]): Stretch[] {
  const out: Stretch[] = []
  let j = 0
  for (const [from, to] of a) {
    let at = from
    while (j < b.length && b[j]![1] <= from) j++
    for (let k = j; k < b.length && b[k]![0] < to; k++) {
      if (b[k]![0] > at) out.push([at, b[k]![0]])
      at = Math.max(at, b[k]![1])
    }
    if (at < to) out.push([at, to])
  }
  return out
}

interface Uptime {
  sensor: Sensor
  /** Up, minus what is said to be down: a stated outage wins over an overlapping stretch of another import. */
  live: Stretch[]
  /** From the first to the last that is known of the sensor: a stretch without a word in between is a gap, not absence. */
  planned: Stretch[]
  spans: Span[]
}

function uptimes(store: Store, fromSec: number, toSec: number): Promise<Answer<Uptime[]>> {
  return remembered(store, 'uptimes', `${fromSec} ${toSec}`, () => readUptimes(store, fromSec, toSec))
}

async function readUptimes(store: Store, fromSec: number, toSec: number): Promise<Answer<Uptime[]>> {
  const answer = await spansOf(store, fromSec, toSec)
  const sensors = await listSensors(store)
  const ends = await select<{ sensor: number; first: number; last: number }>(
    store,
    `SELECT sensor, toUInt32(min(from_time)) AS first, toUInt32(max(to_time)) AS last FROM sensor_span WHERE ${COMMITTED} GROUP BY sensor`,
    {},
  )
  const value = sensors.map(sensor => {
    const known = ends.value.find(e => e.sensor === sensor.id)
    const spans = answer.value.filter(s => s.sensor === sensor.id)
    const stretch = (s: Span): Stretch => [Math.max(s.from, fromSec), Math.min(s.to, toSec)]
    const up = union(spans.filter(s => s.up === 1).map(stretch))
    const down = union(spans.filter(s => s.up === 0).map(stretch))
    return {
      sensor,
      live: without(up, down),
      planned: known === undefined ? [] : union([[Math.max(known.first, fromSec), Math.min(known.last, toSec)]]),
      spans,
    }
  })
  return { ...answer, value }
}

function secondsWithin(stretches: Stretch[], from: number, to: number): number {
  let sum = 0
  for (const [a, b] of stretches) {
    if (a >= to) break
    sum += Math.max(0, Math.min(b, to) - Math.max(a, from))
  }
  return sum
}

/** Part of a span's packets that falls into [from, to), by time. */
function portion(spans: Span[], field: 'received' | 'lost', from: number, to: number): number {
  let sum = 0
  for (const s of spans) {
    const length = s.to - s.from
    const overlap = Math.min(s.to, to) - Math.max(s.from, from)
    if (overlap > 0 && length > 0) sum += (s[field] * overlap) / length
  }
  return Math.round(sum)
}

/** Address-days of each sensor on each local day of [from, to): 0 live on a day of an outage; no row before the first and after the last that is known of a sensor. */
export async function exposureByDay(store: Store, from: Day, to: Day): Promise<Answer<SensorDay[]>> {
  const zone = store.timeZone
  const answer = await uptimes(store, dayStart(zone, from), dayStart(zone, to))
  const rows: SensorDay[] = []
  for (const day of daysIn(from, to)) {
    const start = dayStart(zone, day)
    const end = dayStart(zone, addDays(day, 1))
    for (const { sensor, live, planned, spans } of answer.value) {
      const liveSeconds = secondsWithin(live, start, end)
      const plannedSeconds = secondsWithin(planned, start, end)
      if (plannedSeconds === 0) continue
      rows.push({
        day,
        sensor: sensor.id,
        live: (liveSeconds / (end - start)) * sensor.addressCount,
        planned: (plannedSeconds / (end - start)) * sensor.addressCount,
        addresses: liveSeconds > 0 ? sensor.addressCount : 0,
        received: portion(spans, 'received', start, end),
        lost: portion(spans, 'lost', start, end),
      })
    }
  }
  return { ...answer, value: rows }
}

/** Address-hours of each sensor in each of `hours` hours from `fromSec`. */
export async function exposureByHour(store: Store, fromSec: number, hours: number): Promise<Answer<SensorHour[]>> {
  const answer = await uptimes(store, fromSec, fromSec + hours * 3600)
  const rows: SensorHour[] = []
  for (let i = 0; i < hours; i++) {
    const hour = fromSec + i * 3600
    for (const { sensor, live, planned } of answer.value) {
      const plannedSeconds = secondsWithin(planned, hour, hour + 3600)
      if (plannedSeconds === 0) continue
      rows.push({
        hour,
        sensor: sensor.id,
        live: (secondsWithin(live, hour, hour + 3600) / 3600) * sensor.addressCount,
        planned: (plannedSeconds / 3600) * sensor.addressCount,
      })
    }
  }
  return { ...answer, value: rows }
}

/** Stretches in which a sensor was planned to be up and was not, or about which nothing is known between its first and last data. */
export async function gaps(store: Store, fromSec: number, toSec: number): Promise<Answer<Gap[]>> {
  const answer = await uptimes(store, fromSec, toSec)
  const value: Gap[] = []
  for (const { sensor, live, planned } of answer.value) {
    for (const [from, to] of without(planned, live))
      value.push({ sensor: sensor.name, from, to, ground: sensor.ground })
  }
  return { ...answer, value: value.sort((a, b) => a.from - b.from) }
}
