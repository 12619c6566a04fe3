import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { type Day, dayStart } from '../base/time.ts'
import type { Segment, SegmentKind, SegmentRow } from './answers.ts'
import { isAlive } from './find-process.ts'
import { run, select } from './statement.ts'
import type { Store } from './store.ts'

/** Tables whose rows carry the number of their segment. */
const SEGMENT_TABLES = ['flow_tuple', 'backscatter', 'source_evidence', 'sensor_span'] as const

/** Segments that this process has begun and not ended. */
const openHere = new Set<number>()

/** Who imports: host, process and its start, so that another process with the same number is not taken for it. */
const owner = `${hostname()}/${process.pid}/${startOf(process.pid)}`

/** Start time of a process in clock ticks (proc(5), field 22); '' where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function isOwnerAlive(of: string, segment: number): boolean {
  if (of === owner) return openHere.has(segment)
  const [host, pid, start] = of.split('/')
  if (host !== hostname()) return true // cannot be known from here; its own machine undoes it
  return isAlive(Number(pid)) && startOf(Number(pid)) === start
}

/** begin, then commit, then perhaps undo: the last of them in the order of the alphabet, whatever the clock did between. */
const STATES = `SELECT segment, max(event) AS last, max(at) AS changed, anyIf(kind, event = 'begin') AS kind,
  anyIf(name, event = 'begin') AS name, anyIf(fingerprint, event = 'begin') AS fingerprint, anyIf(digest, event = 'commit') AS digest,
  anyIf(sensor_key, event = 'begin') AS sensorKey, anyIf(owner, event = 'begin') AS owner, anyIf(summary, event = 'commit') AS summary
FROM ingest_ledger GROUP BY segment`

interface StateRow {
  segment: number
  last: 'begin' | 'commit' | 'undo'
  changed: number
  kind: SegmentKind
  name: string
  fingerprint: string
  digest: string
  sensorKey: string
  owner: string
  summary: string
}

function segmentRow(row: StateRow): SegmentRow {
  return {
    id: row.segment,
    kind: row.kind,
    name: row.name,
    fingerprint: row.fingerprint,
    digest: row.digest,
    sensorKey: row.sensorKey,
    state: row.last === 'commit' ? 'committed' : row.last === 'undo' ? 'undone' : 'begun',
    at: row.changed / 1000,
    summary: row.summary === '' ? {} : (JSON.parse(row.summary) as Record<string, unknown>),
  }
}

/** The committed segment of a file with this fingerprint (name, size, time) or digest (content), for this sensor; null if there is none. */
export async function findSegment(
  store: Store,
  wanted: { fingerprint?: string; digest?: string; sensorKey: string },
): Promise<SegmentRow | null> {
  const { value } = await select<StateRow>(
    store,
    `SELECT * FROM (${STATES}) WHERE last = 'commit' AND sensorKey = {sensorKey:String}
  AND (({fingerprint:String} != '' AND fingerprint = {fingerprint:String}) OR ({digest:String} != '' AND digest = {digest:String})) LIMIT 1`,
    { sensorKey: wanted.sensorKey, fingerprint: wanted.fingerprint ?? '', digest: wanted.digest ?? '' },
  )
  return value[0] === undefined ? null : segmentRow(value[0])
}

/** The last few committed segments of files with one of these names, newest first. */
export async function segmentsNamed(store: Store, names: readonly string[]): Promise<SegmentRow[]> {
  const { value } = await select<StateRow>(
    store,
    `SELECT * FROM (${STATES}) WHERE last = 'commit' AND name IN ({names:Array(String)}) AND kind != 'sensor' ORDER BY segment DESC LIMIT 4`,
    { names: [...names] },
  )
  return value.map(segmentRow)
}

/** Another text whenever a segment was committed or undone: asked often, so it reads two columns and no summary. */
export async function ledgerEpoch(store: Store): Promise<string> {
  const { value } = await select<{ events: number; newest: number }>(
    store,
    "SELECT count() AS events, max(segment) AS newest FROM ingest_ledger WHERE event != 'begin'",
    {},
  )
  return `${value[0]!.events} ${value[0]!.newest}`
}

/** Committed segments, and the packets that they say they hold. */
export async function ledgerTotals(store: Store): Promise<{ segments: number; packets: number }> {
  const { value } = await select<{ segments: number; packets: number }>(
    store,
    `SELECT count() AS segments, sum(JSONExtractUInt(summary, 'packets')) AS packets FROM (${STATES}) WHERE last = 'commit'`,
    {},
  )
  return value[0]!
}

/** All segments, newest first. */
export async function listSegments(store: Store): Promise<SegmentRow[]> {
  const { value } = await select<StateRow>(store, `SELECT * FROM (${STATES}) ORDER BY segment DESC LIMIT 100000`, {})
  return value.map(segmentRow)
}

async function writeEvent(
  store: Store,
  segment: { id: number },
  event: 'begin' | 'commit' | 'undo',
  fields: Partial<Record<'kind' | 'name' | 'fingerprint' | 'digest' | 'sensorKey' | 'summary', string>>,
): Promise<void> {
  await run(
    store,
    `INSERT INTO ingest_ledger (segment, event, at, kind, name, fingerprint, digest, sensor_key, owner, summary)
SELECT {segment:UInt64}, {event:String}, {at:UInt64}, {kind:String}, {name:String}, {fingerprint:String}, {digest:String}, {sensorKey:String}, {owner:String}, {summary:String}`,
    {
      segment: segment.id,
      event,
      at: Date.now(),
      kind: fields.kind ?? '',
      name: fields.name ?? '',
      fingerprint: fields.fingerprint ?? '',
      digest: fields.digest ?? '',
      sensorKey: fields.sensorKey ?? '',
      owner,
      summary: fields.summary ?? '',
    },
  )
}

/** Notes durably that rows will follow. The number grows with time and differs between machines (41 bits of milliseconds, 11 random). */
export async function beginSegment(
  store: Store,
  of: { kind: SegmentKind; name: string; fingerprint: string; sensorKey: string },
): Promise<Segment> {
  const segment: Segment = { id: Date.now() * 2048 + randomInt(2048), ...of, touched: new Set() }
  openHere.add(segment.id)
  await writeEvent(store, segment, 'begin', of)
  return segment
}

/** From here on the rows of the segment count. Repeatable: a second commit changes nothing. */
export async function commitSegment(
  store: Store,
  segment: Segment,
  made: { digest: string; summary: Record<string, unknown> },
): Promise<void> {
  await writeEvent(store, segment, 'commit', { digest: made.digest, summary: JSON.stringify(made.summary) })
  openHere.delete(segment.id)
}

/** Takes the segment's rows out; its days are settled anew at the next question. Repeatable. */
export async function undoSegment(store: Store, segment: { id: number }): Promise<void> {
  for (const table of SEGMENT_TABLES) {
    const { value } = await select<{ n: number }>(
      store,
      `SELECT count() AS n FROM ${table} WHERE segment = {segment:UInt64}`,
      { segment: segment.id },
    )
    if (value[0]!.n > 0)
      await run(
        store,
        `ALTER TABLE ${table} DELETE WHERE segment = ${Math.trunc(segment.id)} SETTINGS mutations_sync = 2`,
      )
  }
  await writeEvent(store, segment, 'undo', {})
  openHere.delete(segment.id)
}

/** Undoes every segment that was begun and whose process is no more. */
export async function undoAbandoned(store: Store): Promise<void> {
  const { value } = await select<{ segment: number; name: string; owner: string }>(
    store,
    `SELECT segment, name, owner FROM (${STATES}) WHERE last = 'begin'`,
    {},
  )
  for (const row of value) {
    if (isOwnerAlive(row.owner, row.segment)) continue
    store.log(`The import of ${row.name} was interrupted; what it had written is taken out.`)
    await undoSegment(store, { id: row.segment })
  }
}

/** Condition that leaves out the rows of segments that are not committed, for statements that read facts directly. */
export const COMMITTED = `segment IN (SELECT segment FROM ingest_ledger GROUP BY segment HAVING max(event) = 'commit')`

/** How far each epoch of each sensor is in the store: the highest mark that a commit carried (summary.marks: "name/epoch" → [segment, packets]). */
export async function sensorMarks(store: Store): Promise<{ key: string; segment: number; packets: number }[]> {
  const { value } = await select<{ key: string; segment: number; packets: number }>(
    store,
    `SELECT mark.1 AS key, max(mark.2[1]) AS segment, max(mark.2[2]) AS packets
FROM (SELECT arrayJoin(JSONExtractKeysAndValues(summary, 'marks', 'Array(UInt64)')) AS mark FROM ingest_ledger
  WHERE event = 'commit' AND position(summary, '"marks"') > 0 AND ${COMMITTED})
GROUP BY key`,
    {},
  )
  return value
}

async function summariesOf(store: Store, from: Day, to: Day): Promise<Record<string, unknown>[]> {
  const { value } = await select<{ summary: string }>(
    store,
    `SELECT anyIf(summary, event = 'commit') AS summary FROM ingest_ledger
WHERE ${COMMITTED} AND segment IN (SELECT segment FROM touched_day WHERE day >= {from:Date} AND day <= {to:Date})
GROUP BY segment ORDER BY segment`,
    { from: utcDay(dayStart(store.timeZone, from)), to: utcDay(dayStart(store.timeZone, to) - 1) },
  )
  return value.map(row => (row.summary === '' ? {} : (JSON.parse(row.summary) as Record<string, unknown>)))
}

export function utcDay(seconds: number): Day {
  return new Date(Math.max(0, seconds) * 1000).toISOString().slice(0, 10)
}

/** Names of the simulator's scenarios among the data of the days (summary.synthetic). */
export async function syntheticScenarios(store: Store, from: Day, to: Day): Promise<string[]> {
  const names = (await summariesOf(store, from, to))
    .map(s => s.synthetic)
    .filter((name): name is string => typeof name === 'string' && name !== '')
  return [...new Set(names)].sort()
}

/** Malformed traffic by name, summed over the segments that touch the days (summary.oddities). */
export async function oddityTotals(store: Store, from: Day, to: Day): Promise<Record<string, number>> {
  const sums = new Map<string, number>()
  for (const { oddities } of await summariesOf(store, from, to)) {
    if (typeof oddities !== 'object' || oddities === null) continue
    for (const [name, n] of Object.entries(oddities))
      if (typeof n === 'number') sums.set(name, (sums.get(name) ?? 0) + n)
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * Digest of all that answers about days before `to` rest on beside the rules: committed segments with rows or uptime in them,
 * scan data, and what is known of the sensors. What a live sensor brings today leaves last month's as it is.
 */
export async function groundBefore(store: Store, to: Day): Promise<string> {
  const { value } = await select<{ segments: string; sensors: string }>(
    store,
    `SELECT (SELECT toString(groupBitXor(sipHash64(segment))) FROM
  (
    SELECT DISTINCT segment FROM
    (
      SELECT segment FROM touched_day WHERE day <= {to:Date}
      UNION ALL SELECT segment FROM sensor_span WHERE from_time < toDateTime({toSec:UInt32})
      UNION ALL SELECT segment FROM source_evidence
    )
    WHERE ${COMMITTED}
  )) AS segments, (SELECT toString(groupBitXor(sipHash64(id, name, blocks, address_count, ground))) FROM sensor FINAL) AS sensors`,
    { to, toSec: dayStart(store.timeZone, to) },
  )
  return `${value[0]!.segments} ${value[0]!.sensors}`
}
