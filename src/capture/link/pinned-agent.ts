import { Agent, request } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { TeitenError } from '../../base/error.ts'
import { type Identity, keyDigest } from './certificate.ts'

/** How long a connection may take to be made. */
const CONNECT_MS = 15_000
/**
 * How long nothing may be heard: a collector that works says so every two seconds (WORKING_MS), so silence means that the line
 * is dead, as behind a router that has forgotten the connection.
 */
const PATIENCE_MS = 20_000
/** Most bytes of an answer. */
const MAX_ANSWER_BYTES = 65_536

/** Connections to one collector, TLS 1.3 only, opened only to the key that begins with `pin`. */
export interface PinnedAgent {
  agent: Agent
  collector: URL
  patienceMs: number
  /** Connections that were made so far. */
  opened: number
}

export function pinnedAgent(
  collector: URL,
  identity: Identity,
  pin: string,
  patienceMs: number = PATIENCE_MS,
): PinnedAgent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, keepAliveMsecs: 15_000 })
  const to: PinnedAgent = { agent, collector, patienceMs, opened: 0 }
  // The socket is handed over after the key was compared: nothing is sent to a stranger.
  agent.createConnection = (_options, done) => {
    connectPinned(collector, identity, pin, Math.min(CONNECT_MS, patienceMs)).then(
      socket => {
        to.opened++
        done?.(null, socket)
      },
      (error: Error) => (done as ((error: Error) => void) | undefined)?.(error),
    )
    return undefined
  }
  return to
}

function connectPinned(collector: URL, identity: Identity, pin: string, timeout: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: collector.hostname.replace(/^\[|\]$/g, ''),
      port: Number(collector.port),
      key: identity.privateKey,
      cert: identity.certificate,
      minVersion: 'TLSv1.3',
      rejectUnauthorized: false, // no authority: the key itself is compared below
      timeout,
    })
    socket.once('error', reject)
    socket.once('timeout', () => socket.destroy(new Error('no answer to the connection')))
    socket.once('secureConnect', () => {
      socket.setTimeout(0)
      const { raw } = socket.getPeerCertificate()
      if (raw === undefined || !keyDigest(raw).startsWith(pin)) {
        socket.destroy()
        return reject(
          new TeitenError(
            'TEITEN_WRONG_COLLECTOR',
            'the collector has another key than the one that this sensor was enrolled with',
            {
              where: collector.origin,
              next: 'Nothing was sent. If the collector was set up anew, enrol the sensor again.',
            },
          ),
        )
      }
      socket.removeListener('error', reject)
      resolve(socket)
    })
  })
}

export interface Reply {
  status: number
  text: string
  retryAfter: number | null
}

/** Posts a body and waits for the whole answer. Rejects where no answer came. */
export function post(to: PinnedAgent, path: string, parts: readonly Buffer[], signal?: AbortSignal): Promise<Reply> {
  const length = parts.reduce((n, p) => n + p.length, 0)
  return new Promise((resolve, reject) => {
    const call = request(
      {
        agent: to.agent,
        method: 'POST',
        host: to.collector.hostname,
        port: to.collector.port,
        path,
        headers: { 'content-length': length, 'content-type': 'application/octet-stream' },
        timeout: to.patienceMs,
        ...(signal === undefined ? {} : { signal }),
      },
      response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          text += part
          if (text.length > MAX_ANSWER_BYTES) response.destroy(new Error('the answer is too long'))
        })
        response.on('error', reject)
        response.on('end', () => {
          const after = Number(response.headers['retry-after'])
          resolve({
            status: response.statusCode ?? 0,
            text,
            retryAfter: Number.isFinite(after) && after > 0 ? after : null,
          })
        })
      },
    )
    call.on('timeout', () => call.destroy(new Error('nothing is heard of the collector')))
    call.on('error', reject)
    for (const part of parts) call.write(part)
    call.end()
  })
}
