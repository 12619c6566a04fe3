import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { Agent, type ClientRequest, get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { TeitenError } from '../base/error.ts'
import { builtFolder } from '../base/package-paths.ts'

/** What store.json says: where the store process of a data folder listens. */
export interface StoreCard {
  url: string
  pid: number
  token: string
}

/** How long the store process stays after its last client went. */
export const GRACE_MS = 15_000
/** How long a store may take to open a large folder. */
const START_TIMEOUT_MS = 60_000

function readCard(data: string): StoreCard | null {
  try {
    const card = JSON.parse(readFileSync(join(data, 'store.json'), 'utf8')) as Partial<StoreCard>
    return typeof card.url === 'string' && typeof card.pid === 'number' && typeof card.token === 'string'
      ? (card as StoreCard)
      : null
  } catch {
    return null
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Keeps the store process from going; resolves when it has said so, null if it does not answer. */
export function holdProcess(card: StoreCard, lost: () => void): Promise<ClientRequest | null> {
  return new Promise(resolve => {
    const request = get(`${card.url}/hold`, { headers: authorization(card), agent: false }, response => {
      if (response.statusCode !== 200) {
        response.resume()
        return resolve(null)
      }
      response.once('data', () => resolve(request))
      response.on('error', () => undefined)
      response.on('close', lost)
    })
    request.on('socket', socket => socket.unref())
    request.setTimeout(0)
    request.on('error', () => resolve(null))
  })
}

const epochAgent = new Agent({ keepAlive: true, maxSockets: 2 })

/** State of the store as its process counts it; throws if it does not answer. */
export function readEpoch(card: StoreCard): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(`${card.url}/epoch`, { headers: authorization(card), agent: epochAgent }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', part => {
        text += String(part)
      })
      response.on('error', reject)
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`epoch: status ${response.statusCode}`)),
      )
    })
    request.on('error', reject)
  })
}

function authorization(card: StoreCard): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`teiten:${card.token}`).toString('base64')}` }
}

/** Finds the store process of a data folder, or starts one; the caller holds it from then on. */
export async function findProcess(
  data: string,
  graceMs: number,
  lost: () => void,
): Promise<{ card: StoreCard; hold: ClientRequest }> {
  checkFolder(data)
  const deadline = Date.now() + START_TIMEOUT_MS
  let child: StartedProcess | null = null
  while (Date.now() < deadline) {
    const card = readCard(data)
    if (card !== null && isAlive(card.pid)) {
      const hold = await holdWithin(card, lost, 5000)
      if (hold !== null) return { card, hold }
    }
    if (child === null || child.exit !== null) {
      if (child !== null) await explainExit(data, child)
      child = startProcess(data, graceMs)
    }
    await wait(20, undefined)
  }
  throw new TeitenError('TEITEN_STORE_DOWN', 'the store process does not answer', {
    where: data,
    next: `Look into ${join(data, 'store.log')}.`,
  })
}

async function holdWithin(card: StoreCard, lost: () => void, ms: number): Promise<ClientRequest | null> {
  const timeout = new AbortController()
  const held = holdProcess(card, lost)
  const first = await Promise.race([held, wait(ms, null, { signal: timeout.signal }).catch(() => null)])
  timeout.abort()
  if (first === null) void held.then(request => request?.destroy())
  return first
}

/** The log goes on until it is large: two processes may write to it for a moment. */
function logMode(data: string): 'a' | 'w' {
  try {
    return statSync(join(data, 'store.log')).size > 1_000_000 ? 'w' : 'a'
  } catch {
    return 'a'
  }
}

interface StartedProcess {
  exit: number | null
  startedAt: number
}

function startProcess(data: string, graceMs: number): StartedProcess {
  const entry = join(builtFolder, 'store', 'process.js')
  if (!existsSync(entry))
    throw new TeitenError('TEITEN_MISSING_PART', 'the store process is not built', {
      where: entry,
      next: 'Run npm run build.',
    })
  const log = openSync(join(data, 'store.log'), logMode(data), 0o600)
  const child = spawn(process.execPath, [entry, data, String(graceMs)], {
    stdio: ['ignore', log, log],
    detached: true,
    env: { ...process.env, TEITEN_STORE_TOKEN: randomBytes(24).toString('hex'), NODE_OPTIONS: '' },
  })
  closeSync(log)
  child.unref()
  const started: StartedProcess = { exit: null, startedAt: Date.now() }
  child.on('exit', (code, signal) => {
    started.exit = code ?? (signal === null ? 1 : 137)
  })
  child.on('error', () => {
    started.exit = 1
  })
  return started
}

/** How long another store process that is just opening the folder is waited for, and how long a stranger is. */
const OPENING_MS = 30_000
const STRANGER_MS = 1_000

/** Process that holds the folder, as the engine's lock file says; null if it cannot be told. */
function holderOf(data: string): number | null {
  try {
    return Number(/PID: (\d+)/.exec(readFileSync(join(data, 'db', 'status'), 'utf8'))?.[1] ?? Number.NaN) || null
  } catch {
    return null
  }
}

function isStoreProcess(pid: number | null): boolean {
  try {
    return pid !== null && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('process.js')
  } catch {
    return false
  }
}

/** A process that could not open the folder: somebody else may be opening it just now; else say why. */
async function explainExit(data: string, child: StartedProcess): Promise<void> {
  if (child.exit === 0 || child.exit === 137) return
  const holder = holderOf(data)
  const until = Date.now() + (isStoreProcess(holder) ? OPENING_MS : STRANGER_MS)
  while (Date.now() < until) {
    const card = readCard(data)
    if (card !== null && isAlive(card.pid)) return
    if (holder !== null && !isAlive(holder)) return
    await wait(50)
  }
  const log = readLog(data)
  if (/No space left|NOT_ENOUGH_SPACE|Cannot reserve/i.test(log)) throw diskFull(data)
  const locked = /Cannot lock file/i.test(log)
  throw new TeitenError(
    'TEITEN_STORE_LOCKED',
    locked
      ? `the data folder is held by another program${holder === null ? '' : ` (process ${holder})`}`
      : 'the data folder cannot be opened: its files are not readable, or not a store',
    {
      where: data,
      next: locked
        ? 'End that program, or choose another folder with --data.'
        : `Check its permissions, or choose another folder with --data; details are in ${join(data, 'store.log')}.`,
    },
  )
}

function readLog(data: string): string {
  try {
    return readFileSync(join(data, 'store.log'), 'utf8').slice(-4000)
  } catch {
    return ''
  }
}

export function diskFull(data: string, cause?: unknown): TeitenError {
  return new TeitenError(
    'TEITEN_DISK_FULL',
    'the disk of the store is full; nothing of the unfinished import is counted',
    { where: data, next: 'Free space and run the command again.', cause },
  )
}

function checkFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    if (!statSync(data).isDirectory()) throw new Error('not a folder')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(data, cause)
    throw new TeitenError('TEITEN_STORE_LOCKED', 'the data folder cannot be made or read', {
      where: data,
      next: 'Check the path and its permissions, or choose another with --data.',
      cause,
    })
  }
}
