import { readdirSync, readFileSync } from 'node:fs'
import { TeitenError } from '../base/error.ts'
import { run, select } from './statement.ts'
import type { Store } from './store.ts'

interface Migration {
  number: number
  name: string
  statements: string[]
}

/** The numbered SQL files, in order. Each statement can be run again after an interruption. */
function readMigrations(): Migration[] {
  const folder = new URL('./migrations/', import.meta.url)
  return readdirSync(folder)
    .filter(name => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map(name => ({
      number: Number(name.slice(0, 4)),
      name,
      statements: statementsOf(readFileSync(new URL(name, folder), 'utf8')),
    }))
}

function statementsOf(text: string): string[] {
  return text
    .replace(/^--.*$/gm, '')
    .split(/;\s*(?:\n|$)/)
    .map(s => s.trim())
    .filter(s => s !== '')
}

/** On a cluster the operator names the engine family: TEITEN_STORE_ENGINES=Replicated makes MergeTree ReplicatedMergeTree. */
function withEngines(store: Store, statement: string): string {
  const family = store.data === '' ? (process.env.TEITEN_STORE_ENGINES ?? '') : ''
  if (family === '') return statement
  if (!/^[A-Za-z]{1,40}$/.test(family)) {
    throw new TeitenError('TEITEN_BAD_CONFIG', `"${family}" is not a family of engines`, {
      where: 'TEITEN_STORE_ENGINES',
      next: 'Write Replicated or Shared, or leave it out.',
    })
  }
  return statement.replace(/ENGINE = (\w*MergeTree)/g, `ENGINE = ${family}$1`)
}

/** Brings the tables up to this version; throws TEITEN_STORE_VERSION if the store is newer than the program. */
export async function applyMigrations(store: Store): Promise<void> {
  const { value } = await select<{ n: number }>(
    store,
    `SELECT count() AS n FROM system.tables WHERE database = currentDatabase() AND name IN ('schema_migration', 'meta')`,
    {},
  )
  if (value[0]!.n < 2) {
    await run(
      store,
      withEngines(
        store,
        'CREATE TABLE IF NOT EXISTS schema_migration (number UInt32, name String, at UInt64) ENGINE = MergeTree ORDER BY number SETTINGS fsync_after_insert = 1',
      ),
    )
    await run(
      store,
      withEngines(
        store,
        'CREATE TABLE IF NOT EXISTS meta (key String, value String, at UInt64) ENGINE = ReplacingMergeTree(at) ORDER BY key SETTINGS fsync_after_insert = 1',
      ),
    )
  }
  const applied = await select<{ number: number; name: string }>(
    store,
    'SELECT DISTINCT number, name FROM schema_migration',
    {},
  )
  const done = new Set(applied.value.map(row => row.number))
  const migrations = readMigrations()
  const newest = migrations.at(-1)!.number
  const other = applied.value.find(row => migrations.some(m => m.number === row.number && m.name !== row.name))
  if (other !== undefined) {
    throw new TeitenError(
      'TEITEN_STORE_VERSION',
      `the store was begun by a version before the first release (${other.name})`,
      {
        where: store.data || 'TEITEN_STORE_URL',
        next: 'Choose another folder with --data and import the files again.',
      },
    )
  }
  const foreign = [...done].filter(n => n > newest)
  if (foreign.length > 0) {
    throw new TeitenError(
      'TEITEN_STORE_VERSION',
      `the store was written by a newer version (tables of step ${Math.max(...foreign)}, this program knows ${newest})`,
      {
        where: store.data || 'TEITEN_STORE_URL',
        next: 'Update teiten, or choose another folder with --data.',
      },
    )
  }
  for (const migration of migrations) {
    if (done.has(migration.number)) continue
    for (const statement of migration.statements) await run(store, withEngines(store, statement))
    await run(store, 'INSERT INTO schema_migration SELECT {number:UInt32}, {name:String}, {at:UInt64}', {
      number: migration.number,
      name: migration.name,
      at: Date.now(),
    })
  }
}

export async function readMeta(store: Store, key: string): Promise<string | null> {
  const { value } = await select<{ value: string }>(
    store,
    'SELECT value FROM meta WHERE key = {key:String} ORDER BY at DESC LIMIT 1',
    { key },
  )
  return value[0]?.value ?? null
}

export async function writeMeta(store: Store, key: string, value: string): Promise<void> {
  await run(store, 'INSERT INTO meta SELECT {key:String}, {value:String}, {at:UInt64}', { key, value, at: Date.now() })
}
