import type { Day } from '../base/time.ts'
import type { SourceEvidence } from '../model/advisory.ts'
import { MARK, TOOL_MARK_BITS } from '../model/packet-class.ts'
import { seriesKey } from '../model/protocol.ts'
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
import { WITHOUT_BYTES } from './payload-class.ts'
import { remembered } from './remembered.ts'
import { settle } from './settle.ts'
import { blockFor } from './source-blocks.ts'
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

/** What one pass over a port's sources tells. */
export interface PortSourceFacts {
  summary: PortSourceSummary
  /** Sources that sent nothing at least once. */
  silent: number
  marks: MarkCount[]
  /** By sources. */
  origins: CountryCount[]
}

/** Sources of one country. */
interface FactsRow {
  code: number
  total: number
  accesses: number
  squares: number
  shaken: number
  known: number
  /** Sources that came from another country as well in these days. */
  moved: number
  quiet: number
  marked: number[]
}

/** Every mark, and 0 for sources that carry none of a tool. */
const MARK_BITS = [...Object.values(MARK), 0]

const PROVEN_MASSCAN = `bitAnd(mark_set, ${MARK.masscan}) != 0 AND source IN ${MASSCAN_SOURCES}`

/** True for a source that carries the mark; masscan's only if it is proven. */
function hasMark(bit: number): string {
  if (bit === MARK.masscan) return PROVEN_MASSCAN
  if (bit === 0) return `bitAnd(mark_set, ${TOOL_MARK_BITS & ~MARK.masscan}) = 0 AND NOT (${PROVEN_MASSCAN})`
  return `bitAnd(mark_set, ${bit}) != 0`
}

/** One row per country: each source stands in one. `known`: how a source is recognised from earlier days. */
const factsStatement = (
  known: string,
) => `SELECT highest AS code, count() AS total, sum(y) AS accesses, sum(toFloat64(y) * y) AS squares, countIf(handshaken = 1) AS shaken, countIf(${known}) AS known, countIf(highest != lowest) AS moved, countIf(silences > 0) AS quiet,
  [${MARK_BITS.map(bit => `countIf(${hasMark(bit)})`).join(', ')}] AS marked
FROM (SELECT source, sum(accesses) AS y, max(handshake) AS handshaken, max(country) AS highest, min(country) AS lowest, groupBitOr(marks) AS mark_set, max(silent) AS silences ${PORT_ROWS} GROUP BY source)
GROUP BY code`

const FACTS = factsStatement('0')
const FACTS_WITH_EARLIER = factsStatement(
  `source IN (SELECT source FROM source_day WHERE day < {from:Date} AND source IN (SELECT source ${PORT_ROWS}))`,
)

/**
 * How many sources, how many with a handshake, how many survey scanners, how many never seen before, the effective number; their
 * marks (a source with several counts for each, masscan's only if it is proven, 0 for those without a tool's mark) and their countries and regions.
 */
export async function portSourceFacts(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<PortSourceFacts>> {
  await settle(store, from, to)
  const key = `${protocol} ${port} ${from} ${to}`
  return remembered(store, 'facts', key, () => readFacts(store, protocol, port, from, to))
}

async function readFacts(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<PortSourceFacts>> {
  const before = await select<{ days: number }>(
    store,
    'SELECT count() AS days FROM day_settled FINAL WHERE day < {from:Date} AND sources > 0',
    { from },
  )
  const earlier = before.value[0]!.days > 0
  const answer = await select<FactsRow>(store, earlier ? FACTS_WITH_EARLIER : FACTS, { protocol, port, from, to })
  const rows = answer.value
  const sum = (of: (row: FactsRow) => number) => rows.reduce((n, row) => n + of(row), 0)
  const total = sum(row => row.total)
  const accesses = sum(row => row.accesses)
  const marks = MARK_BITS.map((mark, i) => ({ mark, sources: sum(row => row.marked[i]!) }))
  const origins =
    sum(row => row.moved) > 0
      ? await originsOfRows(store, protocol, port, from, to)
      : rows.map(row => ({ country: countryOf(row.code), accesses: row.accesses, sources: row.total }))
  return {
    ...answer,
    value: {
      silent: sum(row => row.quiet),
      summary: {
        total,
        handshake: sum(row => row.shaken),
        survey: marks.find(m => m.mark === MARK.surveyScanner)!.sources,
        fresh: earlier ? total - sum(row => row.known) : null,
        effective: accesses === 0 ? 0 : accesses ** 2 / sum(row => row.squares),
      },
      marks: marks.filter(m => m.sources > 0).sort((a, b) => b.sources - a.sources || a.mark - b.mark),
      origins: origins.sort((a, b) => b.sources - a.sources || (a.country < b.country ? -1 : 1)),
    },
  }
}

/** Countries where a source has several: each counts it. */
async function originsOfRows(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<CountryCount[]> {
  const { value } = await select<{ code: number; accesses: number; sources: number }>(
    store,
    `SELECT country AS code, sum(accesses) AS accesses, uniqExact(source) AS sources ${PORT_ROWS} GROUP BY code`,
    { protocol, port, from, to },
  )
  return value.map(({ code, ...row }) => ({ ...row, country: countryOf(code) }))
}

const OVERLAP_OF_BLOCK = `SELECT toUInt8(intDiv(key, 65536)) AS protocol, toUInt16(key % 65536) AS port, count() AS sources
FROM (SELECT series, days FROM source_block WHERE block = {block:UInt16} AND bitAnd(days[indexOf(series, {key:UInt32})], {mask:UInt64}) != 0) ARRAY JOIN series AS key, days AS bits
WHERE bitAnd(bits, {mask:UInt64}) != 0 AND key != {key:UInt32}
GROUP BY key ORDER BY sources DESC, protocol, port LIMIT {limit:UInt32}`

const OVERLAP_OF_DAYS = `SELECT o.protocol AS protocol, o.port AS port, uniqExact(o.source) AS sources FROM port_source_day AS o
WHERE o.day >= {from:Date} AND o.day < {to:Date} AND o.sweep = 0 AND NOT (o.protocol = {protocol:UInt8} AND o.port = {port:UInt16}) AND o.source IN (SELECT source ${PORT_ROWS})
GROUP BY protocol, port ORDER BY sources DESC, protocol, port LIMIT {limit:UInt32}`

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
  const view = await blockFor(store, from, to)
  return view === null
    ? select<OverlapCount>(store, OVERLAP_OF_DAYS, { protocol, port, from, to, limit })
    : select<OverlapCount>(store, OVERLAP_OF_BLOCK, { ...view, key: seriesKey(protocol, port), limit })
}

/** First moment at which each source sent nothing, and at which it sent an exploit request; a login without bytes and what a log does not keep count as nothing. */
const FIRST_STEPS = `SELECT source, minIf(t, asks = 0) AS checked, minIf(t, asks = 1) AS asked FROM
(
  SELECT source, toUInt32(silent_first) AS t, 0 AS asks FROM port_source_day WHERE protocol = {protocol:UInt8} AND port = {port:UInt16} AND day >= {from:Date} AND day < {to:Date} AND silent > 0
  UNION ALL
  SELECT source, toUInt32(first_seen) AS t, payload_id NOT IN (${WITHOUT_BYTES}) AS asks FROM payload_day WHERE protocol = {protocol:UInt8} AND port = {port:UInt16} AND day >= {from:Date} AND day < {to:Date}
    AND payload_id IN (SELECT id FROM payload FINAL WHERE class = 'intrusion-attempt' UNION ALL SELECT arrayJoin([${WITHOUT_BYTES}]))
)
WHERE source NOT IN (SELECT source FROM sweep_day WHERE day >= {from:Date} AND day < {to:Date}) GROUP BY source`

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
FROM (${FIRST_STEPS})`,
    { protocol, port, from, to },
  )
  return { ...answer, value: answer.value[0]! }
}

const EVIDENCE = `SELECT toString(e.address) AS address, e.protocol AS protocol, e.port AS port, toUInt32(max(e.scanned_at)) AS scannedAt, argMax(e.origin, e.scanned_at) AS origin,
  e.product AS product, argMax(e.shows, e.scanned_at) AS shows
FROM source_evidence AS e WHERE e.address IN (SELECT source ${PORT_ROWS}) AND e.${COMMITTED}
GROUP BY e.address, e.protocol, e.port, e.product ORDER BY e.address, e.protocol, e.port, e.product LIMIT 1000000`

/** Scan data about the sources of one port in the days: the latest per source, port and product. */
export async function evidenceFor(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<SourceEvidence[]>> {
  await settle(store, from, to)
  const { value: held } = await select<{ rows: number }>(store, 'SELECT count() AS rows FROM source_evidence', {})
  const parameters = { protocol, port, from, to }
  if (held[0]!.rows === 0) return { value: [], sql: EVIDENCE, parameters } // or all sources of the port would be gathered for nothing
  const answer = await select<SourceEvidence>(store, EVIDENCE, parameters)
  return { ...answer, value: answer.value.map(row => ({ ...row, address: ownForm(row.address) })) }
}
