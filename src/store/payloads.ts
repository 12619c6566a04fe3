import type { Day } from '../base/time.ts'
import { EMPTY_PAYLOAD_ID, type PayloadClass } from '../model/payload.ts'
import type { Answer, PayloadGroup, PortPayloads, StoredPayload } from './answers.ts'
import { BY_SURVEY_SCANNER } from './marks.ts'
import { classOf, groupKeyOf, groupOf, judgementsOf, NOTHING, PORT_PAYLOAD_IDS } from './payload-class.ts'
import { portSourceFacts } from './port-sources.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

/** Groups of one port that are told apart; the rest is in the sums only. */
const GROUPS_AT_MOST = 1000

/** Rows of one port in the days. */
const OF_PORT = 'protocol = {protocol:UInt8} AND port = {port:UInt16} AND day >= {from:Date} AND day < {to:Date}'
const SILENT_ROWS = `FROM port_source_day WHERE ${OF_PORT} AND sweep = 0 AND silent > 0`

/** Accesses of one port by payload, sweeps left out; what sent nothing is one of them. */
const BY_PAYLOAD = `SELECT payload_id AS shown, protocol, sum(accesses) AS n, min(first_seen) AS first, max(last_seen) AS last FROM payload_count_day WHERE ${OF_PORT} GROUP BY shown, protocol`

const JUDGED = `LEFT JOIN ${judgementsOf(PORT_PAYLOAD_IDS)} AS j ON j.id`

/**
 * Groups with what sent something. Sources are told apart by DISTINCT: uniqExact takes three times as long for addresses of 16
 * bytes (0.31 and 0.1 µs a row).
 */
const GROUPS = `SELECT lower(hex(g.key)) AS id, g.accesses AS accesses, s.sources AS sources, g.class AS class, g.protocol AS protocol, g.signatures AS signatures, g.category AS category, g.groupText AS groupText,
  g.distinct AS distinct, lower(hex(g.best)) AS sampleId, g.sampleLength AS sampleLength, g.truncated AS truncated, g.firstSeen AS firstSeen, g.lastSeen AS lastSeen
FROM
(
  SELECT ${groupKeyOf('t.shown')} AS key, sum(t.n) AS accesses, argMax(${classOf('t.shown', 't.protocol')}, t.n) AS class, argMax(j.protocol, t.n) AS protocol, argMax(j.signatures, t.n) AS signatures,
    argMax(j.category, t.n) AS category, argMax(j.group_text, t.n) AS groupText, uniqExact(t.shown) AS distinct, argMax(t.shown, (t.n, t.shown)) AS best, argMax(j.wire_length, (t.n, t.shown)) AS sampleLength,
    argMax(j.truncated, (t.n, t.shown)) AS truncated, toUInt32(min(t.first)) AS firstSeen, toUInt32(max(t.last)) AS lastSeen
  FROM (${BY_PAYLOAD}) AS t ${JUDGED} = t.shown GROUP BY key ORDER BY accesses DESC, lower(hex(key)) LIMIT ${GROUPS_AT_MOST}
) AS g
LEFT JOIN
(
  SELECT key, count() AS sources FROM
  (SELECT DISTINCT ${groupKeyOf('w.payload_id')} AS key, w.source FROM (SELECT payload_id, source FROM payload_day WHERE ${OF_PORT}) AS w ${JUDGED} = w.payload_id) GROUP BY key
) AS s ON s.key = g.key
ORDER BY accesses DESC, id`

const CLASSES = `SELECT c.class AS class, c.accesses AS accesses, s.sources AS sources, c.firstSeen AS firstSeen
FROM (SELECT ${classOf('t.shown', 't.protocol')} AS class, sum(t.n) AS accesses, toUInt32(min(t.first)) AS firstSeen FROM (${BY_PAYLOAD}) AS t ${JUDGED} = t.shown GROUP BY class) AS c
LEFT JOIN
(
  SELECT class, count() AS sources FROM
  (
    SELECT DISTINCT toLowCardinality(${classOf('w.payload_id', 'w.protocol')}) AS class, w.source FROM (SELECT payload_id, protocol, source FROM payload_day WHERE ${OF_PORT}) AS w ${JUDGED} = w.payload_id
  )
  GROUP BY class
) AS s ON s.class = c.class`

/** Sources that sent nothing at least once, and also something of the class that nothing is in. */
const SILENT_IN_CLASS = `SELECT count() AS sources FROM
(
  SELECT DISTINCT w.source FROM (SELECT payload_id, protocol, source FROM payload_day WHERE ${OF_PORT}) AS w ${JUDGED} = w.payload_id
  WHERE ${classOf('w.payload_id', 'w.protocol')} = {class:String} AND w.source IN (SELECT source ${SILENT_ROWS})
)`

/** What survey scanners sent to one port, nothing included: each of their days with it, one row per payload. */
const SURVEY_ROWS = `SELECT payload_id AS shown, protocol, source, accesses AS n FROM payload_day WHERE ${OF_PORT} AND (day, source) IN (SELECT day, source FROM port_source_day WHERE ${OF_PORT} AND sweep = 0 AND ${BY_SURVEY_SCANNER})
  UNION ALL SELECT ${NOTHING} AS shown, protocol, source, silent AS n ${SILENT_ROWS} AND ${BY_SURVEY_SCANNER}`
const SURVEY_GROUPS = `SELECT lower(hex(${groupKeyOf('t.shown')})) AS name, sum(t.n) AS accesses, uniqExact(t.source) AS sources FROM (${SURVEY_ROWS}) AS t ${JUDGED} = t.shown GROUP BY name`
const SURVEY_CLASSES = `SELECT ${classOf('t.shown', 't.protocol')} AS name, sum(t.n) AS accesses, uniqExact(t.source) AS sources FROM (${SURVEY_ROWS}) AS t ${JUDGED} = t.shown GROUP BY name`

interface SurveyPart {
  accesses: number
  sources: number
}

/** The parts of survey scanners by group and by class; two empty maps where no source carries their mark. */
async function surveyParts(
  store: Store,
  parameters: { protocol: number; port: number; from: Day; to: Day },
  surveySources: number,
): Promise<[Map<string, SurveyPart>, Map<string, SurveyPart>]> {
  if (surveySources === 0) return [new Map(), new Map()]
  const parts = async (sql: string) => {
    const { value } = await select<SurveyPart & { name: string }>(store, sql, parameters)
    return new Map(value.map(row => [row.name, row]))
  }
  return Promise.all([parts(SURVEY_GROUPS), parts(SURVEY_CLASSES)])
}

interface GroupRow extends Omit<PayloadGroup, 'sample' | 'truncated' | 'surveyAccesses' | 'surveySources'> {
  truncated: number
}

interface ClassRow {
  class: PayloadClass
  accesses: number
  sources: number
  firstSeen: number
}

/** Puts the sources that sent nothing beside those that sent something, each counted once in its class. */
async function addSilentSources(
  store: Store,
  parameters: { protocol: number; port: number; from: Day; to: Day },
  sources: number,
  groups: readonly GroupRow[],
  classes: readonly ClassRow[],
): Promise<void> {
  const nothing = groups.find(group => group.id === EMPTY_PAYLOAD_ID)
  if (sources === 0 || nothing === undefined) return
  const byClass = classes.find(row => row.class === nothing.class)!
  nothing.sources = sources
  if (byClass.sources === 0) byClass.sources = sources
  else {
    const both = await select<{ sources: number }>(store, SILENT_IN_CLASS, { ...parameters, class: nothing.class })
    byClass.sources += sources - both.value[0]!.sources
  }
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
  const parameters = { protocol, port, from, to }
  const [answer, classes, facts] = await Promise.all([
    select<GroupRow>(store, GROUPS, parameters),
    select<ClassRow>(store, CLASSES, parameters),
    portSourceFacts(store, protocol, port, from, to),
  ])
  await addSilentSources(store, parameters, facts.value.silent, answer.value, classes.value)
  const [byGroup, ofClass] = await surveyParts(store, parameters, facts.value.summary.survey)
  const surveyOf = (parts: Map<string, SurveyPart>, name: string) => ({
    surveyAccesses: parts.get(name)?.accesses ?? 0,
    surveySources: parts.get(name)?.sources ?? 0,
  })
  const samples = await bytesOf(
    store,
    answer.value.map(row => row.sampleId),
  )
  const groups = answer.value.map(({ truncated, ...row }) => ({
    ...row,
    ...surveyOf(byGroup, row.id),
    truncated: truncated !== 0,
    sample: samples.get(row.sampleId) ?? new Uint8Array(0),
    sampleId: samples.has(row.sampleId) ? row.sampleId : '',
    protocol: row.protocol === '' && !samples.has(row.sampleId) ? 'empty' : row.protocol,
  }))
  const byClass = Object.fromEntries(
    classes.value.map(({ class: name, ...row }) => [name, { ...row, ...surveyOf(ofClass, name) }]),
  ) as PortPayloads['byClass']
  const sum = (rows: Iterable<{ accesses: number }>) => [...rows].reduce((n, row) => n + row.accesses, 0)
  return {
    ...answer,
    value: { groups, accesses: sum(classes.value), surveyAccesses: sum(ofClass.values()), byClass },
  }
}

async function bytesOf(store: Store, ids: string[]): Promise<Map<string, Uint8Array>> {
  const { value } = await select<{ id: string; hexBytes: string }>(
    store,
    'SELECT lower(hex(id)) AS id, any(hex(bytes)) AS hexBytes FROM payload WHERE payload.id IN (SELECT toFixedString(unhex(arrayJoin({ids:Array(String)})), 16)) GROUP BY payload.id',
    { ids: ids.filter(id => /^[0-9a-f]{32}$/.test(id)) },
  )
  return new Map(value.map(row => [row.id, Buffer.from(row.hexBytes, 'hex')]))
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
    `SELECT lower(hex(id)) AS id, hex(bytes) AS hexBytes, wire_length AS wireLength, truncated, transport FROM payload FINAL
WHERE payload.id IN (SELECT id FROM payload FINAL WHERE rules_version != {rulesVersion:String} ORDER BY id LIMIT {limit:UInt32}) ORDER BY payload.id`,
    { rulesVersion, limit },
  )
  return value.map(({ hexBytes, truncated, ...row }) => ({
    ...row,
    bytes: Buffer.from(hexBytes, 'hex'),
    truncated: truncated !== 0,
  }))
}
