import { BACKSCATTER_KIND, MARK } from '../model/packet-class.ts'
import { COMMITTED } from './ledger.ts'
import { HAS_PAYLOAD, NOTHING, PAYLOAD_KEY } from './payload-class.ts'

/** Tables of settled days, one partition a day; day_settled holds what is one row a day. */
export const SETTLED_TABLES = [
  'sweep_day',
  'port_source_day',
  'source_day',
  'port_day',
  'port_hour',
  'payload_day',
  'payload_count_day',
] as const

/** Version of how days are settled; another one settles every day anew. */
export const METHOD = 6

/** What the facts are counted into once, before it is known who swept: a table that exists while days are settled. */
const COUNTED = `day Date, protocol UInt8, port UInt16, source IPv6, accesses UInt64, packets UInt64, marks UInt32, handshake UInt8, country UInt16,
  first_seen DateTime('UTC'), last_seen DateTime('UTC'), hours UInt32, masscan_packets UInt32, silent UInt64, silent_first DateTime('UTC'), silent_last DateTime('UTC')`
const COUNTED_HOURS =
  'day Date, protocol UInt8, port UInt16, hour UInt8, swept UInt8, accesses UInt64, packets UInt64, access_packets UInt64'

/** Days that are settled together: each begins a whole number of `dayLength` seconds after the first. */
export interface Stretch {
  /** Length of each day in seconds: 86,400, or that of the one day on which the clock is set. */
  dayLength: number
  /** Days from the first to the last; at most MAX_DAY_NUMBER + 1. */
  span: number
  /** False where every address is known to be IPv4: nothing else is looked for. */
  ipv6: boolean
}

/** The number of a day has eight bits beside an IPv4 address, its protocol and its port. */
export const MAX_DAY_NUMBER = 255

const AT = '(toUInt32(minute) - {from:UInt32})'
const DAY_NUMBER = `intDiv(${AT}, {dayLength:UInt32})`
const HOUR = `toUInt8(intDiv(${AT} % {dayLength:UInt32}, 3600))`
const WINDOW = 'minute >= toDateTime({from:UInt32}) AND minute < toDateTime({to:UInt32})'
const FACTS = `FROM flow_tuple AS t WHERE ${WINDOW} AND ${COMMITTED}`
const SILENT = `accesses > 0 AND NOT ${HAS_PAYLOAD}`
const IS_V4 = "source BETWEEN toIPv6('::ffff:0.0.0.0') AND toIPv6('::ffff:255.255.255.255')"

/** How facts are grouped by day, protocol, port and source, and how the parts of the key are had back. */
interface Grouping {
  condition: string
  key: string
  by: string
  day: string
  protocol: string
  port: string
  source: string
}

/** One word: counting takes half the time that it takes with an address of sixteen bytes. */
const V4: Grouping = {
  condition: '',
  key: `bitOr(bitOr(bitShiftLeft(toUInt64(protocol), 56), bitShiftLeft(toUInt64(destination_port), 40)), bitOr(bitShiftLeft(toUInt64(toUInt32(toUInt128(source))), 8), toUInt64(${DAY_NUMBER}))) AS k`,
  by: 'k',
  day: 'toDate({firstDay:Date}) + bitAnd(k, 255)',
  protocol: 'toUInt8(bitShiftRight(k, 56))',
  port: 'toUInt16(bitAnd(bitShiftRight(k, 40), 65535))',
  source: 'IPv4ToIPv6(toUInt32(bitAnd(bitShiftRight(k, 8), 4294967295)))',
}

const V6: Grouping = {
  condition: ` AND NOT (${IS_V4})`,
  key: `${DAY_NUMBER} AS number, protocol, destination_port, source`,
  by: 'number, protocol, destination_port, source',
  day: 'toDate({firstDay:Date}) + number',
  protocol: 'protocol',
  port: 'destination_port',
  source: 'source',
}

function groupingsOf(stretch: Stretch): Grouping[] {
  return stretch.ipv6 ? [{ ...V4, condition: ` AND ${IS_V4}` }, V6] : [V4]
}

/** Statements that make and fill the staged tables from the facts of a stretch, in this order: each may read those before it. */
export function fillStatements(staged: (table: string) => string, threshold: number, stretch: Stretch): string[] {
  const groupings = groupingsOf(stretch)
  const swept =
    stretch.span === 1
      ? `source IN (SELECT source FROM ${staged('sweep_day')})`
      : `(toDate({firstDay:Date}) + ${DAY_NUMBER}, source) IN (SELECT day, source FROM ${staged('sweep_day')})`
  return [
    `CREATE TABLE IF NOT EXISTS ${staged('counted')} (${COUNTED}) ENGINE = MergeTree ORDER BY tuple()`,
    `CREATE TABLE IF NOT EXISTS ${staged('counted_hours')} (${COUNTED_HOURS}) ENGINE = MergeTree ORDER BY tuple()`,
    ...groupings.map(g => countStatement(staged('counted'), g)),
    ...daysOfSources(staged, threshold),
    ...hourStatements(staged, swept),
    ...groupings.map(g => payloadStatement(staged('payload_day'), g, swept)),
    `INSERT INTO ${staged('payload_count_day')}
SELECT day, protocol, port, payload_id, sum(p.accesses), min(p.first_seen), max(p.last_seen) FROM ${staged('payload_day')} AS p GROUP BY day, protocol, port, payload_id
UNION ALL
SELECT day, protocol, port, ${NOTHING}, sum(silent), min(silent_first), max(silent_last) FROM ${staged('port_source_day')} WHERE sweep = 0 AND silent > 0 GROUP BY day, protocol, port`,
  ]
}

/** Tables that only the statements read. */
export const COUNTING_TABLES = ['counted', 'counted_hours'] as const

function countStatement(into: string, g: Grouping): string {
  return `INSERT INTO ${into}
SELECT ${g.day}, ${g.protocol}, ${g.port}, ${g.source}, n, p, m, handshakes, origin, first, last, hours, masscan, quiet, quiet_first, quiet_last
FROM (SELECT ${g.key}, sum(accesses) AS n, sum(packets) AS p, groupBitOr(marks) AS m, max(handshake) AS handshakes, max(country) AS origin, min(minute) AS first, max(minute) AS last,
  groupBitOr(if(accesses > 0, bitShiftLeft(toUInt32(1), ${HOUR}), 0)) AS hours, sumIf(packets, bitAnd(marks, ${MARK.masscan}) != 0) AS masscan,
  sumIf(accesses, ${SILENT}) AS quiet, minIf(minute, ${SILENT}) AS quiet_first, maxIf(minute, ${SILENT}) AS quiet_last
  ${FACTS} AND direction NOT IN (2, 3)${g.condition} GROUP BY ${g.by} HAVING n > 0)`
}

/** Who swept is who came to many ports; only then are the rows of ports and sources written in their order. */
function daysOfSources(staged: (table: string) => string, threshold: number): string[] {
  return [
    `INSERT INTO ${staged('source_day')}
SELECT day, source, sum(accesses), sum(packets), count() AS ports, groupBitOr(marks), max(handshake), max(country), ports > ${threshold}, min(first_seen), max(last_seen), sum(masscan_packets), arraySort(groupArray(toUInt32(protocol) * 65536 + port))
FROM ${staged('counted')} GROUP BY day, source`,
    `INSERT INTO ${staged('sweep_day')} SELECT day, source FROM ${staged('source_day')} WHERE sweep = 1`,
    `INSERT INTO ${staged('port_source_day')}
SELECT day, protocol, port, source, accesses, packets, marks, handshake, country, (day, source) IN (SELECT day, source FROM ${staged('sweep_day')}), first_seen, last_seen, hours, masscan_packets, silent, silent_first, silent_last
FROM ${staged('counted')}`,
    `INSERT INTO ${staged('port_day')}
SELECT day, protocol, port, sumIf(accesses, sweep = 0), sumIf(packets, sweep = 0), countIf(sweep = 0),
  sumIf(accesses, sweep = 0 AND bitAnd(marks, ${MARK.surveyScanner}) != 0), countIf(sweep = 0 AND bitAnd(marks, ${MARK.surveyScanner}) != 0), sumIf(accesses, sweep = 1), countIf(sweep = 1)
FROM ${staged('port_source_day')} GROUP BY day, protocol, port`,
  ]
}

/** The hours in which a source came are bits of its row: an hour's distinct sources are counted from them. */
function hourStatements(staged: (table: string) => string, swept: string): string[] {
  const key = `bitOr(bitOr(bitShiftLeft(toUInt64(${swept}), 40), bitShiftLeft(toUInt64(protocol), 32)), bitOr(bitShiftLeft(toUInt64(destination_port), 16), bitOr(bitShiftLeft(toUInt64(${DAY_NUMBER}), 8), toUInt64(${HOUR}))))`
  return [
    `INSERT INTO ${staged('counted_hours')}
SELECT toDate({firstDay:Date}) + bitAnd(bitShiftRight(k, 8), 255), toUInt8(bitAnd(bitShiftRight(k, 32), 255)), toUInt16(bitAnd(bitShiftRight(k, 16), 65535)), toUInt8(bitAnd(k, 255)), toUInt8(bitShiftRight(k, 40)), n, p, of_accesses
FROM (SELECT ${key} AS k, sum(accesses) AS n, sum(packets) AS p, sumIf(packets, accesses > 0) AS of_accesses ${FACTS} GROUP BY k)`,
    `INSERT INTO ${staged('port_hour')}
SELECT day, protocol, port, toDateTime({from:UInt32} + {dayLength:UInt32} * toUInt32(day - toDate({firstDay:Date})) + 3600 * h, 'UTC'), sum(n), sum(p), sum(sources)
FROM (SELECT day, protocol, port, hour AS h, accesses AS n, access_packets AS p, 0 AS sources FROM ${staged('counted_hours')} WHERE swept = 0 AND accesses > 0
  UNION ALL SELECT day, protocol, port, toUInt8(arrayJoin(bitPositionsToArray(hours))) AS h, 0, 0, count() FROM ${staged('port_source_day')} WHERE sweep = 0 GROUP BY day, protocol, port, h)
GROUP BY day, protocol, port, h`,
  ]
}

function payloadStatement(into: string, g: Grouping, swept: string): string {
  return `INSERT INTO ${into}
SELECT ${g.day}, ${g.protocol}, ${g.port}, shown, ${g.source}, n, first, last
FROM (SELECT ${g.key}, ${PAYLOAD_KEY} AS shown, sum(accesses) AS n, min(minute) AS first, max(minute) AS last
  ${FACTS} AND accesses > 0 AND ${HAS_PAYLOAD}${g.condition} AND NOT (${swept}) GROUP BY ${g.by}, shown)`
}

/** Notes the days as settled, with what is one row a day; `rows` are (day, content) as values. */
export function noteStatement(staged: (table: string) => string, rows: string): string {
  return `INSERT INTO day_settled
SELECT c.d, c.content, {at:UInt64}, s.accesses, s.sources, f.packets, s.sweep_sources, s.sweep_accesses, s.survey_sources, s.survey_accesses, b.victims, b.packets, f.numbers, f.hours
FROM (SELECT c1 AS d, c2 AS content FROM VALUES('c1 Date, c2 String', ${rows})) AS c
LEFT JOIN (SELECT day AS d, sum(q.accesses) AS accesses, count() AS sources, countIf(sweep = 1) AS sweep_sources, sumIf(q.accesses, sweep = 1) AS sweep_accesses,
  countIf(bitAnd(marks, ${MARK.surveyScanner}) != 0) AS survey_sources, sumIf(q.accesses, bitAnd(marks, ${MARK.surveyScanner}) != 0) AS survey_accesses
  FROM ${staged('source_day')} AS q GROUP BY d) AS s ON s.d = c.d
LEFT JOIN (SELECT d, sum(p) AS packets, groupArray(h) AS numbers, groupArray(n) AS hours
  FROM (SELECT day AS d, hour AS h, sum(q.accesses) AS n, sum(q.packets) AS p FROM ${staged('counted_hours')} AS q GROUP BY d, h ORDER BY d, h) GROUP BY d) AS f ON f.d = c.d
LEFT JOIN (SELECT toDate(toTimeZone(time, {zone:String})) AS d, uniqExact(victim) AS victims, sum(k.packets) AS packets
  FROM backscatter AS k WHERE time >= toDateTime({from:UInt32}) AND time < toDateTime({to:UInt32}) AND ${COMMITTED} AND kind != ${BACKSCATTER_KIND.udpAnswer} GROUP BY d) AS b ON b.d = c.d`
}
