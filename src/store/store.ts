import type { ClientRequest } from 'node:http'
import { join, resolve } from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { checkZone, type Day } from '../base/time.ts'
import { findProcess, GRACE_MS, readEpoch } from './find-process.ts'
import { clearIncoming } from './incoming.ts'
import { COMMITTED, undoAbandoned } from './ledger.ts'
import { applyMigrations, readMeta, writeMeta } from './migrate.ts'
import { remembered } from './remembered.ts'
import { dropStale } from './settle.ts'
import { QUERY_SECONDS, select } from './statement.ts'

/** An open store: an embedded one with its process, or a ClickHouse server. */
export interface Store {
  /** Data folder; '' for a server. */
  readonly data: string
  /** Days are cut in this zone. */
  readonly timeZone: string
  readonly log: (line: string) => void
  /** Client of the current process; another one after a restart. */
  connection: Connection | null
  /** Only one at a time settles days or reconnects. */
  settling: Promise<void>
  connecting: Promise<Connection> | null
  readonly connect: () => Promise<Connection>
  closed: boolean
  /** A query that takes longer is given up with TEITEN_QUERY_LIMIT. */
  readonly secondsPerQuery: number
}

export interface Connection {
  client: ClickHouseClient
  hold: ClientRequest | null
  alive: boolean
  /** Folder in which the embedded store takes blocks; null for a server. */
  incoming: string | null
  /** What the store process says of its state: another text after every statement that writes; null for a server. */
  epoch: (() => Promise<string>) | null
}

export interface StoreOptions {
  data: string
  /** http(s)://user:password@host:port/database of a ClickHouse server. */
  url?: string
  /** IANA zone; undefined: the store's own, UTC for a new one. */
  timeZone?: string
  keepAlive?: boolean
  /** Default: QUERY_SECONDS. */
  secondsPerQuery?: number
  log?: (line: string) => void
  /** How long an embedded store stays when its last client has gone. */
  graceMs?: number
}

/** The client's own messages go nowhere: what matters comes as an error, and payload text must not reach a terminal. */
class SilentLogger {
  trace(): void {}
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
}

const CLIENT_OPTIONS = {
  request_timeout: 600_000,
  max_open_connections: 8,
  keep_alive: { enabled: true, idle_socket_ttl: 2500 },
  log: { LoggerClass: SilentLogger },
  application: 'teiten',
} as const

function serverConnection(url: string): Connection {
  const at = new URL(url)
  const database = decodeURIComponent(at.pathname.slice(1)) || 'default'
  const client = createClient({
    ...CLIENT_OPTIONS,
    url: `${at.protocol}//${at.host}`,
    username: decodeURIComponent(at.username) || 'default',
    password: decodeURIComponent(at.password),
    database,
  })
  return { client, hold: null, alive: true, incoming: null, epoch: null }
}

async function embeddedConnection(data: string, graceMs: number): Promise<Connection> {
  const connection: { current: Connection | null } = { current: null }
  const { card, hold } = await findProcess(data, graceMs, () => {
    if (connection.current !== null) connection.current.alive = false
  })
  const client = createClient({ ...CLIENT_OPTIONS, url: card.url, username: 'teiten', password: card.token })
  const incoming = join(data, 'incoming')
  clearIncoming(incoming)
  connection.current = { client, hold, alive: true, incoming, epoch: () => readEpoch(card) }
  return connection.current
}

/**
 * Opens the store of a data folder (or of a server), brings its tables up to date, and undoes what dead imports left.
 * Throws TEITEN_STORE_LOCKED, TEITEN_STORE_DOWN, TEITEN_STORE_VERSION, TEITEN_DISK_FULL, TEITEN_BAD_VALUE.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.timeZone !== undefined) checkZone(options.timeZone)
  const data = options.url === undefined ? resolve(options.data) : ''
  const graceMs = options.graceMs ?? GRACE_MS
  const connect = () =>
    options.url === undefined ? embeddedConnection(data, graceMs) : Promise.resolve(serverConnection(options.url))
  const opening: Store = {
    data,
    timeZone: 'UTC',
    log: options.log ?? (() => undefined),
    connection: null,
    settling: Promise.resolve(),
    connecting: null,
    connect,
    closed: false,
    secondsPerQuery: options.secondsPerQuery ?? QUERY_SECONDS,
  }
  try {
    await applyMigrations(opening)
    const known = await readMeta(opening, 'timeZone')
    const timeZone = options.timeZone ?? known ?? 'UTC'
    if (known !== timeZone) {
      await writeMeta(opening, 'timeZone', timeZone)
      if (known !== null) opening.log(`The store's days were cut in ${known}; they are made again in ${timeZone}.`)
    }
    const store = Object.assign(opening, { timeZone })
    await undoAbandoned(store)
    await dropStale(store)
    return store
  } catch (error) {
    await closeStore(opening)
    throw error
  }
}

/** Lets go of the store; its process ends by itself when nobody holds it. */
export async function closeStore(store: Store): Promise<void> {
  store.closed = true
  await store.settling.catch(() => undefined)
  const connection = store.connection
  store.connection = null
  if (connection === null) return
  connection.alive = false
  connection.hold?.destroy()
  await connection.client.close()
}

/** First and last local day with packets; null for an empty store. */
export function dataSpan(store: Store): Promise<{ first: Day; last: Day } | null> {
  return remembered(store, 'span', '', () => readSpan(store))
}

/**
 * While nothing is being imported every row counts, and the engine knows the ends without reading. Otherwise they lie in the
 * first and the last UTC day that a committed segment has rows in: only these two are read.
 */
async function readSpan(store: Store): Promise<{ first: Day; last: Day } | null> {
  const ends = await select<{ low: Day; high: Day; n: number; begun: number }>(
    store,
    `SELECT toString(min(day)) AS low, toString(max(day)) AS high, count() AS n,
  (SELECT countIf(last = 'begin') FROM (SELECT max(event) AS last FROM ingest_ledger GROUP BY segment)) AS begun FROM touched_day WHERE ${COMMITTED}`,
    {},
  )
  const { low, high, n, begun } = ends.value[0]!
  if (n === 0) return null
  const which = begun === 0 ? '' : `WHERE toDate(minute) IN ({low:Date}, {high:Date}) AND ${COMMITTED}`
  const { value } = await select<{ first: string; last: string; n: number }>(
    store,
    `SELECT toString(toDate(toTimeZone(low, {zone:String}))) AS first, toString(toDate(toTimeZone(high, {zone:String}))) AS last, n
FROM (SELECT min(minute) AS low, max(minute) AS high, count() AS n FROM flow_tuple ${which})`,
    begun === 0 ? { zone: store.timeZone } : { zone: store.timeZone, low, high },
  )
  const row = value[0]
  return row === undefined || row.n === 0 ? null : { first: row.first, last: row.last }
}

/** Rows and bytes on disk of the fact table and of everything. */
export async function storeSize(store: Store): Promise<{ tuples: number; tupleBytes: number; bytes: number }> {
  const { value } = await select<{ tuples: number; tupleBytes: number; bytes: number }>(
    store,
    `SELECT (SELECT count() FROM flow_tuple) AS tuples, sumIf(bytes_on_disk, table = 'flow_tuple') AS tupleBytes, sum(bytes_on_disk) AS bytes
FROM system.parts WHERE active AND database = currentDatabase()`,
    {},
  )
  return value[0] ?? { tuples: 0, tupleBytes: 0, bytes: 0 }
}
