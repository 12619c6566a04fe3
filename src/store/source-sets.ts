import type { Day } from '../base/time.ts'
import type { Answer } from './answers.ts'
import { remembered } from './remembered.ts'
import { selectBinary } from './statement.ts'
import type { Store } from './store.ts'

/** Days that fit into one word of windowCounts. */
export const DAYS_AT_ONCE = 64

/** Per series and set of days: 4 bytes series, 8 bytes days as bits, 4 bytes sources. Per series and day: 4 bytes series, 2 bytes day, 8 bytes accesses. */
export const SET_BYTES = 16
export const DAY_BYTES = 14

export interface SourceSets {
  sets: Answer<Buffer>
  daily: Buffer
}

/**
 * How many sources of each series came on which set of the days of [from, to), at most 64; and the accesses of each day.
 * Windows of 1, 3 and 7 days are cut from the same sets.
 */
export function sourceSets(store: Store, parameters: { from: Day; to: Day; skipped: number }): Promise<SourceSets> {
  const key = `${parameters.from} ${parameters.to} ${parameters.skipped}`
  return remembered(store, 'sets', key, () => readSourceSets(store, parameters))
}

async function readSourceSets(store: Store, parameters: { from: Day; to: Day; skipped: number }): Promise<SourceSets> {
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
  return { sets, daily: daily.value }
}
