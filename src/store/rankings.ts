import { type Day, dayStart, daysIn, zoneOffset } from '../base/time.ts'
import { MARK } from '../model/packet-class.ts'
import { countryOf, ownForm } from './address-text.ts'
import type {
  Answer,
  CategoryCount,
  DayTotals,
  PeriodTotals,
  PortCount,
  PortRanking,
  PortSource,
  RangeTotals,
  RankedCountry,
} from './answers.ts'
import { exposureByDay, exposureByHour } from './exposure.ts'
import { BY_SURVEY_SCANNER, provenMarks } from './marks.ts'
import { JUDGEMENTS } from './payload-class.ts'
import { settle } from './settle.ts'
import { blockFor } from './source-blocks.ts'
import { select, selectBinary } from './statement.ts'
import type { Store } from './store.ts'

const DAYS = 'day >= {from:Date} AND day < {to:Date}'

/** Bytes of a row of portRanking's statements. */
const PORT_ROW = 43

/** Distinct sources of each port over the days: from a block, or from every source's days where the days are too many for one. */
const SOURCES_OF_BLOCK =
  'SELECT series AS key, sum(b.sources) AS n FROM port_block AS b WHERE block = {block:UInt16} AND bitAnd(seen, {mask:UInt64}) != 0 GROUP BY key'
const SOURCES_OF_DAYS = `SELECT toUInt32(protocol) * 65536 + port AS key, uniqExact(source) AS n FROM port_source_day WHERE ${DAYS} AND sweep = 0 GROUP BY key`

/** Survey scanners of each port: few rows carry their mark, so only those of it are read beside the column of marks. */
const SURVEYS_OF_PORTS = `SELECT toUInt32(protocol) * 65536 + port AS key, uniqExact(source) AS n FROM port_source_day WHERE ${DAYS} AND sweep = 0 AND ${BY_SURVEY_SCANNER} GROUP BY key`

/** Ports by accesses without full-range sweeps, with distinct sources of the whole stretch, and what was left out. */
export async function portRanking(store: Store, from: Day, to: Day): Promise<Answer<PortRanking>> {
  await settle(store, from, to)
  const view = await blockFor(store, from, to)
  const [answer, { value: whole }] = await Promise.all([
    selectBinary(
      store,
      `SELECT p.protocol, p.port, p.y AS accesses, toUInt64(s.n) AS sources, p.p, p.v, toUInt64(v.n)
FROM (SELECT protocol, port, sum(accesses) AS y, sum(packets) AS p, sum(survey_accesses) AS v FROM port_day WHERE ${DAYS} AND sources > 0 GROUP BY protocol, port) AS p
INNER JOIN (${view === null ? SOURCES_OF_DAYS : SOURCES_OF_BLOCK}) AS s ON s.key = toUInt32(p.protocol) * 65536 + p.port
LEFT JOIN (${SURVEYS_OF_PORTS}) AS v ON v.key = toUInt32(p.protocol) * 65536 + p.port
ORDER BY accesses DESC, sources DESC, protocol, port`,
      { from, to, ...view },
    ),
    rangeTotals(store, from, to),
  ])
  return {
    ...answer,
    value: {
      rows: portCounts(answer.value),
      totalAccesses: whole.accesses,
      totalSources: whole.sources,
      sweepAccesses: whole.sweepAccesses,
      sweepSources: whole.sweepSources,
      surveyAccesses: whole.surveyAccesses,
    },
  }
}

function portCounts(bytes: Buffer): PortCount[] {
  const rows = new Array<PortCount>(bytes.length / PORT_ROW)
  for (let i = 0; i < rows.length; i++) {
    const at = i * PORT_ROW
    rows[i] = {
      protocol: bytes[at]!,
      port: bytes.readUInt16LE(at + 1),
      accesses: Number(bytes.readBigUInt64LE(at + 3)),
      sources: Number(bytes.readBigUInt64LE(at + 11)),
      packets: Number(bytes.readBigUInt64LE(at + 19)),
      surveyAccesses: Number(bytes.readBigUInt64LE(at + 27)),
      surveySources: Number(bytes.readBigUInt64LE(at + 35)),
    }
  }
  return rows
}

const RANGE_OF_BLOCK =
  '(SELECT countIf(bitAnd(seen, {mask:UInt64}) != 0) AS sources, countIf(bitAnd(swept, {mask:UInt64}) != 0) AS sweeping FROM source_block WHERE block = {block:UInt16})'
const RANGE_OF_DAYS = `(SELECT uniqExact(source) AS sources, uniqExactIf(source, sweep = 1) AS sweeping FROM source_day WHERE ${DAYS})`

/** The whole stretch in one; distinct sources over all its days, sweeps included. */
export async function rangeTotals(store: Store, from: Day, to: Day): Promise<Answer<RangeTotals>> {
  await settle(store, from, to)
  const view = await blockFor(store, from, to)
  const answer = await select<RangeTotals>(
    store,
    `SELECT d.accesses AS accesses, r.sources AS sources, d.packets AS packets, r.sweeping AS sweepSources, d.sweeps AS sweepAccesses, d.surveys AS surveyAccesses, d.days AS days
FROM (SELECT sum(s.accesses) AS accesses, sum(s.packets) AS packets, sum(sweep_accesses) AS sweeps, sum(survey_accesses) AS surveys, countIf(s.sources > 0) AS days FROM day_settled AS s FINAL WHERE ${DAYS}) AS d
CROSS JOIN ${view === null ? RANGE_OF_DAYS : RANGE_OF_BLOCK} AS r`,
    { from, to, ...view },
  )
  return { ...answer, value: answer.value[0]! }
}

/** Per local day; a day without rows has zeros here, and exposureByDay says whether anything could be seen. */
export async function totals(store: Store, from: Day, to: Day): Promise<Answer<DayTotals[]>> {
  const answer = await settledDays(store, from, to)
  const byDay = new Map(answer.value.map(row => [row.day, row]))
  const none = { accesses: 0, sources: 0, packets: 0, sweepSources: 0, sweepAccesses: 0 }
  const rest = { surveySources: 0, surveyAccesses: 0, victims: 0, backscatterPackets: 0 }
  return { ...answer, value: daysIn(from, to).map(day => byDay.get(day) ?? { ...none, ...rest, day }) }
}

/** Days that were settled, in order. */
async function settledDays(store: Store, from: Day, to: Day): Promise<Answer<DayTotals[]>> {
  await settle(store, from, to)
  return select<DayTotals>(
    store,
    `SELECT day, accesses, sources, packets, sweep_sources AS sweepSources, sweep_accesses AS sweepAccesses, survey_sources AS surveySources, survey_accesses AS surveyAccesses,
  victims, backscatter_packets AS backscatterPackets FROM day_settled FINAL WHERE ${DAYS} ORDER BY day`,
    { from, to },
  )
}

/** Countries and regions by accesses, everything included; '' is unknown. */
export async function countryRanking(store: Store, from: Day, to: Day): Promise<Answer<RankedCountry[]>> {
  await settle(store, from, to)
  const answer = await select<Omit<RankedCountry, 'country'> & { code: number }>(
    store,
    `SELECT code, sum(y) AS accesses, count() AS sources, sum(v) AS surveyAccesses, countIf(v > 0) AS surveySources
FROM (SELECT country AS code, source, sum(accesses) AS y, sumIf(accesses, ${BY_SURVEY_SCANNER}) AS v FROM source_day WHERE ${DAYS} GROUP BY code, source) GROUP BY code ORDER BY accesses DESC, code`,
    { from, to },
  )
  return { ...answer, value: answer.value.map(({ code, ...row }) => ({ country: countryOf(code), ...row })) }
}

/** Categories of deciding signatures by accesses, with exact distinct sources of the whole stretch. */
export async function categoryRanking(store: Store, from: Day, to: Day): Promise<Answer<CategoryCount[]>> {
  await settle(store, from, to)
  return select<CategoryCount>(
    store,
    `SELECT category, sum(y) AS accesses, count() AS sources, sum(v) AS surveyAccesses, countIf(v > 0) AS surveySources FROM
(
  SELECT toLowCardinality(j.category) AS category, p.source AS source, sum(p.accesses) AS y,
    sumIf(p.accesses, (p.day, p.source) IN (SELECT day, source FROM source_day WHERE ${DAYS} AND ${BY_SURVEY_SCANNER})) AS v
  FROM payload_day AS p INNER JOIN ${JUDGEMENTS} AS j ON j.id = p.payload_id
  WHERE p.day >= {from:Date} AND p.day < {to:Date} AND j.category != '' GROUP BY category, source
)
GROUP BY category ORDER BY accesses DESC, category`,
    { from, to },
  )
}

/** Sources by accesses; `survey: false` leaves out the days on which a list named them. */
export async function sourceRanking(
  store: Store,
  from: Day,
  to: Day,
  limit: number,
  survey = true,
): Promise<Answer<PortSource[]>> {
  await settle(store, from, to)
  const rows = `FROM source_day WHERE ${DAYS}${survey ? '' : ` AND bitAnd(source_day.marks, ${MARK.surveyScanner}) = 0`}`
  const answer = await select<Omit<PortSource, 'country' | 'handshake'> & { code: number; handshake: number }>(
    store,
    `SELECT toString(source) AS address, sum(accesses) AS accesses, sum(packets) AS packets, max(handshake) AS handshake, ${provenMarks('groupBitOr(marks)', 'sum(masscan_packets)')} AS marks, max(country) AS code,
  toUInt32(min(first_seen)) AS firstSeen, toUInt32(max(last_seen)) AS lastSeen, max(ports) AS ports
${rows} AND source IN (SELECT source ${rows} GROUP BY source ORDER BY sum(accesses) DESC, source LIMIT {limit:UInt32})
GROUP BY source ORDER BY accesses DESC, source LIMIT {limit:UInt32}`,
    { from, to, limit },
  )
  return {
    ...answer,
    value: answer.value.map(({ code, ...row }) => ({
      ...row,
      address: ownForm(row.address),
      handshake: row.handshake !== 0,
      country: countryOf(code),
    })),
  }
}

/** Accesses by local weekday (0 Monday) and hour, with the live address-hours that they fell into. */
export async function heatMap(
  store: Store,
  from: Day,
  to: Day,
): Promise<Answer<{ weekday: number; hour: number; accesses: number; liveHours: number }[]>> {
  await settle(store, from, to)
  const zone = store.timeZone
  const answer = await select<{ weekday: number; hour: number; accesses: number }>(
    store,
    `SELECT toDayOfWeek(day) - 1 AS weekday, toHour(toTimeZone(toDateTime(toUInt32(toDateTime(day, {zone:String})) + 3600 * number), {zone:String})) AS hour, sum(n) AS accesses
FROM day_settled FINAL ARRAY JOIN hour_numbers AS number, hour_accesses AS n WHERE ${DAYS} GROUP BY weekday, hour`,
    { from, to, zone },
  )
  const live = new Float64Array(168)
  const start = dayStart(zone, from)
  for (const row of (await exposureByHour(store, start, Math.round((dayStart(zone, to) - start) / 3600))).value) {
    const local = row.hour + zoneOffset(zone, row.hour)
    live[((Math.floor(local / 86_400) + 3) % 7) * 24 + (Math.floor(local / 3600) % 24)]! += row.live // 1 January 1970 was a Thursday
  }
  const accesses = new Float64Array(168)
  for (const row of answer.value) accesses[row.weekday * 24 + row.hour]! += row.accesses
  const value = Array.from(accesses, (n, i) => ({
    weekday: Math.floor(i / 24),
    hour: i % 24,
    accesses: n,
    liveHours: live[i]!,
  }))
  return { ...answer, value }
}

/** Totals of several periods, for histories: sums over their days. Periods without data have zeros and no exposure. */
export async function monthlyHistory(
  store: Store,
  periods: readonly { name: string; from: Day; to: Day }[],
): Promise<Answer<PeriodTotals[]>> {
  const from = periods.map(p => p.from).sort()[0] ?? '1970-01-01'
  const to =
    periods
      .map(p => p.to)
      .sort()
      .at(-1) ?? from
  const answer = await settledDays(store, from, to)
  const exposure = (await exposureByDay(store, from, to)).value
  const matches = await select<{ day: Day; n: number }>(
    store,
    `SELECT p.day AS day, sum(p.accesses) AS n FROM payload_count_day AS p
WHERE p.day >= {from:Date} AND p.day < {to:Date} AND p.payload_id IN (SELECT id FROM payload FINAL WHERE category != '') GROUP BY day`,
    { from, to },
  )
  const value = periods.map(period => {
    const within = (row: { day: Day }) => row.day >= period.from && row.day < period.to
    const days = answer.value.filter(within)
    const live = exposure.filter(within)
    const sum = (of: Exclude<keyof DayTotals, 'day'>) => days.reduce((total, day) => total + day[of], 0)
    return {
      name: period.name,
      from: period.from,
      to: period.to,
      days: days.filter(day => day.sources > 0).length,
      accesses: sum('accesses'),
      packets: sum('packets'),
      sweepAccesses: sum('sweepAccesses'),
      surveyAccesses: sum('surveyAccesses'),
      signatureMatches: matches.value.filter(within).reduce((total, row) => total + row.n, 0),
      sourceDays: sum('sources'),
      surveySourceDays: sum('surveySources'),
      victimDays: sum('victims'),
      backscatterPackets: sum('backscatterPackets'),
      exposure: live.reduce((total, row) => total + row.live, 0),
      planned: live.reduce((total, row) => total + row.planned, 0),
    }
  })
  return { ...answer, value, parameters: { ...answer.parameters, periods: periods.map(p => p.name) } }
}
