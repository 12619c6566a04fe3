import { addDays, type Day, dayStart, daysBetween, daysIn } from '../base/time.ts'
import { MARK } from '../model/packet-class.ts'
import { PAYLOAD_CLASSES, type PayloadClass } from '../model/payload.ts'
import { TCP, UDP } from '../model/protocol.ts'
import type { WindowCounts, WindowEvidence } from '../model/series.ts'
import type { Answer, PortDay } from './answers.ts'
import { concatenated, cutWindows, stretchesOf } from './cut-windows.ts'
import { COMMITTED } from './ledger.ts'
import { classOf, judgementsOf, NOTHING, PORT_PAYLOAD_IDS } from './payload-class.ts'
import { settle } from './settle.ts'
import { settleBlocks } from './source-blocks.ts'
import { type SourceSets, sourceSets } from './source-sets.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

/**
 * Distinct sources and accesses of every series in windows of `windowDays` that end on each day of [fromDay, toDay); only data of
 * these days counts. `surveyScanners: false` leaves survey scanners out. Exact: the store gives for each series how many
 * sources came on which set of days, as bits of a word; a window is the word or-ed with itself shifted.
 */
export async function windowCounts(
  store: Store,
  fromDay: Day,
  toDay: Day,
  windowDays: 1 | 3 | 7,
  variant: { surveyScanners: boolean },
): Promise<Answer<WindowCounts>> {
  const days = daysBetween(fromDay, toDay)
  const stretches = stretchesOf(fromDay, days)
  await settleBlocks(
    store,
    fromDay,
    toDay,
    stretches.map(s => s.block),
  )
  const parts: WindowCounts[] = []
  let last: SourceSets | null = null
  for (const { first, back, length, block } of stretches) {
    const stretch = { block, from: addDays(fromDay, first - back), to: addDays(fromDay, first + length) }
    last = await sourceSets(store, stretch, variant.surveyScanners ? 0 : MARK.surveyScanner)
    parts.push(cutWindows(last, windowDays, { first, back, length }))
  }
  return { value: concatenated(windowDays, parts), sql: last!.sql, parameters: last!.parameters }
}

/** /16 of an IPv4 source, /32 of an IPv6 one. */
export const SOURCE_NETWORK =
  "tupleElement(IPv6CIDRToRange(source, if(source BETWEEN toIPv6('::ffff:0.0.0.0') AND toIPv6('::ffff:255.255.255.255'), 112, 32)), 1)"

const NOT_SWEEP =
  '(toDate(toTimeZone(minute, {zone:String})), source) NOT IN (SELECT day, source FROM sweep_day WHERE day >= {firstDay:Date} AND day <= {lastDay:Date})'

interface EvidenceRow {
  request: number
  sources: number
  sourcesLastDay: number
  accesses: number
  networks: number
  effectiveSources: number
  largestSource: number
  sensors: number
  addresses: number
}

const EVIDENCE = `SELECT request, count() AS sources, countIf(last_day) AS sourcesLastDay, sum(y) AS accesses, uniqExact(${SOURCE_NETWORK}) AS networks,
  if(sum(y) = 0, 0, pow(sum(y), 2) / sum(toFloat64(y) * y)) AS effectiveSources, max(y) AS largestSource,
  length(groupUniqArrayArray(sensors)) AS sensors, length(groupUniqArrayArray(destinations)) AS addresses
FROM (SELECT request, source, sum(accesses) AS y, max(minute >= toDateTime({lastStarts:Array(UInt32)}[request])) AS last_day, groupUniqArray(sensor) AS sensors, groupUniqArray(1000)(destination) AS destinations
  FROM (SELECT source, sensor, destination, accesses, minute,
      arrayJoin(arrayFilter(i -> {series:Array(UInt32)}[i] = toUInt32(protocol) * 65536 + destination_port AND minute >= toDateTime({froms:Array(UInt32)}[i]) AND minute < toDateTime({tos:Array(UInt32)}[i]), range(1, length({series:Array(UInt32)}) + 1))) AS request
    FROM flow_tuple WHERE (protocol, destination_port) IN (SELECT toUInt8(intDiv(arrayJoin({series:Array(UInt32)}) AS s, 65536)), toUInt16(s % 65536))
      AND minute >= toDateTime({from:UInt32}) AND minute < toDateTime({to:UInt32}) AND accesses > 0 AND ${COMMITTED} AND ${NOT_SWEEP})
  GROUP BY request, source)
GROUP BY request ORDER BY request`

/** Requests in one statement: each row is held against every one of them. */
const REQUESTS_AT_ONCE = 32

/** What materiality and kind are judged by, for each request, in their order; `last` is included. Sweeps are out. */
export async function windowEvidence(
  store: Store,
  requests: readonly { series: number; first: Day; last: Day }[],
): Promise<Answer<WindowEvidence[]>> {
  const value: WindowEvidence[] = []
  for (let at = 0; at < requests.length; at += REQUESTS_AT_ONCE)
    value.push(...(await evidenceOf(store, requests.slice(at, at + REQUESTS_AT_ONCE))))
  const parameters = { requests: requests.map(r => `${r.series} ${r.first} ${r.last}`) }
  return { value, sql: EVIDENCE, parameters }
}

async function evidenceOf(
  store: Store,
  requests: readonly { series: number; first: Day; last: Day }[],
): Promise<WindowEvidence[]> {
  const zone = store.timeZone
  const firstDay = requests.map(r => r.first).sort()[0]!
  const lastDay = requests
    .map(r => r.last)
    .sort()
    .at(-1)!
  await settle(store, firstDay, addDays(lastDay, 1))
  const rows = await select<EvidenceRow>(store, EVIDENCE, {
    series: requests.map(r => r.series),
    froms: requests.map(r => dayStart(zone, r.first)),
    tos: requests.map(r => dayStart(zone, addDays(r.last, 1))),
    lastStarts: requests.map(r => dayStart(zone, r.last)),
    from: dayStart(zone, firstDay),
    to: dayStart(zone, addDays(lastDay, 1)),
    zone,
    firstDay,
    lastDay,
  })
  const byRequest = new Map(rows.value.map(({ request, ...row }) => [request, row]))
  const counts = { sources: 0, sourcesLastDay: 0, accesses: 0, networks: 0, sensors: 0, addresses: 0 }
  const none: WindowEvidence = { ...counts, effectiveSources: 0, largestSource: 0 }
  return requests.map((_, i) => byRequest.get(i + 1) ?? { ...none })
}

/** Accesses and distinct sources of one port per local day, sweeps left out; accesses by payload class too. Days without accesses have no row. */
export async function portDays(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<PortDay[]>> {
  await settle(store, from, to)
  const answer = await select<Omit<PortDay, 'byClass'>>(
    store,
    `SELECT day, accesses, sources, survey_accesses AS surveyAccesses, survey_sources AS surveySources FROM port_day WHERE protocol = {protocol:UInt8} AND port = {port:UInt16} AND day >= {from:Date} AND day < {to:Date} AND sources > 0 ORDER BY day`,
    { protocol, port, from, to },
  )
  const classes = await select<{ day: Day; class: PayloadClass; accesses: number }>(
    store,
    `SELECT p.day AS day, ${classOf('p.payload_id', 'p.protocol')} AS class, sum(p.accesses) AS accesses
FROM payload_count_day AS p LEFT JOIN ${judgementsOf(PORT_PAYLOAD_IDS)} AS j ON j.id = p.payload_id
WHERE p.protocol = {protocol:UInt8} AND p.port = {port:UInt16} AND p.day >= {from:Date} AND p.day < {to:Date} AND p.payload_id != ${NOTHING} GROUP BY day, class`,
    { protocol, port, from, to },
  )
  const byDay = new Map<Day, PortDay>(answer.value.map(row => [row.day, { ...row, byClass: {} }]))
  for (const row of classes.value) {
    const at = byDay.get(row.day)
    if (at !== undefined && PAYLOAD_CLASSES.includes(row.class)) at.byClass[row.class] = row.accesses
  }
  const silent = protocol === TCP || protocol === UDP ? 'port-check' : 'other'
  for (const at of byDay.values()) {
    const rest = at.accesses - Object.values(at.byClass).reduce((sum, n) => sum + n, 0)
    if (rest > 0) at.byClass[silent] = (at.byClass[silent] ?? 0) + rest
  }
  return {
    ...answer,
    value: daysIn(from, to)
      .map(day => byDay.get(day))
      .filter(row => row !== undefined),
  }
}
