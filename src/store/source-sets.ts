import type { Day } from '../base/time.ts'
import type { Answer } from './answers.ts'
import { selectBinary } from './statement.ts'
import type { Store } from './store.ts'

/** Days that fit into one word of windowCounts. */
export const DAYS_AT_ONCE = 64

/** Per series and set of days: 4 bytes series, 8 bytes days as bits, 4 bytes sources. Per series and day: 4 bytes series, 2 bytes day, 8 bytes accesses. */
export const SET_BYTES = 16
export const DAY_BYTES = 14

export interface SourceSets {
  key: string
  sets: Answer<Buffer>
  daily: Buffer
}

/** The latest questions' answers: windows of 1, 3 and 7 days are cut from the same sets. */
const latest = new WeakMap<Store, SourceSets[]>()
const KEPT_ANSWERS = 4

/** How many sources of each series came on which set of the days of [from, to), at most 64; and the accesses of each day. */
export async function sourceSets(
  store: Store,
  content: string,
  parameters: { from: Day; to: Day; skipped: number },
): Promise<SourceSets> {
  const key = `${content} ${parameters.from} ${parameters.to} ${parameters.skipped}`
  const kept = latest.get(store) ?? []
  const found = kept.find(answer => answer.key === key)
  if (found !== undefined) return found
  const sets = await selectBinary(
    store,
    `SELECT toUInt32(series), toUInt64(seen), toUInt32(count()) AS sources FROM
(
  SELECT toUInt32(protocol) * 65536 + port AS series, groupBitOr(bitShiftLeft(toUInt64(1), toUInt8(day - {from:Date}))) AS seen
  FROM port_source_day WHERE day >= {from:Date} AND day < {to:Date} AND sweep = 0 AND bitAnd(marks, {skipped:UInt32}) = 0
  GROUP BY protocol, port, source
)
GROUP BY series, seen ORDER BY series, seen`,
    parameters,
  )
  const daily = await selectBinary(
    store,
    `SELECT toUInt32(toUInt32(protocol) * 65536 + port) AS series, toUInt16(day - {from:Date}) AS at, toUInt64(sum(accesses) - if({skipped:UInt32} = 0, 0, sum(survey_accesses)))
FROM port_day WHERE day >= {from:Date} AND day < {to:Date} GROUP BY series, at ORDER BY series, at`,
    parameters,
  )
  const made = { key, sets, daily: daily.value }
  latest.set(store, [made, ...kept].slice(0, KEPT_ANSWERS))
  return made
}
