import { createWriteStream } from 'node:fs'
import { unlink } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Session } from 'chdb'
import { incomingPath } from './incoming.ts'

/** A parameter as the engine's binding takes it. */
type Bound = string | (string | bigint)[]

const CLIENT_KEYS = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'session_id',
  'session_timeout',
  'user',
  'password',
  'role',
  'compress',
  'decompress',
])

/** Bodies of queries are small; bodies of inserts go to a file. */
const QUERY_BODY_LIMIT = 64 * 1024 * 1024

/** A log of a year in one block has 365 partitions; the engine's own limit of 100 is for people who insert by mistake. */
const INSERT_SETTINGS = 'max_partitions_per_insert_block = 0'

let fileNumber = 0

/**
 * Runs one HTTP request of the ClickHouse protocol on the embedded engine: query in the URL or the body, `param_…`,
 * settings, `default_format`, and INSERT bodies of any format.
 * https://clickhouse.com/docs/interfaces/http
 */
export async function runRequest(
  session: Session,
  request: IncomingMessage,
  url: URL,
  incoming: string,
  onStatement: (sql: string) => void = () => {},
): Promise<Uint8Array> {
  const inUrl = url.searchParams.get('query')
  const format = url.searchParams.get('default_format') ?? 'TabSeparated'
  if (inUrl !== null && request.method === 'POST' && isInsertWithBody(inUrl)) {
    onStatement(inUrl)
    return insertBody(session, request, inUrl, incoming)
  }
  const sql = inUrl ?? (await bodyText(request))
  onStatement(sql)
  const statement = withIncomingFile(sql, incoming) + settingsClause(sql, url.searchParams)
  const result = await session.queryBindAsync(statement, boundParameters(sql, url.searchParams), { format })
  return result.bytes()
}

/** `FROM incoming('1-2', 'structure')`: a block that the client laid into the folder, in Native format. */
function withIncomingFile(sql: string, folder: string): string {
  if (!/^\s*INSERT\b/i.test(sql)) return sql
  return sql.replace(
    /\bFROM incoming\('([^']*)', /,
    (_, name: string) => `FROM file('${quotedText(incomingPath(folder, name))}', 'Native', `,
  )
}

function quotedText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
}

function isInsertWithBody(sql: string): boolean {
  return /^\s*INSERT\s/i.test(sql) && /\sFORMAT\s+\w+\s*$/i.test(sql)
}

async function insertBody(
  session: Session,
  request: IncomingMessage,
  sql: string,
  incoming: string,
): Promise<Uint8Array> {
  const m = /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?([\w.`]+)\s*(\([^)]*\))?\s*FORMAT\s+(\w+)\s*$/i.exec(sql)
  if (m === null)
    throw new Error(
      'Code: 62. DB::Exception: Only INSERT INTO table (columns) FORMAT name is understood here. (SYNTAX_ERROR)',
    )
  const path = join(incoming, `${process.pid}-${++fileNumber}.insert`)
  try {
    const file = createWriteStream(path)
    if (request.headers['content-encoding'] === 'gzip') await pipeline(request, createGunzip(), file)
    else await pipeline(request, file)
    const columns = m[2] === undefined ? '*' : m[2].slice(1, -1)
    const statement = `INSERT INTO ${m[1]} ${m[2] ?? ''} SELECT ${columns} FROM file('${quotedText(path)}', '${m[3]}')\nSETTINGS ${INSERT_SETTINGS}`
    const result = await session.queryBindAsync(statement, {}, {})
    return result.bytes()
  } finally {
    await unlink(path).catch(() => undefined)
  }
}

async function bodyText(request: IncomingMessage): Promise<string> {
  const stream = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    length += part.length
    if (length > QUERY_BODY_LIMIT) throw new Error('Code: 62. DB::Exception: The statement is too long. (SYNTAX_ERROR)')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Settings of the URL as a clause; only statements that give rows take one. */
function settingsClause(sql: string, search: URLSearchParams): string {
  if (!/^\s*(SELECT|WITH|INSERT|EXPLAIN)\b/i.test(sql) || (/^\s*INSERT\b/i.test(sql) && !/\bSELECT\b/i.test(sql)))
    return ''
  const settings: string[] = []
  for (const [key, value] of search) {
    if (CLIENT_KEYS.has(key) || key.startsWith('param_') || !/^[a-z][a-z0-9_]*$/.test(key)) continue
    if (
      /^(wait_end_of_query|send_progress_in_http_headers|http_\w+|enable_http_compression|cancel_http_readonly_queries_on_client_close)$/.test(
        key,
      )
    )
      continue
    settings.push(`${key} = ${/^-?\d+(\.\d+)?$/.test(value) ? value : `'${quotedText(value)}'`}`)
  }
  return settings.length === 0 ? '' : `\nSETTINGS ${settings.join(', ')}`
}

/** Values arrive escaped as TSV (once), or as the text of an array; the engine's binding escapes again by itself. */
function boundParameters(sql: string, search: URLSearchParams): Record<string, Bound> {
  const bound: Record<string, Bound> = Object.create(null) as Record<string, Bound>
  for (const [key, value] of search) {
    if (!key.startsWith('param_')) continue
    const name = key.slice(6)
    bound[name] = new RegExp(`\\{\\s*${name.replace(/\W/g, '')}\\s*:\\s*Array`).test(sql)
      ? arrayOf(value)
      : unescaped(value)
  }
  return bound
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(.)/gs, (_, c: string) => ({ t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '0': '\0' })[c] ?? c)
}

function arrayOf(text: string): (string | bigint)[] {
  const items: (string | bigint)[] = []
  for (const m of text.matchAll(/'((?:[^'\\]|\\.)*)'|(-?\d+)/gs))
    items.push(m[1] !== undefined ? unescaped(m[1]) : BigInt(m[2]!))
  return items
}
