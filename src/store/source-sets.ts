import { type Day, daysBetween } from '../base/time.ts'
import type { Answer } from './answers.ts'
import { remembered } from './remembered.ts'
import { blockStart, dayMask } from './source-blocks.ts'
import { selectBinary } from './statement.ts'
import type { Store } from './store.ts'

/** Per series and set of days: 4 bytes series, 8 bytes days as bits, 4 bytes sources. Per series and day: 4 bytes series, 2 bytes day, 8 bytes accesses. */
export const SET_BYTES = 16
export const DAY_BYTES = 14

export interface SourceSets {
  sets: Answer<Buffer>
  daily: Buffer
}

/** Days that are counted in one go: at most 64, those of one block; `from` and `to` as days. */
export interface SetStretch {
  from: Day
  to: Day
  block: number
}

/**
 * How many sources of each series came on which set of the days of a stretch, and the accesses of each day. Windows of 1, 3 and
 * 7 days are cut from the same sets. `skipped`: mark bits whose accesses are left out, 0 for none.
 */
export function sourceSets(store: Store, stretch: SetStretch, skipped: number): Promise<SourceSets> {
  const key = `${stretch.from} ${stretch.to} ${skipped}`
  return remembered(store, 'sets', key, () => readSourceSets(store, stretch, skipped))
}

/** Bits from the first day of the stretch on. */
const SETS_OF_BLOCK = `SELECT key, bitShiftRight(bitAnd(bits, {mask:UInt64}), {shift:UInt8}) AS seen, toUInt32(count()) AS sources
FROM source_block ARRAY JOIN series AS key, days AS bits WHERE block = {block:UInt16} AND seen != 0 GROUP BY key, seen ORDER BY key, seen`

/** Blocks do not tell marks apart. */
const SETS_OF_DAYS = `SELECT toUInt32(series), toUInt64(seen), toUInt32(count()) AS sources FROM
(
  SELECT toUInt32(protocol) * 65536 + port AS series, groupBitOr(bitShiftLeft(toUInt64(1), toUInt8(day - {from:Date}))) AS seen
  FROM port_source_day WHERE day >= {from:Date} AND day < {to:Date} AND sweep = 0 AND bitAnd(marks, {skipped:UInt32}) = 0
  GROUP BY protocol, port, source
)
GROUP BY series, seen ORDER BY series, seen`

async function readSourceSets(store: Store, stretch: SetStretch, skipped: number): Promise<SourceSets> {
  const { from, to, block } = stretch
  const shift = Math.max(0, daysBetween(blockStart(block), from))
  const ofBlock = { block, mask: dayMask(block, from, to), shift }
  const [sets, daily] = await Promise.all([
    skipped === 0
      ? selectBinary(store, SETS_OF_BLOCK, ofBlock)
      : selectBinary(store, SETS_OF_DAYS, { from, to, skipped }),
    selectBinary(
      store,
      `SELECT toUInt32(toUInt32(protocol) * 65536 + port) AS series, toUInt16(day - {from:Date}) AS at, toUInt64(sum(accesses) - if({skipped:UInt32} = 0, 0, sum(survey_accesses)))
FROM port_day WHERE day >= {from:Date} AND day < {to:Date} GROUP BY series, at ORDER BY series, at`,
      { from, to, skipped },
    ),
  ])
  return { sets, daily: daily.value }
}
