import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { TeitenError } from '../../base/error.ts'
import { keyDigest } from '../link/certificate.ts'
import { ENROL_PATH, MAX_REQUEST_BYTES, SEGMENTS_PATH } from '../link/wire.ts'
import { type ReceivedSegment, readFrames } from './read-frames.ts'
import { collectorIdentity, enrolSensor, readRegistry, registryStamp, type SensorEntry } from './registry.ts'

/** What became of a sensor's segments: the last one of each epoch that is safe, or "later". */
export type Accepted = { marks: [epoch: string, segment: number][] } | { retryAfter: number }

export interface ListenerOptions {
  /** Data folder: registry and key of the collector. */
  data: string
  host: string
  /** 0 takes any free port. */
  port: number
  /** Resolves when the segments are committed. One call at a time for each sensor. Rejects where the store is not there. */
  accept(sensor: SensorEntry, segments: ReceivedSegment[]): Promise<Accepted>
  log(line: string): void
  /** How often revocations are looked for. */
  registryMs?: number
}

export interface Listener {
  /** https://host:port */
  url: string
  close(): Promise<void>
}

/** A revoked sensor is refused at the latest after this time; the folder is a few files. */
const REGISTRY_MS = 5000
/** Most bytes of request bodies that are held at once, for all sensors together. */
export const MAX_HELD_BYTES = 96 << 20
const MAX_ENROL_BYTES = 1024
/** Seconds after which a sensor asks again when there is no room, and when the store is away. */
const BUSY_SECONDS = 1
const AWAY_SECONDS = 5

/** A sensor that waits for its answer hears this often that it is being worked on; it gives up on silence. */
const WORKING_MS = 2000

interface Listening {
  options: ListenerOptions
  stamp: string
  /** Sensors by the digest of their key. */
  byKey: Map<string, SensorEntry>
  sockets: Set<TLSSocket>
  /** End of the queue of each sensor, and the request whose body is being read. */
  turns: Map<string, Turn>
  heldBytes: number
}

interface Turn {
  last: Promise<unknown>
  waiting: number
  reading: IncomingMessage | null
}

/** Listens for sensors: TLS 1.3, both sides known by their keys. TEITEN_PORT_IN_USE, TEITEN_BAD_CONFIG. */
export async function listenForSensors(options: ListenerOptions): Promise<Listener> {
  const identity = collectorIdentity(options.data)
  const at: Listening = {
    options,
    stamp: '',
    byKey: new Map(),
    sockets: new Set(),
    turns: new Map(),
    heldBytes: 0,
  }
  refresh(at)
  const server = createServer(
    {
      key: identity.privateKey,
      cert: identity.certificate,
      minVersion: 'TLSv1.3',
      requestCert: true,
      rejectUnauthorized: false, // no authority: the key itself is looked up
      handshakeTimeout: 10_000,
      maxHeaderSize: 4096,
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 120_000,
    },
    (request, response) => void answer(at, request, response),
  )
  server.maxConnections = 4096
  server.on('secureConnection', socket => {
    at.sockets.add(socket)
    socket.on('close', () => at.sockets.delete(socket))
  })
  server.on('tlsClientError', () => undefined) // scanners find this port as any other
  await listening(server, options)
  const timer = setInterval(() => watchRegistry(at), options.registryMs ?? REGISTRY_MS)
  timer.unref()
  const { address, port, family } = server.address() as AddressInfo
  return {
    url: `https://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close: () => {
      clearInterval(timer)
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      for (const socket of at.sockets) socket.destroy()
      return closed
    },
  }
}

function listening(server: Server, { host, port }: ListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', cause => {
      const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
      reject(
        new TeitenError(
          taken ? 'TEITEN_PORT_IN_USE' : 'TEITEN_BAD_VALUE',
          `cannot listen for sensors on ${host}:${port}`,
          {
            next: taken
              ? 'Stop the other program, or set receive.port in teiten.yaml.'
              : 'Set receive.host in teiten.yaml.',
            cause,
          },
        ),
      )
    })
    server.listen(port, host, resolve)
  })
}

function watchRegistry(at: Listening): void {
  try {
    refresh(at)
  } catch (error) {
    at.options.log(error instanceof TeitenError ? error.line : String(error))
  }
}

/** Takes the registry over if it changed, and cuts off those that are no longer in it. */
function refresh(at: Listening): void {
  const stamp = registryStamp(at.options.data)
  if (stamp === at.stamp) return
  const entries = readRegistry(at.options.data)
  at.stamp = stamp
  at.byKey = new Map(entries.filter(e => e.key !== null && e.revoked === null).map(e => [e.key!, e]))
  for (const socket of at.sockets) {
    const key = keyOf(socket)
    if (key !== null && knownOnce.has(socket) && !at.byKey.has(key)) socket.destroy()
  }
}

/** Sockets that a known sensor has used. */
const knownOnce = new WeakSet<TLSSocket>()

/** The key that the other side has proved to hold; null if it showed none. */
function keyOf(socket: TLSSocket): string | null {
  const { raw } = socket.getPeerCertificate()
  try {
    return raw === undefined ? null : keyDigest(raw)
  } catch {
    return null // a certificate that Node cannot read
  }
}

async function answer(at: Listening, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.on('error', () => undefined)
  try {
    const key = keyOf(request.socket as TLSSocket)
    if (key === null) return refuse(request, response, 401, 'no key')
    if (request.method !== 'POST') return refuse(request, response, 405, 'POST only')
    if (request.url === ENROL_PATH) return await enrol(at, request, response, key)
    const sensor = at.byKey.get(key)
    if (sensor === undefined) return refuse(request, response, 403, 'not enrolled, or revoked')
    knownOnce.add(request.socket as TLSSocket)
    if (request.url !== SEGMENTS_PATH) return refuse(request, response, 404, 'nothing is here')
    await take(at, sensor, request, response)
  } catch (error) {
    if (request.destroyed && !request.complete) return // the other side went in the middle
    at.options.log(`A sensor's request failed: ${error instanceof TeitenError ? error.line : (error as Error).message}`)
    refuse(request, response, 503, 'try again', AWAY_SECONDS)
  }
}

/** Says no, and closes where the rest of the body is not worth reading. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  error: string,
  retryAfter = 0,
): void {
  if (response.headersSent || response.destroyed) return
  if (!request.complete) response.setHeader('connection', 'close')
  if (retryAfter > 0) response.setHeader('retry-after', String(retryAfter))
  response.statusCode = status
  response.end(JSON.stringify({ error, now: Date.now() / 1000 }), () => {
    if (!request.complete) request.destroy()
  })
}

function reply(response: ServerResponse, value: object): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ ...value, now: Date.now() / 1000 }))
}

async function enrol(at: Listening, request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
  let text = ''
  for await (const part of request) {
    text += String(part)
    if (text.length > MAX_ENROL_BYTES) return refuse(request, response, 413, 'too long')
  }
  const secret = /^[0-9a-f]{20}$/.test(text) ? Buffer.from(text, 'hex') : null
  const entry = secret === null ? null : enrolSensor(at.options.data, secret, key, new Date())
  if (entry === null)
    return refuse(
      request,
      response,
      403,
      'this code enrols nobody: it was used, it is over a day old, or it is mistyped',
    )
  refresh(at)
  at.options.log(`Sensor ${entry.name} is enrolled.`)
  reply(response, { name: entry.name, addresses: entry.addresses })
}

async function take(
  at: Listening,
  sensor: SensorEntry,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const length = Number(request.headers['content-length'])
  if (!(length >= 0 && length <= MAX_REQUEST_BYTES))
    return refuse(request, response, 413, 'too long, or of no stated length')
  const turn = at.turns.get(sensor.name) ?? { last: Promise.resolve(), waiting: 0, reading: null }
  // A sensor sends one request at a time: it has given up on one that is still on its way, and nobody else will say so.
  turn.reading?.destroy()
  if (turn.waiting >= 2 || at.heldBytes + length > MAX_HELD_BYTES)
    return refuse(request, response, 429, 'busy', BUSY_SECONDS)
  at.turns.set(sensor.name, turn)
  at.heldBytes += length
  turn.waiting++
  const work = turn.last.then(() => takeInTurn(at, sensor, turn, request, response))
  turn.last = work.catch(() => undefined)
  const working = setInterval(() => turn.reading !== request && response.writeProcessing(), WORKING_MS)
  try {
    await work
  } finally {
    clearInterval(working)
    turn.waiting--
    at.heldBytes -= length
  }
}

async function takeInTurn(
  at: Listening,
  sensor: SensorEntry,
  turn: Turn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  turn.reading = request
  const segments = await readFrames(request as AsyncIterable<Buffer>).finally(() => {
    turn.reading = null
  })
  if (segments === null) return refuse(request, response, 400, 'these are no segments')
  if (at.byKey.get(sensor.key!) === undefined) return refuse(request, response, 403, 'revoked')
  const accepted = await at.options.accept(sensor, segments)
  if ('retryAfter' in accepted) return refuse(request, response, 429, 'over its quota', accepted.retryAfter)
  reply(response, accepted)
}
