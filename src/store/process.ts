import { timingSafeEqual } from 'node:crypto'
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Session } from 'chdb'
import { runRequest } from './engine-request.ts'

/**
 * The store process: the only one that opens the database. It offers on loopback what a ClickHouse server offers over HTTP,
 * to whoever knows the token in store.json (readable by the owner alone). It goes by itself when nobody holds it.
 * Started as: node process.js DATA_FOLDER GRACE_MS, with the token in TEITEN_STORE_TOKEN.
 */
const [, , data, graceText] = process.argv
const token = process.env.TEITEN_STORE_TOKEN ?? ''
const graceMs = Number(graceText)
/** With TEITEN_DEBUG_SQL set, every statement goes into store.log with what it cost. */
const debug = (process.env.TEITEN_DEBUG_SQL ?? '') !== ''

/** Exit code for a folder that another process holds. */
const EXIT_LOCKED = 75
const EXIT_UNREADABLE = 74

if (data === undefined || token === '' || !Number.isFinite(graceMs)) {
  process.stderr.write('usage: process.js DATA_FOLDER GRACE_MS\n')
  process.exit(2)
}

const incoming = join(data, 'incoming')
const card = join(data, 'store.json')
let holders = 0
let running = 0
let idleSince = Date.now()
let closing = false
const began = Date.now()
/** Statements that wrote: clients keep what they know as long as it stays the same. */
let writes = 0

function openSession(folder: string): Session {
  try {
    return new Session(folder, { connectionArgs: ['--async_load_databases=0', '--async_load_system_database=0'] })
  } catch (error) {
    const text = String((error as Error).message)
    process.stderr.write(`${text}\n`)
    process.exit(/lock|another (server|instance|process)|CANNOT_OPEN_FILE/i.test(text) ? EXIT_LOCKED : EXIT_UNREADABLE)
  }
}

function isAllowed(request: IncomingMessage): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Basic ${Buffer.from(`teiten:${token}`).toString('base64')}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** A client holds the process by keeping one request open. */
function hold(request: IncomingMessage, response: ServerResponse): void {
  holders++
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.write('held\n')
  request.socket.setKeepAlive(true, 10_000)
  response.on('close', () => {
    holders--
    idleSince = Date.now()
  })
}

function fail(response: ServerResponse, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error)
  const code = /Code: (\d+)/.exec(text)?.[1] ?? '1002'
  if (response.headersSent) return void response.destroy()
  response.writeHead(500, {
    'x-clickhouse-exception-code': code,
    'content-type': 'text/plain; charset=utf-8',
    connection: 'close',
  })
  response.end(/^Code: /.test(text) ? `${text}\n` : `Code: ${code}. DB::Exception: ${text} (UNKNOWN_EXCEPTION)\n`)
}

async function answer(session: Session, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname === '/ping') return void response.end('Ok.\n')
  if (!isAllowed(request)) {
    response.writeHead(403, { 'x-clickhouse-exception-code': '516', connection: 'close' })
    return void response.end('Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)\n')
  }
  if (url.pathname === '/hold') return hold(request, response)
  if (url.pathname === '/epoch') return void response.end(`${process.pid} ${began} ${writes}`)
  if (closing) return fail(response, new Error('Code: 236. DB::Exception: The store is closing. (ABORTED)'))
  running++
  const at = performance.now()
  const cpu = process.cpuUsage()
  let statement = ''
  try {
    const body = await runRequest(session, request, url, incoming, sql => {
      statement = sql
    })
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': body.byteLength })
    response.end(body)
  } catch (error) {
    fail(response, error)
  } finally {
    running--
    idleSince = Date.now()
    if (!/^\s*(SELECT|WITH|EXPLAIN|SHOW)\b/i.test(statement)) writes++
    if (debug) noteCost(statement, performance.now() - at, process.cpuUsage(cpu))
  }
}

/** Wall clock, and CPU of the whole process (other statements that run at the same time included). */
function noteCost(statement: string, wallMs: number, cpu: NodeJS.CpuUsage): void {
  const line = statement.replace(/\s+/g, ' ').slice(0, 1000)
  process.stderr.write(`${wallMs.toFixed(0)} ms, ${((cpu.user + cpu.system) / 1000).toFixed(0)} ms CPU: ${line}\n`)
}

mkdirSync(data, { recursive: true, mode: 0o700 })
const session = openSession(join(data, 'db'))
rmSync(incoming, { recursive: true, force: true })
mkdirSync(incoming, { recursive: true, mode: 0o700 })

/** Parameters travel in the address; ClickHouse takes a megabyte of it (http_max_uri_size), Node 16 KiB unless told. */
const ADDRESS_LIMIT = 1024 * 1024

const server = createServer(
  { maxHeaderSize: ADDRESS_LIMIT },
  (request, response) => void answer(session, request, response),
)
server.requestTimeout = 0
server.keepAliveTimeout = 30_000
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  const draft = `${card}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify({ url: `http://127.0.0.1:${port}`, pid: process.pid, token })}\n`, {
    mode: 0o600,
  })
  chmodSync(draft, 0o600)
  renameSync(draft, card)
})

function close(): void {
  if (closing) return
  closing = true
  const wait = setInterval(() => {
    if (running > 0) return
    clearInterval(wait)
    rmSync(card, { force: true })
    session.close()
    process.exit(0)
  }, 5)
}

process.on('SIGTERM', close)
process.on('SIGINT', close)
setInterval(() => {
  if (holders === 0 && running === 0 && Date.now() - idleSince > graceMs) close()
}, 100)
