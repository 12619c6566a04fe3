import { addDays, type Day, daysBetween } from '../base/time.ts'
import { remembered } from './remembered.ts'
import { inTurn, settle, settledState } from './settle.ts'
import { run, select } from './statement.ts'
import type { Store } from './store.ts'

/** Days of a block: those that fit into a word. A new block begins every half of them, so that any month lies whole in one. */
export const BLOCK_DAYS = 64
const BLOCK_STEP = 32

const EPOCH: Day = '1970-01-01'

/** First day of a block; block n begins 32 n days after 1 January 1970. */
export function blockStart(block: number): Day {
  return addDays(EPOCH, block * BLOCK_STEP)
}

/** The last block that begins on the day or before it. */
export function blockOf(day: Day): number {
  return Math.floor(Math.max(0, daysBetween(EPOCH, day)) / BLOCK_STEP)
}

/** The days of [from, to) as bits of a block's words: 64-bit numbers as text, as the engine takes them. */
export function dayMask(block: number, from: Day, to: Day): string {
  const first = Math.max(0, daysBetween(blockStart(block), from))
  const after = Math.min(BLOCK_DAYS, daysBetween(blockStart(block), to))
  return after <= first ? '0' : (((1n << BigInt(after - first)) - 1n) << BigInt(first)).toString()
}

/** The block that holds all days of [from, to); null if none does. */
export function wholeBlock(from: Day, to: Day): number | null {
  const block = blockOf(from)
  return daysBetween(blockStart(block), to) <= BLOCK_DAYS ? block : null
}

/**
 * Makes the blocks of [from, to) from the settled days, those that are not up to date: 2.3 CPU-seconds per million rows of
 * source_day. A block also holds days outside of [from, to) as they are: whoever reads it masks its own days.
 */
export async function settleBlocks(store: Store, from: Day, to: Day, blocks: readonly number[]): Promise<void> {
  await settle(store, from, to)
  const key = blocks.join(' ')
  await remembered(store, 'blocks', key, () => inTurn(store, () => makeStale(store, blocks)))
}

async function makeStale(store: Store, blocks: readonly number[]): Promise<void> {
  const { value: made } = await select<{ block: number; content: string }>(
    store,
    'SELECT block, argMax(content, settled_at) AS content FROM block_settled WHERE block IN {blocks:Array(UInt16)} GROUP BY block',
    { blocks: [...blocks] },
  )
  for (const block of blocks) {
    const content = await settledState(store, blockStart(block), addDays(blockStart(block), BLOCK_DAYS))
    if (made.find(row => row.block === block)?.content === content) continue
    await makeBlock(store, block, content)
  }
}

let stagingNumber = 0

/** Rows of a block: each source once. */
const SOURCE_ROWS = `SELECT {block:UInt16}, source, (sumMapIf(series, arrayWithConstant(length(series), day_bit), sweep = 0) AS ports).1, ports.2, groupBitOr(day_bit), groupBitOr(if(sweep = 1, day_bit, 0))
FROM (SELECT source, sweep, series, bitShiftLeft(toUInt64(1), toUInt8(day - {from:Date})) AS day_bit FROM source_day WHERE day >= {from:Date} AND day < {to:Date})
GROUP BY source
SETTINGS optimize_aggregation_in_order = 1, max_bytes_before_external_group_by = 1200000000`

/** The same by port: how many sources came on which days. */
const portRows = (sources: string) =>
  `SELECT {block:UInt16}, key, bits, count() FROM ${sources} ARRAY JOIN series AS key, days AS bits GROUP BY key, bits`

/**
 * Beside the tables, then exchanged, as days are (settle.ts): a kill leaves a block to be made again. A port has another bit on
 * each day, so their sum is their union. Days are ordered by source: the sources pass by in order, none is held in memory.
 */
async function makeBlock(store: Store, block: number, content: string): Promise<void> {
  const suffix = `${process.pid}_${Date.now()}_${++stagingNumber}`
  const sources = `staged_source_block_${suffix}`
  const ports = `staged_port_block_${suffix}`
  const days = { block, from: blockStart(block), to: addDays(blockStart(block), BLOCK_DAYS) }
  try {
    await run(store, `CREATE TABLE IF NOT EXISTS ${sources} AS source_block`)
    await run(store, `CREATE TABLE IF NOT EXISTS ${ports} AS port_block`)
    await run(store, `INSERT INTO ${sources} ${SOURCE_ROWS}`, days, false)
    await run(store, `INSERT INTO ${ports} ${portRows(sources)}`, { block }, false)
    await exchange(store, 'source_block', sources, block)
    await exchange(store, 'port_block', ports, block)
    const made = { block, content, at: Date.now() }
    await run(store, 'INSERT INTO block_settled SELECT {block:UInt16}, {content:String}, {at:UInt64}', made)
  } finally {
    for (const staged of [sources, ports])
      await run(store, `DROP TABLE IF EXISTS ${staged} SYNC`).catch(() => undefined)
  }
}

async function exchange(store: Store, table: string, staged: string, block: number): Promise<void> {
  const { value } = await select<{ rows: number }>(store, `SELECT count() AS rows FROM ${staged}`, {})
  const change = value[0]!.rows > 0 ? `REPLACE PARTITION '${block}' FROM ${staged}` : `DROP PARTITION '${block}'`
  await run(store, `ALTER TABLE ${table} ${change}`)
}

/** Where a block's rows for the days of a question are found: `mask` picks them. */
export interface BlockView {
  block: number
  mask: string
}

/** The block that answers for all days of [from, to), made if it is not up to date; null if the days are too many for one. */
export async function blockFor(store: Store, from: Day, to: Day): Promise<BlockView | null> {
  const block = wholeBlock(from, to)
  if (block === null) return null
  await settleBlocks(store, from, to, [block])
  return { block, mask: dayMask(block, from, to) }
}
