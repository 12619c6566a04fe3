import { type BackscatterColumns, newTupleColumns, type TupleColumns } from '../model/flow-tuple.ts'
import type { Aggregator } from './aggregator.ts'
import { backscatterColumns } from './backscatter-table.ts'
import { closeRows, type RowBlock, type RowTable, rowsHeld } from './row-table.ts'
import { newStorageKeys } from './storage-order.ts'
import { sortedTupleColumns, tupleColumns } from './tuple-table.ts'

/** Emptied columns that are kept: as many as are under way at a time. */
const MOST_SPARE_COLUMNS = 3

/** The oldest block of tuples that is due, or null. Call until null after every batch. The caller owns the columns, and gives them back with reuseColumns. */
export function drainFull(a: Aggregator): TupleColumns | null {
  const held = rowsHeld(a.v4Tuples) + rowsHeld(a.otherTuples)
  return drainTable(a, a.v4Tuples, held) ?? drainTable(a, a.otherTuples, held)
}

function drainTable(a: Aggregator, table: RowTable, held: number): TupleColumns | null {
  const block = table.closed[0]
  if (block === undefined) return null
  if (!a.finished) {
    const young = a.newest - block.newest < a.staySeconds
    if (young && held <= a.maxTuples - table.capacity) return null
    if (young) a.earlyTuples += block.length
  }
  table.closed.shift()
  const columns = table === a.v4Tuples ? v4Columns(a, block) : tupleColumns(table, block)
  if (table.spare.length < 1) table.spare.push(block)
  return columns
}

function v4Columns(a: Aggregator, block: RowBlock): TupleColumns {
  const room = block.length === a.v4Tuples.capacity ? a.spareColumns.pop() : undefined
  if (a.storageKeys === null || a.storageKeys.minute.length < block.length) a.storageKeys = newStorageKeys(block.length)
  return sortedTupleColumns(a.v4Tuples, block, room ?? newTupleColumns(block.length, 1), a.storageKeys)
}

/** Takes drained columns back, to be filled again: without, the collector of garbage is busy with nothing else. */
export function reuseColumns(a: Aggregator, columns: TupleColumns): void {
  const isWhole = columns.addressWords === 1 && columns.capacity === a.v4Tuples.capacity
  if (isWhole && a.spareColumns.length < MOST_SPARE_COLUMNS) a.spareColumns.push(columns)
}

/** The oldest full block of backscatter, or null. The caller owns the columns. */
export function drainFullBackscatter(a: Aggregator): BackscatterColumns | null {
  const rows = a.backscatterRows
  const block = rows.closed.shift()
  if (block === undefined) return null
  const columns = backscatterColumns(block)
  if (rows.spare.length < 2) rows.spare.push(block)
  return columns
}

/** Begins new blocks, so that what is held becomes due within `staySeconds` of capture time: for a live sensor's clock. */
export function closeBlocks(a: Aggregator): void {
  closeRows(a.v4Tuples)
  closeRows(a.otherTuples)
  closeRows(a.backscatterRows)
}

/** Makes everything due: drainFull and drainFullBackscatter then give the rest. */
export function finish(a: Aggregator): void {
  closeBlocks(a)
  a.finished = true
}
