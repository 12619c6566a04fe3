import { addDays, type Day, dayOf, dayStart } from '../base/time.ts'
import type { HourlyCounts, PartKind, WindowEvidence } from '../model/series.ts'
import type { Parameter } from './answers.ts'
import { exposureByHour } from './exposure.ts'
import { COMMITTED } from './ledger.ts'
import { PAYLOAD_KEY } from './payload-class.ts'
import { SOURCE_NETWORK } from './series.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

/** Rows of `rangeOf` that are no sweep's. */
export const NOT_SWEEP =
  '(toDate(toTimeZone(minute, {zone:String})), source) NOT IN (SELECT day, source FROM sweep_day WHERE day >= {from:Date} AND day < {to:Date})'

/** Parameters of the days from `from` to before `to`. */
export function rangeOf(store: Store, from: Day, to: Day): Record<string, Parameter> {
  return {
    from,
    to,
    zone: store.timeZone,
    fromSec: dayStart(store.timeZone, from),
    toSec: dayStart(store.timeZone, to),
  }
}

/** Tuples of one part, and the parameters that name it. */
export function tuplesOf(kind: PartKind, part: string): { where: string; parameters: Record<string, Parameter> } {
  if (kind === 'signature') {
    return {
      where: 'payload_id IN (SELECT id FROM payload FINAL WHERE has(signatures, {signature:String}))',
      parameters: { signature: part },
    }
  }
  const [protocol, port, group] = part.split(' ')
  const numbers = { protocol: Number(protocol), port: Number(port) }
  if (kind === 'source-port')
    return { where: 'protocol = {protocol:UInt8} AND source_port = {port:UInt16}', parameters: numbers }
  return {
    where: `protocol = {protocol:UInt8} AND destination_port = {port:UInt16} AND (${PAYLOAD_KEY} = toFixedString(unhex({group:String}), 16) OR payload_id IN (SELECT id FROM payload FINAL WHERE group_id = unhex({group:String})))`,
    parameters: { ...numbers, group: group! },
  }
}

/** Rows of `rangeOf`. */
export const IN_SECONDS = 'minute >= toDateTime({fromSec:UInt32}) AND minute < toDateTime({toSec:UInt32})'

/** Materiality's numbers for one part in the days first to last, the last included. */
export async function partEvidence(
  store: Store,
  kind: PartKind,
  part: string,
  first: Day,
  last: Day,
): Promise<WindowEvidence> {
  const { where, parameters } = tuplesOf(kind, part)
  const { value } = await select<WindowEvidence>(
    store,
    `SELECT count() AS sources, countIf(last_day) AS sourcesLastDay, sum(y) AS accesses, uniqExact(${SOURCE_NETWORK}) AS networks,
  if(sum(y) = 0, 0, pow(sum(y), 2) / sum(toFloat64(y) * y)) AS effectiveSources, max(y) AS largestSource,
  length(groupUniqArrayArray(sensors)) AS sensors, length(groupUniqArrayArray(destinations)) AS addresses
FROM (SELECT source, sum(t.accesses) AS y, max(minute >= toDateTime({lastStarts:UInt32})) AS last_day, groupUniqArray(sensor) AS sensors, groupUniqArray(1000)(destination) AS destinations
  FROM flow_tuple AS t WHERE ${where} AND ${IN_SECONDS} AND t.accesses > 0 AND ${COMMITTED} AND ${NOT_SWEEP} GROUP BY source)`,
    { ...parameters, ...rangeOf(store, first, addDays(last, 1)), lastStarts: dayStart(store.timeZone, last) },
  )
  return value[0]!
}

/** Destination ports of one part's sources in the days first to last, the most sources first. */
export async function partPorts(
  store: Store,
  kind: PartKind,
  part: string,
  first: Day,
  last: Day,
): Promise<{ protocol: number; port: number; sources: number }[]> {
  const { where, parameters } = tuplesOf(kind, part)
  const { value } = await select<{ protocol: number; port: number; sources: number }>(
    store,
    `SELECT protocol, destination_port AS port, uniqExact(source) AS sources FROM flow_tuple AS t
WHERE ${where} AND ${IN_SECONDS} AND t.accesses > 0 AND ${COMMITTED} AND ${NOT_SWEEP} GROUP BY protocol, port ORDER BY sources DESC, protocol, port LIMIT 20`,
    { ...parameters, ...rangeOf(store, first, addDays(last, 1)) },
  )
  return value
}

/** Distinct sources of one part at any of the given destination ports (series keys) in the days first to last: who asked several counts once. */
export async function partSourcesAt(
  store: Store,
  kind: PartKind,
  part: string,
  first: Day,
  last: Day,
  series: readonly number[],
): Promise<number> {
  if (series.length === 0) return 0
  const { where, parameters } = tuplesOf(kind, part)
  const { value } = await select<{ sources: number }>(
    store,
    `SELECT uniqExact(source) AS sources FROM flow_tuple AS t
WHERE ${where} AND toUInt32(protocol) * 65536 + destination_port IN {series:Array(UInt32)} AND ${IN_SECONDS} AND t.accesses > 0 AND ${COMMITTED} AND ${NOT_SWEEP}`,
    { ...parameters, ...rangeOf(store, first, addDays(last, 1)), series: [...series] },
  )
  return value[0]!.sources
}

/** Distinct sources and accesses of one part by the hour, with the exposure of each hour. */
export async function partHours(
  store: Store,
  kind: PartKind,
  part: string,
  fromSec: number,
  hours: number,
): Promise<HourlyCounts> {
  const { where, parameters } = tuplesOf(kind, part)
  const toSec = fromSec + hours * 3600
  const zone = store.timeZone
  const { value } = await select<{ i: number; sources: number; accesses: number }>(
    store,
    `SELECT toUInt32(intDiv(toUInt32(minute) - {fromSec:UInt32}, 3600)) AS i, uniqExact(source) AS sources, sum(t.accesses) AS accesses FROM flow_tuple AS t
WHERE ${where} AND ${IN_SECONDS} AND t.accesses > 0 AND ${COMMITTED} AND ${NOT_SWEEP} GROUP BY i ORDER BY i`,
    { ...parameters, zone, fromSec, toSec, from: dayOf(zone, fromSec), to: addDays(dayOf(zone, toSec), 1) },
  )
  const counts = {
    from: fromSec,
    sources: new Float64Array(hours),
    accesses: new Float64Array(hours),
    exposure: new Float64Array(hours),
  }
  for (const row of value) {
    counts.sources[row.i] = row.sources
    counts.accesses[row.i] = row.accesses
  }
  for (const row of (await exposureByHour(store, fromSec, hours)).value)
    counts.exposure[(row.hour - fromSec) / 3600]! += row.live
  return counts
}
