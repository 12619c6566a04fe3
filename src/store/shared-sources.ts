import { type Day, dayStart, earlierDay, laterDay } from '../base/time.ts'
import type { PartKind } from '../model/series.ts'
import type { Answer, Parameter } from './answers.ts'
import { COMMITTED } from './ledger.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

/** The sources of a destination port, or of a part that surged in it, in the days from `from` to before `to`. */
export interface SurgeSources {
  protocol: number
  port: number
  /** Named as in PartSeries: `id` of a payload is its group, of a signature the signature's. A source port is its own `sourcePort`. */
  part: { kind: Exclude<PartKind, 'source-port'>; id: string } | { kind: 'source-port'; sourcePort: number } | null
  from: Day
  to: Day
}

/** Surges that are compared in one statement: a bit of a word each. */
export const COMPARED_AT_ONCE = 64

/** Rows of one surge; each has the column `source`. Sweeps are out of the tables of days. */
function rowsOf({ part }: SurgeSources, i: number): string {
  const days = `day >= {from${i}:Date} AND day < {to${i}:Date}`
  const port = `protocol = {protocol${i}:UInt8} AND port = {port${i}:UInt16}`
  if (part === null) return `FROM port_source_day WHERE ${port} AND ${days} AND sweep = 0`
  switch (part.kind) {
    case 'payload':
      return `FROM payload_day WHERE ${port} AND ${days} AND (payload_id = toFixedString(unhex({part${i}:String}), 16) OR payload_id IN (SELECT id FROM payload FINAL WHERE group_id = unhex({part${i}:String})))`
    case 'signature':
      return `FROM payload_day WHERE ${days} AND payload_id IN (SELECT id FROM payload FINAL WHERE has(signatures, {part${i}:String}))`
    case 'source-port':
      return `FROM flow_tuple AS t WHERE protocol = {protocol${i}:UInt8} AND source_port = {part${i}:UInt16} AND minute >= toDateTime({fromSec${i}:UInt32}) AND minute < toDateTime({toSec${i}:UInt32}) AND t.accesses > 0 AND ${COMMITTED}
    AND (toDate(toTimeZone(minute, {zone:String})), source) NOT IN (SELECT day, source FROM sweep_day WHERE ${days})`
  }
}

function parametersOf(store: Store, surge: SurgeSources, i: number): Record<string, Parameter> {
  const { part, protocol, port, from, to } = surge
  const named = { [`from${i}`]: from, [`to${i}`]: to, [`protocol${i}`]: protocol, [`port${i}`]: port }
  if (part === null) return named
  if (part.kind !== 'source-port') return { ...named, [`part${i}`]: part.id }
  return {
    ...named,
    [`part${i}`]: part.sourcePort,
    [`fromSec${i}`]: dayStart(store.timeZone, from),
    [`toSec${i}`]: dayStart(store.timeZone, to),
  }
}

interface MaskRow {
  low: number
  high: number
  sources: number
}

/**
 * Distinct sources that each two of at most COMPARED_AT_ONCE surges both had, by their places; the diagonal holds each one's own.
 * One pass: every source gets the set of the surges it took part in, and the sets are counted.
 */
export async function sharedSources(store: Store, surges: readonly SurgeSources[]): Promise<Answer<number[][]>> {
  if (surges.length > COMPARED_AT_ONCE) throw new RangeError(`${surges.length} surges at once`)
  const shared = surges.map(() => surges.map(() => 0))
  if (surges.length === 0) return { value: shared, sql: '', parameters: {} }
  await settle(store, surges.map(s => s.from).reduce(earlierDay), surges.map(s => s.to).reduce(laterDay))
  const sides = surges.map((s, i) => `SELECT source, bitShiftLeft(toUInt64(1), ${i}) AS bit ${rowsOf(s, i)}`)
  const answer = await select<MaskRow>(
    store,
    `SELECT toUInt32(bitAnd(mask, 4294967295)) AS low, toUInt32(bitShiftRight(mask, 32)) AS high, count() AS sources
FROM (SELECT source, groupBitOr(bit) AS mask FROM
(
  ${sides.join('\n  UNION ALL\n  ')}
)
GROUP BY source) GROUP BY low, high`,
    Object.assign({ zone: store.timeZone }, ...surges.map((s, i) => parametersOf(store, s, i))),
  )
  for (const { low, high, sources } of answer.value) {
    const members = surges.flatMap((_, i) => (((i < 32 ? low : high) >>> (i % 32)) & 1 ? [i] : []))
    for (const a of members) for (const b of members) shared[a]![b]! += sources
  }
  return { ...answer, value: shared }
}
