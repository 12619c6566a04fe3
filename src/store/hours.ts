import { addDays, type Day, dayOf, dayStart, daysIn } from '../base/time.ts'
import type { HourlyCounts } from '../model/series.ts'
import type { Answer } from './answers.ts'
import { exposureByHour } from './exposure.ts'
import { COMMITTED } from './ledger.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

const SETTLED_HOURS = `SELECT toUInt32(intDiv(toUInt32(hour) - {from:UInt32}, 3600)) AS i, sources, accesses FROM port_hour
WHERE protocol = {protocol:UInt8} AND port = {port:UInt16} AND day >= {firstDay:Date} AND day <= {lastDay:Date} AND hour >= toDateTime({from:UInt32}) AND hour < toDateTime({to:UInt32}) ORDER BY i`

/** Hours that do not begin where the store's local hours do are counted from the facts. */
const OTHER_HOURS = `SELECT toUInt32(intDiv(toUInt32(minute) - {from:UInt32}, 3600)) AS i, uniqExact(source) AS sources, sum(t.accesses) AS accesses FROM flow_tuple AS t
WHERE protocol = {protocol:UInt8} AND destination_port = {port:UInt16} AND minute >= toDateTime({from:UInt32}) AND minute < toDateTime({to:UInt32}) AND t.accesses > 0
  AND ${COMMITTED} AND (toDate(toTimeZone(minute, {zone:String})), source) NOT IN (SELECT day, source FROM sweep_day WHERE day >= {firstDay:Date} AND day <= {lastDay:Date}) GROUP BY i ORDER BY i`

/** Distinct sources and accesses per hour of one series, sweeps left out, with the exposure of each hour. */
export async function hourlyCounts(
  store: Store,
  protocol: number,
  port: number,
  fromSec: number,
  hours: number,
): Promise<Answer<HourlyCounts>> {
  const from = Math.max(0, fromSec)
  const firstDay = dayOf(store.timeZone, from)
  const lastDay = dayOf(store.timeZone, Math.max(from, from + hours * 3600 - 1))
  await settle(store, firstDay, addDays(lastDay, 1))
  const window = { protocol, port, from, to: from + hours * 3600, firstDay, lastDay }
  const settled = areLocalHours(store.timeZone, from, firstDay, lastDay)
  const answer = await select<{ i: number; sources: number; accesses: number }>(
    store,
    settled ? SETTLED_HOURS : OTHER_HOURS,
    settled ? window : { ...window, zone: store.timeZone },
  )
  const counts = {
    from: fromSec,
    sources: new Float64Array(hours),
    accesses: new Float64Array(hours),
    exposure: new Float64Array(hours),
  }
  for (const row of answer.value) {
    counts.sources[row.i] = row.sources
    counts.accesses[row.i] = row.accesses
  }
  for (const row of (await exposureByHour(store, fromSec, hours)).value)
    counts.exposure[(row.hour - fromSec) / 3600]! += row.live
  return { ...answer, value: counts }
}

/** True if every day begins a whole number of hours from `from`: a shift of half an hour (Lord Howe) breaks the step. */
function areLocalHours(zone: string, from: number, first: Day, last: Day): boolean {
  return daysIn(first, addDays(last, 1)).every(day => (dayStart(zone, day) - from) % 3600 === 0)
}

/**
 * Distinct sources of one series over any stretch of whole local hours, exactly: the hours of each day are bits of a word
 * beside each source, so hours, days and sensors' restarts merge without counting a source twice. Sweeps are out.
 */
export async function distinctSources(
  store: Store,
  protocol: number,
  port: number,
  fromSec: number,
  toSec: number,
): Promise<Answer<number>> {
  const zone = store.timeZone
  const firstDay = dayOf(zone, fromSec)
  const lastDay = dayOf(zone, Math.max(fromSec, toSec - 1))
  await settle(store, firstDay, addDays(lastDay, 1))
  const hoursFrom = Math.round((fromSec - dayStart(zone, firstDay)) / 3600)
  const hoursTo = Math.round((toSec - dayStart(zone, lastDay)) / 3600)
  const answer = await select<{ n: number }>(
    store,
    `SELECT uniqExact(source) AS n FROM port_source_day
WHERE protocol = {protocol:UInt8} AND port = {port:UInt16} AND day >= {firstDay:Date} AND day <= {lastDay:Date} AND sweep = 0
  AND bitAnd(hours, bitAnd(if(day = {firstDay:Date}, {firstHours:UInt32}, 4294967295), if(day = {lastDay:Date}, {lastHours:UInt32}, 4294967295))) != 0`,
    {
      protocol,
      port,
      firstDay,
      lastDay,
      firstHours: (0xffffffff << hoursFrom) >>> 0,
      lastHours: hoursTo >= 32 ? 0xffffffff : 2 ** hoursTo - 1,
    },
  )
  return { ...answer, value: answer.value[0]!.n }
}
