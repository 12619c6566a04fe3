import { MARK } from '../model/packet-class.ts'
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
export const METHOD = 5

const LOCAL_DAY = 'toDate(toTimeZone(minute, {zone:String}))'
const LOCAL_HOUR = 'toUInt8(intDiv(toUInt32(minute) - toUInt32(toStartOfDay(toTimeZone(minute, {zone:String}))), 3600))'
const WINDOW = 'minute >= toDateTime({from:UInt32}) AND minute < toDateTime({to:UInt32})'
const SILENT = `accesses > 0 AND NOT ${HAS_PAYLOAD}`
const FACTS = `FROM flow_tuple AS t WHERE ${WINDOW} AND ${COMMITTED}`

/** Statements that fill the staged tables from the facts of a stretch, in this order: each may read those before it. */
export function fillStatements(staged: (table: string) => string, threshold: number): string[] {
  // A third of the time of (day, source); only those that are left are counted port by port.
  const many = `SELECT source ${FACTS} AND accesses > 0 GROUP BY source HAVING count() > ${threshold}`
  const sweeps = `SELECT day, source FROM ${staged('sweep_day')}`
  return [
    `INSERT INTO ${staged('sweep_day')} SELECT ${LOCAL_DAY} AS day, source ${FACTS} AND accesses > 0 AND source IN (${many})
GROUP BY day, source HAVING uniqExact(protocol, destination_port) > ${threshold}`,
    `INSERT INTO ${staged('port_source_day')}
SELECT ${LOCAL_DAY} AS day, protocol, destination_port, source, sum(accesses) AS n, sum(packets), groupBitOr(marks), max(handshake), max(country),
  (day, source) IN (${sweeps}), min(minute), max(minute), groupBitOr(if(accesses > 0, bitShiftLeft(toUInt32(1), ${LOCAL_HOUR}), 0)), sumIf(packets, bitAnd(marks, ${MARK.masscan}) != 0),
  sumIf(accesses, ${SILENT}), minIf(minute, ${SILENT}), maxIf(minute, ${SILENT})
${FACTS} AND direction NOT IN (2, 3) GROUP BY day, protocol, destination_port, source HAVING n > 0`,
    `INSERT INTO ${staged('source_day')}
SELECT day, source, sum(accesses), sum(packets), count(), groupBitOr(marks), max(handshake), max(country), max(sweep), min(first_seen), max(last_seen), sum(masscan_packets), groupArray(toUInt32(protocol) * 65536 + port)
FROM ${staged('port_source_day')} GROUP BY day, source`,
    `INSERT INTO ${staged('port_day')}
SELECT day, protocol, port, sumIf(accesses, sweep = 0), sumIf(packets, sweep = 0), countIf(sweep = 0),
  sumIf(accesses, sweep = 0 AND bitAnd(marks, ${MARK.surveyScanner}) != 0), countIf(sweep = 0 AND bitAnd(marks, ${MARK.surveyScanner}) != 0), sumIf(accesses, sweep = 1), countIf(sweep = 1)
FROM ${staged('port_source_day')} GROUP BY day, protocol, port`,
    `INSERT INTO ${staged('port_hour')}
SELECT ${LOCAL_DAY} AS day, protocol, destination_port, toDateTime(toUInt32(toStartOfDay(toTimeZone(minute, {zone:String}))) + 3600 * ${LOCAL_HOUR}, 'UTC') AS hour, sum(accesses), sum(packets), uniqExact(source)
${FACTS} AND accesses > 0 AND (day, source) NOT IN (${sweeps}) GROUP BY day, protocol, destination_port, hour`,
    `INSERT INTO ${staged('payload_day')}
SELECT ${LOCAL_DAY} AS day, protocol, destination_port, ${PAYLOAD_KEY} AS shown, source, sum(accesses), min(minute), max(minute)
${FACTS} AND accesses > 0 AND ${HAS_PAYLOAD} AND (day, source) NOT IN (${sweeps})
GROUP BY day, protocol, destination_port, shown, source`,
    `INSERT INTO ${staged('payload_count_day')}
SELECT day, protocol, port, payload_id, sum(p.accesses), min(p.first_seen), max(p.last_seen) FROM ${staged('payload_day')} AS p GROUP BY day, protocol, port, payload_id
UNION ALL
SELECT day, protocol, port, ${NOTHING}, sum(silent), min(silent_first), max(silent_last) FROM ${staged('port_source_day')} WHERE sweep = 0 AND silent > 0 GROUP BY day, protocol, port`,
  ]
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
  FROM (SELECT ${LOCAL_DAY} AS d, ${LOCAL_HOUR} AS h, sum(t.accesses) AS n, sum(t.packets) AS p ${FACTS} GROUP BY d, h ORDER BY d, h) GROUP BY d) AS f ON f.d = c.d
LEFT JOIN (SELECT toDate(toTimeZone(time, {zone:String})) AS d, uniqExact(victim) AS victims, sum(k.packets) AS packets
  FROM backscatter AS k WHERE time >= toDateTime({from:UInt32}) AND time < toDateTime({to:UInt32}) AND ${COMMITTED} GROUP BY d) AS b ON b.d = c.d`
}
