import { type BlockColumn, nativeBlock } from './native-block.ts'
import { insertBlock } from './statement.ts'
import type { Store } from './store.ts'

/** Inserts columns as one block; nothing where there are no rows. */
export async function insertColumns(
  store: Store,
  table: string,
  rows: number,
  columns: readonly BlockColumn[],
): Promise<void> {
  if (rows === 0) return
  const sent = columns.filter(c => 'parts' in c)
  await insertBlock(store, table, columns, nativeBlock(rows, sent))
}
