import { type Day, dayStart } from '../base/time.ts'
import type { SourceEvidence } from '../model/advisory.ts'
import { MARK } from '../model/packet-class.ts'
import { countryOf, ownForm } from './address-text.ts'
import type {
  Answer,
  CountryCount,
  MarkCount,
  OverlapCount,
  PortSource,
  PortSourceSummary,
  TwoPhase,
} from './answers.ts'
import { COMMITTED } from './ledger.ts'
import { MASSCAN_SOURCES, provenMarks } from './marks.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

/** Rows of one port in the days, sweeps left out. */
const PORT_ROWS =
  'FROM port_source_day WHERE protocol = {protocol:UInt8} AND port = {port:UInt16} AND day >= {from:Date} AND day < {to:Date} AND sweep = 0'

/** Sources of one port, most accesses first. */
export async function portSources(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
  limit: number,
): Promise<Answer<PortSource[]>> {
  await settle(store, from, to)
  const answer = await select<Omit<PortSource, 'country' | 'handshake'> & { code: number; handshake: number }>(
    store,
    `SELECT toString(source) AS address, sum(accesses) AS accesses, sum(packets) AS packets, max(handshake) AS handshake, ${provenMarks('groupBitOr(marks)', `if(source IN ${MASSCAN_SOURCES}, 2, 0)`)} AS marks, max(country) AS code,
  toUInt32(min(first_seen)) AS firstSeen, toUInt32(max(last_seen)) AS lastSeen, 1 AS ports
${PORT_ROWS} GROUP BY source ORDER BY accesses DESC, source LIMIT {limit:UInt32}`,
    { protocol, port, from, to, limit },
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

/** All sources of one port as text, in order of address. */
export async function portSourceAddresses(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
  limit: number,
): Promise<Answer<string[]>> {
  await settle(store, from, to)
  const answer = await select<{ address: string }>(
    store,
    `SELECT DISTINCT toString(source) AS address ${PORT_ROWS} ORDER BY source LIMIT {limit:UInt32}`,
    { protocol, port, from, to, limit },
  )
  return { ...answer, value: answer.value.map(row => ownForm(row.address)) }
}

/** How many sources, how many with a handshake, how many survey scanners, how many never seen before, and the effective number. */
export async function portSourceSummary(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<PortSourceSummary>> {
  await settle(store, from, to)
  const answer = await select<Omit<PortSourceSummary, 'fresh'> & { known: number; earlier: number }>(
    store,
    `SELECT count() AS total, countIf(shaken = 1) AS handshake, countIf(bitAnd(mark_set, ${MARK.surveyScanner}) != 0) AS survey, if(sum(y) = 0, 0, pow(sum(y), 2) / sum(toFloat64(y) * y)) AS effective,
  countIf(source IN (SELECT source FROM source_day WHERE day < {from:Date})) AS known, (SELECT count() FROM source_day WHERE day < {from:Date}) AS earlier
FROM (SELECT source, sum(accesses) AS y, max(handshake) AS shaken, groupBitOr(marks) AS mark_set ${PORT_ROWS} GROUP BY source)`,
    { protocol, port, from, to },
  )
  const { known, earlier, ...row } = answer.value[0]!
  return { ...answer, value: { ...row, fresh: earlier > 0 ? row.total - known : null } }
}

/** Countries and regions of one port's sources, by sources. */
export async function originShares(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<CountryCount[]>> {
  await settle(store, from, to)
  const answer = await select<{ code: number; accesses: number; sources: number }>(
    store,
    `SELECT country AS code, sum(accesses) AS accesses, uniqExact(source) AS sources ${PORT_ROWS} GROUP BY code ORDER BY sources DESC, code`,
    { protocol, port, from, to },
  )
  return { ...answer, value: answer.value.map(({ code, ...row }) => ({ ...row, country: countryOf(code) })) }
}

/** Sources of one port by mark bit; a source with several marks counts for each, masscan's only if it is proven. */
export async function markShares(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<MarkCount[]>> {
  await settle(store, from, to)
  return select<MarkCount>(
    store,
    `SELECT arrayJoin(bitmaskToArray(mark_set)) AS mark, count() AS sources
FROM (SELECT source, ${provenMarks('groupBitOr(marks)', `if(source IN ${MASSCAN_SOURCES}, 2, 0)`)} AS mark_set ${PORT_ROWS} GROUP BY source) GROUP BY mark ORDER BY sources DESC, mark`,
    { protocol, port, from, to },
  )
}

/** Other ports that the sources of one port came to in the same days. */
export async function overlap(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
  limit = 20,
): Promise<Answer<OverlapCount[]>> {
  await settle(store, from, to)
  return select<OverlapCount>(
    store,
    `SELECT o.protocol AS protocol, o.port AS port, uniqExact(o.source) AS sources FROM port_source_day AS o
WHERE o.day >= {from:Date} AND o.day < {to:Date} AND o.sweep = 0 AND NOT (o.protocol = {protocol:UInt8} AND o.port = {port:UInt16}) AND o.source IN (SELECT source ${PORT_ROWS})
GROUP BY protocol, port ORDER BY sources DESC, protocol, port LIMIT {limit:UInt32}`,
    { protocol, port, from, to, limit },
  )
}

interface PortStretch {
  protocol: number
  port: number
  from: Day
  to: Day
}

/** Sources of two ports, each in its days, and those of both. */
export async function sharedSources(
  store: Store,
  a: PortStretch,
  b: PortStretch,
): Promise<Answer<{ a: number; b: number; both: number }>> {
  await settle(store, a.from, a.to)
  await settle(store, b.from, b.to)
  const side = (n: 'a' | 'b') =>
    `SELECT source, ${n === 'a' ? 1 : 2} AS side FROM port_source_day WHERE protocol = {${n}Protocol:UInt8} AND port = {${n}Port:UInt16} AND day >= {${n}From:Date} AND day < {${n}To:Date} AND sweep = 0`
  const answer = await select<{ a: number; b: number; both: number }>(
    store,
    `SELECT countIf(bitAnd(sides, 1) != 0) AS a, countIf(bitAnd(sides, 2) != 0) AS b, countIf(sides = 3) AS both
FROM (SELECT source, groupBitOr(toUInt8(side)) AS sides FROM (${side('a')} UNION ALL ${side('b')}) GROUP BY source)`,
    {
      aProtocol: a.protocol,
      aPort: a.port,
      aFrom: a.from,
      aTo: a.to,
      bProtocol: b.protocol,
      bPort: b.port,
      bFrom: b.from,
      bTo: b.to,
    },
  )
  return { ...answer, value: answer.value[0]! }
}

/** Of the sources that first sent nothing to the port, those that sent an exploit request within two days after. */
export async function twoPhase(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<TwoPhase>> {
  await settle(store, from, to)
  const answer = await select<TwoPhase>(
    store,
    `SELECT countIf(checked > 0 AND (asked = 0 OR checked <= asked)) AS checking, countIf(checked > 0 AND asked > 0 AND checked <= asked AND asked <= checked + 172800) AS returning
FROM (SELECT source, toUInt32(minIf(minute, payload_id = unhex('${'00'.repeat(16)}'))) AS checked, toUInt32(minIf(minute, payload_id IN (SELECT id FROM payload FINAL WHERE class = 'intrusion-attempt'))) AS asked
  FROM flow_tuple WHERE protocol = {protocol:UInt8} AND destination_port = {port:UInt16} AND minute >= toDateTime({fromSec:UInt32}) AND minute < toDateTime({toSec:UInt32}) AND accesses > 0 AND ${COMMITTED}
    AND source NOT IN (SELECT source FROM sweep_day WHERE day >= {from:Date} AND day < {to:Date})
  GROUP BY source)`,
    { protocol, port, fromSec: dayStart(store.timeZone, from), toSec: dayStart(store.timeZone, to), from, to },
  )
  return { ...answer, value: answer.value[0]! }
}

/** Scan data about the sources of one port in the days: the latest per source, port and product. */
export async function evidenceFor(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<SourceEvidence[]>> {
  await settle(store, from, to)
  const answer = await select<SourceEvidence>(
    store,
    `SELECT toString(e.address) AS address, e.protocol AS protocol, e.port AS port, toUInt32(max(e.scanned_at)) AS scannedAt, argMax(e.origin, e.scanned_at) AS origin,
  e.product AS product, argMax(e.shows, e.scanned_at) AS shows
FROM source_evidence AS e WHERE e.address IN (SELECT source ${PORT_ROWS}) AND e.${COMMITTED}
GROUP BY e.address, e.protocol, e.port, e.product ORDER BY e.address, e.protocol, e.port, e.product LIMIT 1000000`,
    { protocol, port, from, to },
  )
  return { ...answer, value: answer.value.map(row => ({ ...row, address: ownForm(row.address) })) }
}
