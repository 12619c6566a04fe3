import { randomInt } from 'node:crypto'
import { addDays, type Day, dayStart, daysBetween } from '../base/time.ts'
import { UNLOGGED_PAYLOAD_ID } from '../model/payload.ts'
import type { PartKind, PartSeries, WindowCounts } from '../model/series.ts'
import type { Answer, Parameter } from './answers.ts'
import { concatenated, cutWindows, type DayColumns, type SetColumns, type Stretch, stretchesOf } from './cut-windows.ts'
import { COMMITTED } from './ledger.ts'
import { groupKeyOf, JUDGEMENTS } from './payload-class.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

/**
 * Source ports from here on are handed out by operating systems and scanners at random (Linux: 32768 to 60999; IANA's dynamic
 * ports above): that more sources had one of them says nothing, and most tuples lie there.
 */
const FIRST_EPHEMERAL_PORT = 32_768

/**
 * Rows of one kind: `key`, day, source, accesses and what the name is made of. The key is a number, because millions of rows are
 * grouped by it: a keyed hash of the part, so that nobody can make two parts one. What a log does not keep is no part of anything.
 */
interface Kind {
  rows: string
  /** Columns that name a part, beside its key. */
  columns: readonly string[]
  /** The part's name from those columns. */
  name: string
  /** Parts of one source only, which may be millions, are left out. */
  several: boolean
}

const SECRET = '({secretLow:UInt64}, {secretHigh:UInt64})'
const IN_DAYS = 'p.day >= {from:Date} AND p.day < {to:Date}'

const KINDS: Record<PartKind, Kind> = {
  payload: {
    rows: `SELECT p.protocol AS protocol, p.port AS port, ${groupKeyOf('p.payload_id')} AS group_key, sipHash64Keyed(${SECRET}, p.protocol, p.port, group_key) AS key, p.day AS day, p.source AS source, p.accesses AS accesses
    FROM payload_day AS p LEFT JOIN ${JUDGEMENTS} AS j ON j.id = p.payload_id WHERE ${IN_DAYS} AND group_key != unhex('${UNLOGGED_PAYLOAD_ID}')`,
    columns: ['protocol', 'port', 'group_key'],
    name: "concat(toString(protocol), ' ', toString(port), ' ', lower(hex(group_key)))",
    several: true,
  },
  signature: {
    rows: `SELECT arrayJoin(j.signatures) AS signature, sipHash64Keyed(${SECRET}, signature) AS key, p.day AS day, p.source AS source, p.accesses AS accesses
    FROM payload_day AS p INNER JOIN ${JUDGEMENTS} AS j ON j.id = p.payload_id WHERE ${IN_DAYS}`,
    columns: ['signature'],
    name: 'signature',
    several: true,
  },
  'source-port': {
    rows: `SELECT protocol, source_port, toUInt64(protocol) * 65536 + source_port AS key, toDate(toTimeZone(minute, {zone:String})) AS day, source, t.accesses AS accesses
    FROM flow_tuple AS t WHERE protocol IN (6, 17) AND source_port < ${FIRST_EPHEMERAL_PORT} AND minute >= toDateTime({fromSec:UInt32}) AND minute < toDateTime({toSec:UInt32}) AND t.accesses > 0 AND ${COMMITTED}
      AND (day, source) NOT IN (SELECT day, source FROM sweep_day WHERE day >= {from:Date} AND day < {to:Date})`,
    columns: ['protocol', 'source_port'],
    name: "concat(toString(protocol), ' ', toString(source_port))",
    several: false,
  },
}

const any = (columns: readonly string[]) => columns.map(c => `any(${c}) AS ${c}`).join(', ')

/** Accesses of each part on each of its days, counted from `from`. */
function dailySql({ rows, columns, name, several }: Kind): string {
  return `SELECT toString(key) AS key, ${name} AS part, days, accesses FROM
(
  SELECT key, ${any(columns)}, groupArray(at) AS days, groupArray(y) AS accesses FROM
  (
    SELECT key, ${any(columns)}, toUInt16(day - {from:Date}) AS at, sum(accesses) AS y, min(source) AS lowest, max(source) AS highest
    FROM (${rows}) GROUP BY key, at ORDER BY key, at
  )
  GROUP BY key${several ? ' HAVING min(lowest) != max(highest)' : ''}
)
ORDER BY part`
}

/** How many sources of each part came on which set of days, as bits from `from` on: [bits below 2³², the others, sources]. */
function setsSql({ rows, several }: Kind, isWhole: boolean): string {
  const inRange = rows.replaceAll('{from:Date}', '{rangeFrom:Date}').replaceAll('{to:Date}', '{rangeTo:Date}')
  const kept =
    several && !isWhole
      ? ` WHERE key IN (SELECT key FROM (${inRange}) GROUP BY key HAVING min(source) != max(source))`
      : ''
  return `SELECT toString(key) AS key, groupArray((toUInt32(bitAnd(bits, 4294967295)), toUInt32(bitShiftRight(bits, 32)), toUInt32(n))) AS sets FROM
(
  SELECT key, bits, count() AS n FROM
  (
    SELECT key, source, groupBitOr(bitShiftLeft(toUInt64(1), toUInt8(day - {from:Date}))) AS bits FROM (${rows})${kept} GROUP BY key, source
  )
  GROUP BY key, bits
)
GROUP BY key${several && isWhole ? ' HAVING sum(n) > 1' : ''}`
}

interface DailyRow {
  key: string
  part: string
  days: number[]
  accesses: number[]
}

interface SetsRow {
  key: string
  sets: [low: number, high: number, sources: number][]
}

/**
 * Distinct sources of every part in windows of 1, 3 and 7 days that end on each day of [from, to). Sweeps are out. As with ports
 * (source-sets.ts), the store says which sets of days the sources came on, and the windows are cut from these.
 */
export async function partSeries(store: Store, kind: PartKind, from: Day, to: Day): Promise<Answer<PartSeries>> {
  await settle(store, from, to)
  const secret = { secretLow: randomInt(2 ** 47), secretHigh: randomInt(2 ** 47) }
  const ask = <T>(sql: string, first: Day, end: Day) =>
    select<T>(store, sql, { ...secret, ...daysOf(store, first, end), rangeFrom: from, rangeTo: to })
  const stretches = stretchesOf(from, daysBetween(from, to))
  const daily = await ask<DailyRow>(dailySql(KINDS[kind]), from, to)
  const place = new Map(daily.value.map((row, i) => [row.key, i]))
  const cut: [WindowCounts[], WindowCounts[], WindowCounts[]] = [[], [], []]
  for (const stretch of stretches) {
    const begins = stretch.first - stretch.back
    const sql = setsSql(KINDS[kind], stretches.length === 1)
    const { value } = await ask<SetsRow>(sql, addDays(from, begins), addDays(from, stretch.first + stretch.length))
    const of = { sets: setColumns(value, place), daily: dayColumns(daily.value, begins, stretch) }
    for (const [i, days] of WINDOWS.entries()) cut[i]!.push(cutWindows(of, days, stretch))
  }
  const windows = WINDOWS.map((days, i) => concatenated(days, cut[i]!)) as unknown as PartSeries['windows']
  return {
    value: { kind, parts: daily.value.map(row => row.part), windows },
    sql: daily.sql,
    parameters: daily.parameters,
  }
}

const WINDOWS = [1, 3, 7] as const

function daysOf(store: Store, from: Day, to: Day): Record<string, Parameter> {
  return {
    from,
    to,
    zone: store.timeZone,
    fromSec: dayStart(store.timeZone, from),
    toSec: dayStart(store.timeZone, to),
  }
}

/** In the order of the parts, as they are numbered in `place`. */
function setColumns(rows: readonly SetsRow[], place: ReadonlyMap<string, number>): SetColumns {
  const ordered = rows.map(({ key, sets }) => ({ series: place.get(key)!, sets })).sort((a, b) => a.series - b.series)
  const flat = ordered.flatMap(({ series, sets }) => sets.map(set => ({ series, set })))
  return {
    series: Uint32Array.from(flat, row => row.series),
    low: Uint32Array.from(flat, row => row.set[0]),
    high: Uint32Array.from(flat, row => row.set[1]),
    sources: Uint32Array.from(flat, row => row.set[2]),
  }
}

/** The days of a stretch that begins with day number `begins`. */
function dayColumns(rows: readonly DailyRow[], begins: number, { back, length }: Stretch): DayColumns {
  const flat = rows.flatMap(({ days, accesses }, series) =>
    days.flatMap((day, i) =>
      day >= begins && day < begins + back + length ? { series, day: day - begins, accesses: accesses[i]! } : [],
    ),
  )
  return {
    series: Uint32Array.from(flat, row => row.series),
    day: Uint16Array.from(flat, row => row.day),
    accesses: Float64Array.from(flat, row => row.accesses),
  }
}
