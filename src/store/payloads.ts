import { type Day, dayStart } from '../base/time.ts'
import type { PayloadClass } from '../model/payload.ts'
import type { Answer, PayloadCount, PayloadGroup, PortPayloads, StoredPayload } from './answers.ts'
import { COMMITTED } from './ledger.ts'
import { classOf, groupOf, JUDGEMENTS, judgementsOf, PAYLOAD_KEY, PORT_PAYLOAD_IDS } from './payload-class.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

const NOT_SWEEP =
  '(toDate(toTimeZone(minute, {zone:String})), source) NOT IN (SELECT day, source FROM sweep_day WHERE day >= {from:Date} AND day < {to:Date})'

/** Accesses of one port by payload, sweeps left out. */
const PORT_TUPLES = `FROM flow_tuple WHERE protocol = {protocol:UInt8} AND destination_port = {port:UInt16} AND minute >= toDateTime({fromSec:UInt32}) AND minute < toDateTime({toSec:UInt32})
  AND accesses > 0 AND ${COMMITTED} AND ${NOT_SWEEP}`

/** Groups of one port that are told apart; the rest is in the sums only. */
const GROUPS_AT_MOST = 1000

function bounds(store: Store, protocol: number, port: number, from: Day, to: Day) {
  return {
    protocol,
    port,
    from,
    to,
    fromSec: dayStart(store.timeZone, from),
    toSec: dayStart(store.timeZone, to),
    zone: store.timeZone,
  }
}

interface GroupRow extends Omit<PayloadGroup, 'sample' | 'truncated'> {
  sampleHex: string
  truncated: number
}

/** What the accesses of one port sent, in groups, with the class of each and sums by class. */
export async function portPayloads(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<PortPayloads>> {
  await settle(store, from, to)
  const parameters = bounds(store, protocol, port, from, to)
  const answer = await select<GroupRow>(
    store,
    `SELECT ${groupOf('t.shown')} AS id, sum(t.n) AS accesses, uniqExactArray(t.sources) AS sources, argMax(${classOf('t.shown', 't.protocol')}, t.n) AS class, argMax(j.protocol, t.n) AS protocol,
  argMax(j.signatures, t.n) AS signatures, argMax(j.category, t.n) AS category, argMax(j.group_text, t.n) AS groupText, uniqExact(t.shown) AS distinct,
  lower(hex(argMax(t.shown, (t.n, t.shown)) AS best)) AS sampleId, '' AS sampleHex, argMax(j.wire_length, (t.n, t.shown)) AS sampleLength, argMax(j.truncated, (t.n, t.shown)) AS truncated, toUInt32(min(t.first)) AS firstSeen, toUInt32(max(t.last)) AS lastSeen
FROM (SELECT ${PAYLOAD_KEY} AS shown, protocol, sum(accesses) AS n, groupUniqArray(source) AS sources, min(minute) AS first, max(minute) AS last ${PORT_TUPLES} GROUP BY shown, protocol) AS t
LEFT JOIN ${judgementsOf(PORT_PAYLOAD_IDS)} AS j ON j.id = t.shown
GROUP BY id ORDER BY accesses DESC, id LIMIT ${GROUPS_AT_MOST}`,
    parameters,
  )
  const classes = await select<{ class: PayloadClass; accesses: number; sources: number; firstSeen: number }>(
    store,
    `SELECT ${classOf('t.shown', 't.protocol')} AS class, sum(t.n) AS accesses, uniqExactArray(t.sources) AS sources, toUInt32(min(t.first)) AS firstSeen
FROM (SELECT ${PAYLOAD_KEY} AS shown, protocol, sum(accesses) AS n, groupUniqArray(source) AS sources, min(minute) AS first ${PORT_TUPLES} GROUP BY shown, protocol) AS t
LEFT JOIN ${judgementsOf(PORT_PAYLOAD_IDS)} AS j ON j.id = t.shown GROUP BY class`,
    parameters,
  )
  const samples = await bytesOf(
    store,
    answer.value.map(row => row.sampleId),
  )
  const groups = answer.value.map(({ sampleHex: _, truncated, ...row }) => ({
    ...row,
    truncated: truncated !== 0,
    sample: samples.get(row.sampleId) ?? new Uint8Array(0),
    sampleId: samples.has(row.sampleId) ? row.sampleId : '',
    protocol: row.protocol === '' && !samples.has(row.sampleId) ? 'empty' : row.protocol,
  }))
  const byClass = Object.fromEntries(
    classes.value.map(({ class: name, ...row }) => [name, row]),
  ) as PortPayloads['byClass']
  return { ...answer, value: { groups, accesses: classes.value.reduce((sum, row) => sum + row.accesses, 0), byClass } }
}

async function bytesOf(store: Store, ids: string[]): Promise<Map<string, Uint8Array>> {
  const { value } = await select<{ id: string; hexBytes: string }>(
    store,
    'SELECT lower(hex(id)) AS id, any(hex(bytes)) AS hexBytes FROM payload WHERE payload.id IN (SELECT toFixedString(unhex(arrayJoin({ids:Array(String)})), 16)) GROUP BY payload.id',
    { ids: ids.filter(id => /^[0-9a-f]{32}$/.test(id)) },
  )
  return new Map(value.map(row => [row.id, Buffer.from(row.hexBytes, 'hex')]))
}

/** Payload groups over all ports, most accesses first; nothing sent is left out. */
export async function payloadRanking(store: Store, from: Day, to: Day, limit: number): Promise<Answer<PayloadCount[]>> {
  await settle(store, from, to)
  return select<PayloadCount>(
    store,
    `SELECT ${groupOf('p.payload_id')} AS id, sum(p.accesses) AS accesses, uniqExactArray(p.sources) AS sources, uniqExactArray(p.ports) AS ports, argMax(${classOf('p.payload_id', 'p.protocol')}, p.accesses) AS class,
  argMax(j.protocol, p.accesses) AS protocol, argMax(j.signatures, p.accesses) AS signatures, argMax(j.category, p.accesses) AS category, argMax(j.group_text, p.accesses) AS groupText,
  lower(hex(argMax(p.payload_id, (p.accesses, p.payload_id)))) AS sampleId, toUInt32(min(p.first_seen)) AS firstSeen, toUInt32(max(p.last_seen)) AS lastSeen
FROM (SELECT payload_id, any(protocol) AS protocol, sum(q.accesses) AS accesses, groupUniqArray(source) AS sources, groupUniqArray((q.protocol, q.port)) AS ports, min(q.first_seen) AS first_seen, max(q.last_seen) AS last_seen
  FROM payload_day AS q WHERE day >= {from:Date} AND day < {to:Date} GROUP BY payload_id) AS p LEFT JOIN ${JUDGEMENTS} AS j ON j.id = p.payload_id
GROUP BY id ORDER BY accesses DESC, id LIMIT {limit:UInt32}`,
    { from, to, limit },
  )
}

interface StoredRow extends Omit<StoredPayload, 'bytes' | 'truncated'> {
  hexBytes: string
  truncated: number
}

/** One payload by its own id, or by its group's. */
export async function payloadById(store: Store, id: string): Promise<StoredPayload | null> {
  if (!/^[0-9a-f]{32}$/i.test(id)) return null
  const { value } = await select<StoredRow>(
    store,
    `SELECT lower(hex(id)) AS id, hex(bytes) AS hexBytes, wire_length AS wireLength, truncated, transport, protocol, class, signatures, category,
  lower(hex(group_id)) AS groupId, group_text AS groupText, rules_version AS rulesVersion
FROM payload FINAL WHERE payload.id = unhex({id:String}) OR group_id = unhex({id:String}) ORDER BY payload.id = unhex({id:String}) DESC, payload.id LIMIT 1`,
    { id },
  )
  const row = value[0]
  if (row === undefined) return null
  const { hexBytes, truncated, ...rest } = row
  return { ...rest, bytes: Buffer.from(hexBytes, 'hex'), truncated: truncated !== 0 }
}

/** Ports that a payload or a group of payloads was sent to. */
export async function payloadPorts(
  store: Store,
  id: string,
  from: Day,
  to: Day,
): Promise<
  Answer<{ protocol: number; port: number; accesses: number; sources: number; firstSeen: number; lastSeen: number }[]>
> {
  await settle(store, from, to)
  return select(
    store,
    `SELECT protocol, port, sum(accesses) AS accesses, uniqExact(source) AS sources, toUInt32(min(first_seen)) AS firstSeen, toUInt32(max(last_seen)) AS lastSeen FROM payload_day
WHERE day >= {from:Date} AND day < {to:Date} AND (payload_id = unhex({id:String}) OR payload_id IN (SELECT id FROM payload FINAL WHERE group_id = unhex({id:String})))
GROUP BY protocol, port ORDER BY accesses DESC, protocol, port LIMIT 1000`,
    { id: /^[0-9a-f]{32}$/i.test(id) ? id : '', from, to },
  )
}

/** Accesses and sources of each payload group of one port per local day, for surges inside a port; nothing sent is left out. */
export async function portPayloadDays(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<{ groupId: string; day: Day; accesses: number; sources: number }[]>> {
  await settle(store, from, to)
  return select(
    store,
    `SELECT ${groupOf('p.payload_id')} AS groupId, p.day AS day, sum(p.accesses) AS accesses, uniqExact(p.source) AS sources FROM payload_day AS p LEFT JOIN ${judgementsOf(PORT_PAYLOAD_IDS)} AS j ON j.id = p.payload_id
WHERE p.protocol = {protocol:UInt8} AND p.port = {port:UInt16} AND p.day >= {from:Date} AND p.day < {to:Date} GROUP BY groupId, day ORDER BY groupId, day`,
    { protocol, port, from, to },
  )
}

/** Payloads that were judged by other rules than `rulesVersion`, to be judged again. */
export async function unjudgedPayloads(
  store: Store,
  rulesVersion: string,
  limit = 20_000,
): Promise<{ id: string; bytes: Uint8Array; wireLength: number; truncated: boolean; transport: number }[]> {
  const { value } = await select<{
    id: string
    hexBytes: string
    wireLength: number
    truncated: number
    transport: number
  }>(
    store,
    `SELECT lower(hex(id)) AS id, hex(bytes) AS hexBytes, wire_length AS wireLength, truncated, transport FROM payload FINAL WHERE rules_version != {rulesVersion:String} ORDER BY payload.id LIMIT {limit:UInt32}`,
    { rulesVersion, limit },
  )
  return value.map(({ hexBytes, truncated, ...row }) => ({
    ...row,
    bytes: Buffer.from(hexBytes, 'hex'),
    truncated: truncated !== 0,
  }))
}
