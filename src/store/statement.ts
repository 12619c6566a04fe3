import { Readable } from 'node:stream'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { TeitenError } from '../base/error.ts'
import type { Answer, Parameter } from './answers.ts'
import { diskFull } from './find-process.ts'
import { withIncoming } from './incoming.ts'
import type { Connection, Store } from './store.ts'

/** Seconds that one query of a command or a report may take. */
export const QUERY_SECONDS = 120
/** Seconds that one query behind a page may take: whoever looks at it has gone by then. */
export const PAGE_QUERY_SECONDS = 10

/** Limits of every query beside its time: no page and no report may take the machine. */
const QUERY_LIMITS = {
  /** Bytes. */
  max_memory_usage: '3000000000',
  max_result_rows: '3000000',
  /** Aggregations larger than this go on on disk. */
  max_bytes_before_external_group_by: '1200000000',
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
} satisfies ClickHouseSettings

type Parameters = Record<string, Parameter>

/** The connection, found or made again; concurrent callers share one attempt. */
export async function connectionOf(store: Store): Promise<Connection> {
  if (store.connection?.alive === true) return store.connection
  if (store.closed) throw new TeitenError('TEITEN_INTERNAL', 'the store is closed')
  store.connecting ??= (async () => {
    const stale = store.connection
    store.connection = null
    if (stale !== null) {
      stale.hold?.destroy()
      void stale.client.close()
      store.log('The store process ended; it is started again.')
    }
    store.connection = await store.connect()
    return store.connection
  })().finally(() => {
    store.connecting = null
  })
  return store.connecting
}

/** True where no answer came: the process is gone, and whether the statement was run is not known. */
function isLost(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const message = (error as Error).message ?? ''
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET'].includes(code) ||
    /socket hang up|aborted|Premature close|ECONNRESET|store is closing/i.test(message)
  )
}

function translated(store: Store, error: unknown): unknown {
  const message = (error as Error).message ?? ''
  const where = store.data || 'TEITEN_STORE_URL'
  if (/No space left|NOT_ENOUGH_SPACE|ENOSPC|Cannot reserve .* not enough space/i.test(message))
    return diskFull(where, error)
  if (isLost(error))
    return new TeitenError('TEITEN_STORE_DOWN', 'the store stopped in the middle of a call', {
      where,
      next: 'Run the command again; nothing that was acknowledged is lost.',
      cause: error,
    })
  const limit = limitOf(store, message)
  if (limit !== null)
    return new TeitenError('TEITEN_QUERY_LIMIT', limit, {
      where,
      next: 'Ask about fewer days, or ask again when the machine has less to do.',
      cause: error,
    })
  return error
}

/** The limit that struck, in words; null if it was another error. Codes 159, 241 and 396 of src/Common/ErrorCodes.cpp of ClickHouse. */
function limitOf(store: Store, message: string): string | null {
  if (/TIMEOUT_EXCEEDED|Timeout exceeded/.test(message)) return `a question took longer than ${store.secondsPerQuery} s`
  if (/MEMORY_LIMIT_EXCEEDED|[Mm]emory limit/.test(message))
    return 'a question needs more memory than one may take (3 GB)'
  if (/TOO_MANY_ROWS_OR_BYTES|Limit for result exceeded/.test(message))
    return 'the answer to a question has too many rows'
  return null
}

/** Attempts of a statement that may be run twice. */
const ATTEMPTS = 4

async function attempt<T>(store: Store, repeatable: boolean, call: (connection: Connection) => Promise<T>): Promise<T> {
  for (let n = 1; ; n++) {
    const connection = await connectionOf(store)
    try {
      return await call(connection)
    } catch (error) {
      if (!isLost(error)) throw translated(store, error)
      connection.alive = connection.hold === null // a server's client reconnects by itself
      if (!repeatable || n >= ATTEMPTS) throw translated(store, error)
    }
  }
}

/** Rows of a query. */
export async function select<T>(store: Store, sql: string, parameters: Parameters): Promise<Answer<T[]>> {
  const value = await attempt(store, true, async ({ client }) => {
    const result = await client.query({
      query: sql,
      query_params: parameters,
      format: 'JSONEachRow',
      clickhouse_settings: { ...QUERY_LIMITS, max_execution_time: store.secondsPerQuery },
    })
    return result.json<T>()
  })
  return { value, sql, parameters }
}

/** Bytes of a query in RowBinary: fixed-width rows that become typed arrays. */
export async function selectBinary(store: Store, sql: string, parameters: Parameters): Promise<Answer<Buffer>> {
  const value = await attempt(store, true, async ({ client }) => {
    const { stream } = await client.exec({
      query: `${sql}\nFORMAT RowBinary`,
      query_params: parameters,
      clickhouse_settings: { ...QUERY_LIMITS, max_execution_time: store.secondsPerQuery },
    })
    const parts: Buffer[] = []
    for await (const part of stream) parts.push(part as Buffer)
    return Buffer.concat(parts)
  })
  return { value, sql, parameters }
}

/** A statement without rows. `repeatable`: running it twice is the same as once. */
export async function run(store: Store, sql: string, parameters: Parameters = {}, repeatable = true): Promise<void> {
  await attempt(store, repeatable, ({ client }) => client.command({ query: sql, query_params: parameters }))
}

/** A column of an insert: its type where it is in the block, and SQL where the table gets something else. */
export interface InsertColumn {
  name: string
  type?: string
  value?: string
}

/**
 * The engine writes what it is given at once, into as many partitions as there are days (its limit of 100 is for people who
 * insert by mistake). One thread: an import has two inserts under way, and a second thread costs more than it saves.
 */
const INSERT_SETTINGS = {
  max_partitions_per_insert_block: '0',
  max_threads: 1,
  max_insert_threads: '1',
} satisfies ClickHouseSettings

/**
 * Blocks in Native format into a table: to the embedded store as a file that it is told of, to a server in the body.
 * Not repeated by itself, because half of it may have been written.
 */
export async function insertBlock(
  store: Store,
  table: string,
  columns: readonly InsertColumn[],
  block: readonly Uint8Array[],
): Promise<void> {
  const values = columns.map(c => c.value ?? c.name).join(', ')
  const structure = columns.flatMap(c => (c.type === undefined ? [] : [`${c.name} ${c.type}`])).join(', ')
  const quoted = `'${structure.replaceAll("'", "''")}'`
  const insert = `INSERT INTO ${table} (${columns.map(c => c.name).join(', ')}) SELECT ${values} FROM`
  await attempt(store, false, async ({ client, incoming }) => {
    if (incoming === null) await insertBody(client, `${insert} input(${quoted}) FORMAT Native`, block)
    else
      await withIncoming(incoming, block, name =>
        client.command({ query: `${insert} incoming('${name}', ${quoted})`, clickhouse_settings: INSERT_SETTINGS }),
      )
  })
}

async function insertBody(client: ClickHouseClient, query: string, block: readonly Uint8Array[]): Promise<void> {
  const parts = block.map(part => Buffer.from(part.buffer, part.byteOffset, part.byteLength))
  const { stream } = await client.exec({
    query,
    values: Readable.from(parts, { objectMode: false }),
    clickhouse_settings: INSERT_SETTINGS,
  })
  stream.resume()
  await new Promise<void>((resolve, reject) => stream.on('end', resolve).on('error', reject).on('close', resolve))
}

/** A few rows as JSON in the body of the request: texts of any length, which a parameter in the address is too short for. */
export async function insertRows(store: Store, table: string, rows: readonly object[]): Promise<void> {
  await attempt(store, false, ({ client }) => client.insert({ table, values: rows, format: 'JSONEachRow' }))
}
