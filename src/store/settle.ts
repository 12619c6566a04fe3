import { TeitenError } from '../base/error.ts'
import { addDays, type Day, dayStart, daysBetween, daysIn } from '../base/time.ts'
import { isAlive } from './find-process.ts'
import { COMMITTED, utcDay } from './ledger.ts'
import { rememberedStretch } from './remembered.ts'
import { listSensors } from './sensors.ts'
import {
  COUNTING_TABLES,
  fillStatements,
  MAX_DAY_NUMBER,
  METHOD,
  noteStatement,
  SETTLED_TABLES,
  type Stretch,
} from './settle-statements.ts'
import { run, select } from './statement.ts'
import type { Store } from './store.ts'

/**
 * A source that touched more destination ports than this on a local day swept the port range: its accesses stay out of the series.
 * detection.md, notation; the lower figure holds for telescopes with fewer than SMALL_TELESCOPE addresses.
 */
export const SWEEP_PORTS = 100
export const SWEEP_PORTS_SMALL = 30
export const SMALL_TELESCOPE = 10

/** Tuples that are settled in one go: bounds the memory of its aggregations. */
const TUPLES_AT_ONCE = 3_000_000
/** Each day is a part of each table that is written and exchanged. */
const DAYS_AT_ONCE = 128

interface DayContent {
  day: Day
  content: string
  tuples: number
  ipv6: boolean
}

/** Days that are settled in one go, in order. */
interface Chunk extends Stretch {
  /** Unix seconds. */
  from: number
  tuples: number
  days: DayContent[]
}

const FILL_SETTINGS = '\nSETTINGS max_partitions_per_insert_block = 0, max_bytes_before_external_group_by = 1200000000'

let stagingNumber = 0

/**
 * Settles the local days of [from, to) whose committed segments changed since they were last settled. Every question that
 * reads settled days calls it first. What a day holds is a function of its committed tuples, so a kill in between only leaves
 * a day to be settled again.
 */
export function settle(store: Store, from: Day, to: Day): Promise<void> {
  return rememberedStretch(store, from, to, () => inTurn(store, () => settleNow(store, from, to)))
}

/** Digest of what the settled days of [from, to) rest on; the days themselves are not settled by asking. */
export async function settledState(store: Store, from: Day, to: Day): Promise<string> {
  const { value } = await select<{ digest: string }>(
    store,
    `SELECT toString(groupBitXor(sipHash64(day, content))) AS digest FROM
(SELECT day, argMax(content, settled_at) AS content FROM day_settled WHERE day >= {from:Date} AND day < {to:Date} GROUP BY day)`,
    { from, to },
  )
  return value[0]!.digest
}

/** One at a time makes rollups, so that two questions at once do not make the same. */
export function inTurn(store: Store, work: () => Promise<void>): Promise<void> {
  const next = store.settling.catch(() => undefined).then(work)
  store.settling = next.then(
    () => undefined,
    () => undefined,
  )
  return next
}

async function settleNow(store: Store, from: Day, to: Day): Promise<void> {
  const threshold = await sweepThreshold(store)
  const { value } = await select<{ day: Day; content: string }>(
    store,
    'SELECT day, argMax(content, settled_at) AS content FROM day_settled WHERE day >= {from:Date} AND day < {to:Date} GROUP BY day',
    { from, to },
  )
  const settled = new Map(value.map(row => [row.day, row.content]))
  const contents = await contentsOf(store, from, to, threshold, settled)
  const isDirty = (c: DayContent) => (settled.get(c.day) ?? '') !== c.content
  for (const chunk of chunksOf(store.timeZone, contents, isDirty)) {
    await settleDays(store, chunk, threshold).catch(error => {
      if (!(error instanceof TeitenError && error.code === 'TEITEN_STORE_DOWN')) throw error
      return settleDays(store, chunk, threshold) // the store came back: what was begun is begun again
    })
  }
}

/** Ports above which a source of one day is a sweep, from the number of addresses of all sensors. */
async function sweepThreshold(store: Store): Promise<number> {
  const sensors = await listSensors(store)
  const addresses = sensors.reduce((sum, sensor) => sum + sensor.addressCount, 0)
  return sensors.length > 0 && addresses < SMALL_TELESCOPE ? SWEEP_PORTS_SMALL : SWEEP_PORTS
}

/** What each local day consists of: a digest of the committed segments that have rows in its UTC days. Days without are left out, unless they were settled. */
async function contentsOf(
  store: Store,
  from: Day,
  to: Day,
  threshold: number,
  settled: ReadonlyMap<Day, string>,
): Promise<DayContent[]> {
  const bounds = { from: utcDay(dayStart(store.timeZone, from)), to: utcDay(dayStart(store.timeZone, to) - 1) }
  const { value } = await select<{ day: Day; digest: string; ipv6: number; tuples: number }>(
    store,
    `SELECT day, toString(groupBitXor(sipHash64(segment))) AS digest, max(wide) AS ipv6, any(rows) AS tuples
FROM (SELECT day, segment, max(ipv6) AS wide FROM touched_day WHERE day >= {from:Date} AND day <= {to:Date} AND ${COMMITTED} GROUP BY day, segment) AS touched
LEFT JOIN (SELECT toDate(partition) AS day, sum(rows) AS rows FROM system.parts WHERE active AND database = currentDatabase() AND table = 'flow_tuple' GROUP BY day) AS part USING (day)
GROUP BY day`,
    bounds,
  )
  const byDay = new Map(value.map(row => [row.day, row]))
  const contents: DayContent[] = []
  for (const day of daysIn(from, to)) {
    const first = utcDay(dayStart(store.timeZone, day))
    const last = utcDay(dayStart(store.timeZone, addDays(day, 1)) - 1)
    const parts = [...new Set([first, last])].map(utc => byDay.get(utc)).filter(row => row !== undefined)
    if (parts.length === 0 && !settled.has(day)) continue
    contents.push({
      day,
      content: [METHOD, store.timeZone, threshold, ...parts.map(p => `${p.day}:${p.digest}`)].join(' '),
      tuples: parts.reduce((sum, p) => sum + p.tuples, 0),
      ipv6: parts.some(p => p.ipv6 === 1),
    })
  }
  return contents
}

/**
 * Chunks of the days that are to be settled, bounded in days and tuples. Days without rows may lie between them, so that
 * packets with times all over the calendar are few chunks; days that are settled already may not.
 */
function chunksOf(zone: string, days: readonly DayContent[], isDirty: (day: DayContent) => boolean): Chunk[] {
  const chunks: Chunk[] = []
  let open: Chunk | null = null
  for (const day of days) {
    if (!isDirty(day)) {
      open = null
      continue
    }
    const begin = dayStart(zone, day.day)
    const length = dayStart(zone, addDays(day.day, 1)) - begin
    if (open === null || !fits(open, day, begin, length)) {
      open = { from: begin, dayLength: length, span: 0, ipv6: false, tuples: 0, days: [] }
      chunks.push(open)
    }
    open.days.push(day)
    open.span = (begin - open.from) / length + 1
    open.ipv6 ||= day.ipv6
    open.tuples += day.tuples
  }
  return chunks
}

function fits(chunk: Chunk, day: DayContent, begin: number, length: number): boolean {
  const number = daysBetween(chunk.days[0]!.day, day.day)
  return (
    number <= MAX_DAY_NUMBER &&
    length === chunk.dayLength &&
    begin === chunk.from + number * length &&
    chunk.days.length < DAYS_AT_ONCE &&
    chunk.tuples + day.tuples <= TUPLES_AT_ONCE
  )
}

/** Settles days beside the tables, then exchanges their partitions. */
async function settleDays(store: Store, chunk: Chunk, threshold: number): Promise<void> {
  const { days, from, dayLength } = chunk
  const suffix = `${process.pid}_${Date.now()}_${++stagingNumber}`
  const staged = (table: string) => `staged_${table}_${suffix}`
  const to = from + chunk.span * dayLength
  const parameters = { zone: store.timeZone, firstDay: days[0]!.day, from, to, dayLength }
  try {
    for (const table of SETTLED_TABLES) await run(store, `CREATE TABLE IF NOT EXISTS ${staged(table)} AS ${table}`)
    for (const statement of fillStatements(staged, threshold, chunk)) {
      const settings = statement.startsWith('INSERT') ? FILL_SETTINGS : ''
      await run(store, statement + settings, parameters, false)
    }
    for (const table of SETTLED_TABLES) await exchangeDays(store, table, staged(table), days)
    const rows = days.map((_, i) => `({day${i}:Date}, {content${i}:String})`).join(', ')
    const contents = days.flatMap((d, i): [string, string][] => [
      [`day${i}`, d.day],
      [`content${i}`, d.content],
    ])
    await run(store, noteStatement(staged, rows), { ...parameters, at: Date.now(), ...Object.fromEntries(contents) })
  } finally {
    for (const table of [...COUNTING_TABLES, ...SETTLED_TABLES])
      await run(store, `DROP TABLE IF EXISTS ${staged(table)} SYNC`).catch(() => undefined)
  }
}

/** Drops the staging tables of processes that are no more; on a server, those older than a day. */
export async function dropStale(store: Store): Promise<void> {
  const { value } = await select<{ name: string }>(
    store,
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'staged\\\\_%'",
    {},
  )
  for (const { name } of value) {
    const m = /^staged_[a-z_]+_(\d+)_(\d+)_\d+$/.exec(name)
    if (m === null) continue
    const stale = store.data === '' ? Date.now() - Number(m[2]) > 86_400_000 : !isAlive(Number(m[1]))
    if (stale) await run(store, `DROP TABLE IF EXISTS ${name} SYNC`)
  }
}

/** Puts the staged days in place of the old; a day that has no rows any more goes. */
async function exchangeDays(store: Store, table: string, staged: string, days: DayContent[]): Promise<void> {
  const { value } = await select<{ day: Day; name: string }>(
    store,
    `SELECT DISTINCT toDate(partition) AS day, table AS name FROM system.parts
WHERE active AND database = currentDatabase() AND table IN ({table:String}, {staged:String})`,
    { table, staged },
  )
  const has = new Set(value.map(row => `${row.name} ${row.day}`))
  const commands = days.flatMap(({ day }) => {
    if (has.has(`${staged} ${day}`)) return [`REPLACE PARTITION '${day}' FROM ${staged}`]
    return has.has(`${table} ${day}`) ? [`DROP PARTITION '${day}'`] : []
  })
  if (commands.length > 0) await run(store, `ALTER TABLE ${table} ${commands.join(', ')}`)
}
