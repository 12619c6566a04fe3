import { type Day, daysBetween } from '../base/time.ts'
import type { Answer } from './answers.ts'
import type { DayColumns, SetColumns } from './cut-windows.ts'
import { remembered } from './remembered.ts'
import { blockStart, dayMask } from './source-blocks.ts'
import { selectBinary } from './statement.ts'
import type { Store } from './store.ts'

/** Per series and set of days: 4 bytes series, 8 bytes days as bits, 4 bytes sources. Per series and day: 4 bytes series, 2 bytes day, 8 bytes accesses. */
const SET_BYTES = 16
const DAY_BYTES = 14

/** Sets and accesses, with the query of the sets. */
export interface SourceSets extends Omit<Answer<never>, 'value'> {
  sets: SetColumns
  daily: DayColumns
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

/** Bits from the first day of the stretch on. In the order of the table, nothing grouped: sets that became equal are added up where windows are cut. */
const SETS_OF_BLOCK = `SELECT series, bitShiftRight(bitAnd(b.seen, {mask:UInt64}), {shift:UInt8}), b.sources
FROM port_block AS b WHERE block = {block:UInt16} AND bitAnd(b.seen, {mask:UInt64}) != 0 ORDER BY series`

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
      `SELECT toUInt32(toUInt32(protocol) * 65536 + port) AS series, toUInt16(day - {from:Date}) AS at, accesses - if({skipped:UInt32} = 0, 0, survey_accesses)
FROM port_day WHERE day >= {from:Date} AND day < {to:Date} AND sources > 0 ORDER BY protocol, port, day`,
      { from, to, skipped },
    ),
  ])
  return {
    sets: setColumns(sets.value),
    daily: dayColumns(daily.value),
    sql: sets.sql,
    parameters: sets.parameters,
  }
}

function setColumns(bytes: Buffer): SetColumns {
  const rows = Math.floor(bytes.byteLength / SET_BYTES)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const columns = {
    series: new Uint32Array(rows),
    low: new Uint32Array(rows),
    high: new Uint32Array(rows),
    sources: new Uint32Array(rows),
  }
  for (let row = 0, at = 0; row < rows; row++, at += SET_BYTES) {
    columns.series[row] = view.getUint32(at, true)
    columns.low[row] = view.getUint32(at + 4, true)
    columns.high[row] = view.getUint32(at + 8, true)
    columns.sources[row] = view.getUint32(at + 12, true)
  }
  return columns
}

function dayColumns(bytes: Buffer): DayColumns {
  const rows = Math.floor(bytes.byteLength / DAY_BYTES)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const columns = { series: new Uint32Array(rows), day: new Uint16Array(rows), accesses: new Float64Array(rows) }
  for (let row = 0, at = 0; row < rows; row++, at += DAY_BYTES) {
    columns.series[row] = view.getUint32(at, true)
    columns.day[row] = view.getUint16(at + 4, true)
    columns.accesses[row] = Number(view.getBigUint64(at + 6, true))
  }
  return columns
}
