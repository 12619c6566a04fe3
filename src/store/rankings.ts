import { type Day, dayStart, daysIn, zoneOffset } from '../base/time.ts'
import { countryOf, ownForm } from './address-text.ts'
import type {
  Answer,
  CategoryCount,
  CountryCount,
  DayTotals,
  PeriodTotals,
  PortCount,
  PortRanking,
  PortSource,
  RangeTotals,
} from './answers.ts'
import { backscatterDays, distinctVictims } from './backscatter.ts'
import { classOf, JUDGEMENTS } from './payload-class.ts'
import { exposureByDay, exposureByHour } from './sensors.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

const DAYS = 'day >= {from:Date} AND day < {to:Date}'

/** Ports by accesses without full-range sweeps, with distinct sources of the whole stretch, and what was left out. */
export async function portRanking(store: Store, from: Day, to: Day): Promise<Answer<PortRanking>> {
  await settle(store, from, to)
  const parameters = { from, to }
  const answer = await select<PortCount>(
    store,
    `SELECT protocol, port, sum(y) AS accesses, count() AS sources, sum(p) AS packets
FROM (SELECT protocol, port, source, sum(s.accesses) AS y, sum(s.packets) AS p FROM port_source_day AS s WHERE ${DAYS} AND sweep = 0 GROUP BY protocol, port, source)
GROUP BY protocol, port ORDER BY accesses DESC, sources DESC, protocol, port`,
    parameters,
  )
  const whole = (await rangeTotals(store, from, to)).value
  return {
    ...answer,
    value: {
      rows: answer.value,
      totalAccesses: whole.accesses,
      totalSources: whole.sources,
      sweepAccesses: whole.sweepAccesses,
      sweepSources: whole.sweepSources,
      surveyAccesses: whole.surveyAccesses,
    },
  }
}

/** The whole stretch in one; distinct sources over all its days, sweeps included. */
export async function rangeTotals(store: Store, from: Day, to: Day): Promise<Answer<RangeTotals>> {
  await settle(store, from, to)
  const answer = await select<RangeTotals>(
    store,
    `SELECT sum(s.accesses) AS accesses, uniqExact(source) AS sources, (SELECT sum(packets) FROM hour_total WHERE ${DAYS}) AS packets, uniqExactIf(source, sweep = 1) AS sweepSources,
  sumIf(s.accesses, sweep = 1) AS sweepAccesses, sumIf(s.accesses, bitAnd(marks, 32) != 0) AS surveyAccesses, uniqExact(day) AS days
FROM source_day AS s WHERE ${DAYS}`,
    { from, to },
  )
  return { ...answer, value: answer.value[0]! }
}

/** Per local day; a day without rows has zeros here, and exposureByDay says whether anything could be seen. */
export async function totals(store: Store, from: Day, to: Day): Promise<Answer<DayTotals[]>> {
  await settle(store, from, to)
  const answer = await select<Omit<DayTotals, 'victims' | 'backscatterPackets' | 'packets'>>(
    store,
    `SELECT day, sum(s.accesses) AS accesses, count() AS sources, countIf(sweep = 1) AS sweepSources, sumIf(s.accesses, sweep = 1) AS sweepAccesses,
  countIf(bitAnd(marks, 32) != 0) AS surveySources, sumIf(s.accesses, bitAnd(marks, 32) != 0) AS surveyAccesses
FROM source_day AS s WHERE ${DAYS} GROUP BY day ORDER BY day`,
    { from, to },
  )
  const packets = await select<{ day: Day; packets: number }>(
    store,
    `SELECT day, sum(packets) AS packets FROM hour_total WHERE ${DAYS} GROUP BY day`,
    { from, to },
  )
  const back = new Map((await backscatterDays(store, from, to)).value.map(row => [row.day, row]))
  const byDay = new Map(answer.value.map(row => [row.day, row]))
  const packetsOf = new Map(packets.value.map(row => [row.day, row.packets]))
  const none = { accesses: 0, sources: 0, sweepSources: 0, sweepAccesses: 0, surveySources: 0, surveyAccesses: 0 }
  const value = daysIn(from, to).map(day => ({
    ...none,
    ...byDay.get(day),
    day,
    packets: packetsOf.get(day) ?? 0,
    victims: back.get(day)?.victims ?? 0,
    backscatterPackets: back.get(day)?.packets ?? 0,
  }))
  return { ...answer, value }
}

/** Countries and regions by accesses, everything included; '' is unknown. */
export async function countryRanking(store: Store, from: Day, to: Day): Promise<Answer<CountryCount[]>> {
  await settle(store, from, to)
  const answer = await select<{ code: number; accesses: number; sources: number }>(
    store,
    `SELECT country AS code, sum(accesses) AS accesses, uniqExact(source) AS sources FROM source_day WHERE ${DAYS} GROUP BY code ORDER BY accesses DESC, code`,
    { from, to },
  )
  return {
    ...answer,
    value: answer.value.map(row => ({ country: countryOf(row.code), accesses: row.accesses, sources: row.sources })),
  }
}

/** Categories of deciding signatures by accesses; sources are sums of exact daily counts per port. */
export async function categoryRanking(store: Store, from: Day, to: Day): Promise<Answer<CategoryCount[]>> {
  await settle(store, from, to)
  return select<CategoryCount>(
    store,
    `SELECT j.category AS category, sum(p.accesses) AS accesses, sum(p.sources) AS sources FROM payload_day AS p INNER JOIN ${JUDGEMENTS} AS j ON j.id = p.payload_id
WHERE p.day >= {from:Date} AND p.day < {to:Date} AND j.category != '' GROUP BY category ORDER BY accesses DESC, category`,
    { from, to },
  )
}

/** Sources by accesses. */
export async function sourceRanking(store: Store, from: Day, to: Day, limit: number): Promise<Answer<PortSource[]>> {
  await settle(store, from, to)
  const answer = await select<Omit<PortSource, 'country' | 'handshake'> & { code: number; handshake: number }>(
    store,
    `SELECT toString(source) AS address, sum(accesses) AS accesses, sum(packets) AS packets, max(handshake) AS handshake, groupBitOr(marks) AS marks, max(country) AS code,
  toUInt32(min(first_seen)) AS firstSeen, toUInt32(max(last_seen)) AS lastSeen, max(ports) AS ports
FROM source_day WHERE ${DAYS} GROUP BY source ORDER BY accesses DESC, source LIMIT {limit:UInt32}`,
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
    `SELECT toDayOfWeek(day) - 1 AS weekday, toHour(toTimeZone(hour_total.hour, {zone:String})) AS hour, sum(accesses) AS accesses FROM hour_total WHERE ${DAYS} GROUP BY weekday, hour`,
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

/** Totals of several periods, for histories. Periods without data have zeros and no exposure. */
export async function monthlyHistory(
  store: Store,
  periods: readonly { name: string; from: Day; to: Day }[],
): Promise<Answer<PeriodTotals[]>> {
  const value: PeriodTotals[] = []
  let last: Answer<RangeTotals> | null = null
  for (const { name, from, to } of periods) {
    last = await rangeTotals(store, from, to)
    const daily = last.value.days === 0 ? null : (await totals(store, from, to)).value
    const exposure = (await exposureByDay(store, from, to)).value
    const matches = await select<{ n: number }>(
      store,
      `SELECT sum(p.accesses) AS n FROM payload_day AS p INNER JOIN ${JUDGEMENTS} AS j ON j.id = p.payload_id
WHERE p.day >= {from:Date} AND p.day < {to:Date} AND ${classOf('p.payload_id', 'p.protocol')} = 'intrusion-attempt'`,
      { from, to },
    )
    const victims = daily === null ? 0 : (await distinctVictims(store, from, to)).value
    const sum = (of: 'victims' | 'backscatterPackets' | 'sources') =>
      (daily ?? []).reduce((total, day) => total + day[of], 0)
    value.push({
      ...last.value,
      name,
      from,
      to,
      signatureMatches: matches.value[0]!.n,
      victims,
      victimDays: sum('victims'),
      backscatterPackets: sum('backscatterPackets'),
      sourceDays: sum('sources'),
      exposure: exposure.reduce((a, r) => a + r.live, 0),
      planned: exposure.reduce((a, r) => a + r.planned, 0),
    })
  }
  return { value, sql: last?.sql ?? '', parameters: { periods: periods.map(p => p.name) } }
}
