import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import { type AddressWords, parseAddress } from '../../../base/address.ts'
import { PAYLOAD_KEPT } from '../../../model/payload.ts'
import { newRsaIdentity } from '../../link/certificate.ts'
import { DIALOGUE_PORT } from '../dialogue-port.ts'
import { answerTo, type Banners } from '../respond/banners.ts'
import { transparentSocket } from './transparent-socket.ts'

/** Nothing was sent for so long: a port check. */
export const IDLE_MS = 10_000
/** Longest dialogue; most bytes taken from one; most open from one source. */
export const TOTAL_MS = 30_000
export const BYTES_IN = 65_536
export const OPEN_PER_SOURCE = 32
/** Part of the descriptors that dialogues may hold; the rest is for store, spool and ring. */
export const DESCRIPTOR_PART = 0.8
/** A request is whole when nothing follows for so long. */
const QUIET_MS = 300
/** The kernel's queue of completed handshakes. `listen({ fd, backlog })` does not heed it; the positional form does. */
const BACKLOG = 65_535

/** What one dialogue gave. */
export interface Dialogue {
  /** Unix ms. */
  at: number
  source: AddressWords
  destination: AddressWords
  sourcePort: number
  destinationPort: number
  /** The ClientHello, where it was TLS; else null. */
  hello: Uint8Array | null
  /** What was said, decrypted; at most PAYLOAD_KEPT bytes of `length`. */
  payload: Uint8Array
  length: number
}

export interface DialogueServer {
  /** Dialogues that gave something since the last call. */
  take(): Dialogue[]
  /** Open now, and shed since the start because a limit was reached. */
  readonly open: number
  readonly shed: number
  /** Other words from the next connection on. */
  useBanners(banners: Banners): void
  close(): void
}

interface State {
  banners: Banners
  secure: SecureContext
  most: number
  open: number
  shed: number
  readonly from: Map<string, number>
  readonly sockets: Set<Socket>
  done: Dialogue[]
}

/**
 * Speaks with whoever connects to an address of the dialogue tier: takes requests of several segments, and TLS on any port. Needs
 * CAP_NET_RAW to open its sockets, nothing afterwards. Throws TEITEN_LIVE_CAPTURE.
 */
export async function startDialogues(banners: Banners, port = DIALOGUE_PORT): Promise<DialogueServer> {
  const { certificate, privateKey } = newRsaIdentity('localhost')
  const state: State = {
    banners,
    // Old clients are the ones that are looked for: every version and cipher that the library still has.
    secure: createSecureContext({
      cert: certificate,
      key: privateKey,
      minVersion: 'TLSv1',
      ciphers: 'ALL:@SECLEVEL=0',
    }),
    most: Math.floor(descriptorLimit() * DESCRIPTOR_PART),
    open: 0,
    shed: 0,
    from: new Map(),
    sockets: new Set(),
    done: [],
  }
  const servers = await Promise.all([false, true].map(six => listen(state, transparentSocket(six, port))))
  return {
    take: () => state.done.splice(0),
    get open() {
      return state.open
    },
    get shed() {
      return state.shed
    },
    useBanners(changed) {
      state.banners = changed
    },
    close() {
      for (const server of servers) server.close()
      for (const socket of state.sockets) socket.resetAndDestroy()
    },
  }
}

/** Open files that this process may have (proc(5), limits). */
function descriptorLimit(): number {
  const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
  return line === null ? 1024 : Number(line[1])
}

function listen(state: State, fd: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, socket => accept(state, socket))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ fd } as unknown as number, BACKLOG, () => resolve(server))
  })
}

function accept(state: State, socket: Socket): void {
  const from = socket.remoteAddress ?? ''
  const of = state.from.get(from) ?? 0
  socket.on('error', () => {})
  if (state.open >= state.most || of >= OPEN_PER_SOURCE) {
    state.shed++
    socket.resetAndDestroy()
    return
  }
  state.open++
  state.from.set(from, of + 1)
  state.sockets.add(socket)
  const total = setTimeout(() => socket.resetAndDestroy(), TOTAL_MS)
  socket.setTimeout(IDLE_MS, () => socket.resetAndDestroy())
  socket.once('close', () => {
    clearTimeout(total)
    state.open--
    state.sockets.delete(socket)
    if (of === 0 && state.from.get(from) === 1) state.from.delete(from)
    else state.from.set(from, state.from.get(from)! - 1)
  })
  converse(state, socket)
}

/** Ends of a connection: IP_TRANSPARENT makes the local end the address that was asked for. */
function endsOf(socket: Socket): Pick<Dialogue, 'source' | 'destination' | 'sourcePort' | 'destinationPort'> | null {
  const source = parseAddress(socket.remoteAddress ?? '')
  const destination = parseAddress(socket.localAddress ?? '')
  if (source === null || destination === null) return null
  return { source, destination, sourcePort: socket.remotePort!, destinationPort: socket.localPort! }
}

function converse(state: State, socket: Socket): void {
  const ends = endsOf(socket)
  if (ends === null) return void socket.resetAndDestroy()
  const greeting = state.banners.greetings.get(ends.destinationPort)
  if (greeting !== undefined) socket.write(greeting)
  socket.once('data', (first: Buffer) => {
    socket.pause()
    socket.unshift(first)
    if (!isClientHello(first)) return listenTo(state, socket, socket, ends, null)
    const hello = Uint8Array.from(first.subarray(0, PAYLOAD_KEPT))
    const tls = new TLSSocket(socket, { isServer: true, secureContext: state.secure })
    let spoke = false
    tls.once('secure', () => {
      spoke = true
    })
    tls.on('error', () => {
      // A handshake that does not come about: the ClientHello is what was said.
      if (!spoke) state.done.push({ at: Date.now(), ...ends, hello, payload: new Uint8Array(0), length: 0 })
      socket.destroy()
    })
    listenTo(state, socket, tls, ends, hello)
  })
}

/** A handshake record with a version that TLS or SSL 3 has (RFC 8446 section 5.1). */
function isClientHello(b: Uint8Array): boolean {
  return b.length >= 6 && b[0] === 0x16 && b[1] === 3 && b[5] === 1
}

/** Takes what is said until it is quiet for a moment, over, or too much; answers by its beginning, and ends the connection. */
function listenTo(
  state: State,
  socket: Socket,
  stream: Socket,
  ends: NonNullable<ReturnType<typeof endsOf>>,
  hello: Uint8Array | null,
): void {
  const kept = new Uint8Array(PAYLOAD_KEPT)
  const at = Date.now()
  let length = 0
  let finished = false
  let quiet: NodeJS.Timeout | undefined
  const finish = () => {
    if (finished) return
    finished = true
    clearTimeout(quiet)
    const payload = kept.slice(0, Math.min(length, PAYLOAD_KEPT))
    if (length > 0 || hello !== null) state.done.push({ at, ...ends, hello, payload, length })
    const answer = answerTo(state.banners, payload, 0, payload.length)
    if (answer !== null && !stream.destroyed && stream.writable) stream.end(answer, () => socket.destroySoon())
    else socket.destroySoon()
  }
  stream.on('data', (chunk: Buffer) => {
    if (finished) return
    if (length < PAYLOAD_KEPT) kept.set(chunk.subarray(0, PAYLOAD_KEPT - length), length)
    length += chunk.length
    clearTimeout(quiet)
    if (length >= BYTES_IN) finish()
    else quiet = setTimeout(finish, QUIET_MS)
  })
  stream.once('end', finish)
  socket.once('close', finish)
  stream.resume()
}
