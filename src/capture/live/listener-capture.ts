import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { createServer, type Server, type Socket } from 'node:net'
import { type AddressWords, parseAddress } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import { HANDSHAKE, newPacketBatch, type PacketBatch } from '../../model/packet-batch.ts'
import { MARK } from '../../model/packet-class.ts'
import { PAYLOAD_KEPT } from '../../model/payload.ts'
import { portLabel, seriesPort, seriesProtocol, TCP, TCP_SYN, UDP } from '../../model/protocol.ts'
import { emptySecond, type LiveCapture, type LiveEvent, type LiveSecond } from './live-event.ts'

/** A connection that sends nothing is a port check after this long. */
const IDLE_MS = 10_000
/** Connections open at once, in all and from one source; more are closed at once and counted as shed. */
const MOST_OPEN = 2000
const MOST_FROM_ONE = 32
/** Rows are handed on this often. */
const HAND_ON_MS = 250
const ROWS = 1024

/** One access as a plain listener sees it. */
interface Seen {
  at: number
  protocol: number
  source: AddressWords
  destination: AddressWords
  sourcePort: number
  destinationPort: number
  payload: Uint8Array
}

interface Listening {
  readonly closers: (() => void)[]
  readonly openFrom: Map<string, number>
  open: number
  seen: Seen[]
  second: LiveSecond
  stopped: boolean
}

/**
 * Listens on ordinary ports of this machine, without any privilege; `ports` are seriesKeys. Ports that are taken are left out and
 * named; throws TEITEN_LIVE_CAPTURE if none is left.
 */
export async function startListeners(ports: readonly number[]): Promise<LiveCapture & { left: string[] }> {
  const state: Listening = {
    closers: [],
    openFrom: new Map(),
    open: 0,
    seen: [],
    second: emptySecond(Date.now() / 1000),
    stopped: false,
  }
  const left: string[] = []
  for (const key of ports) {
    const [protocol, port] = [seriesProtocol(key), seriesPort(key)]
    const open =
      protocol === TCP ? listenTcp(state, port) : protocol === UDP ? listenUdp(state, port) : Promise.resolve(false)
    if (!(await open)) left.push(portLabel(protocol, port))
  }
  if (left.length === ports.length)
    throw new TeitenError('TEITEN_LIVE_CAPTURE', 'none of the ports can be listened on', {
      where: left.slice(0, 5).join(', '),
      next: 'Ports below 1024 need a privilege, and others may be taken.',
    })
  return {
    left,
    events: () => eventsOf(state),
    stop: () => {
      state.stopped = true
      for (const close of state.closers.splice(0)) close() // once: a closed socket refuses to be closed
    },
  }
}

function listenTcp(state: Listening, port: number): Promise<boolean> {
  const server: Server = createServer({ pauseOnConnect: false }, socket => accept(state, socket))
  return new Promise(resolve => {
    server.once('error', () => resolve(false))
    server.listen({ port, host: '::' }, () => {
      state.closers.push(() => server.close())
      resolve(true)
    })
  })
}

function accept(state: Listening, socket: Socket): void {
  const from = socket.remoteAddress ?? ''
  const of = state.openFrom.get(from) ?? 0
  if (state.open >= MOST_OPEN || of >= MOST_FROM_ONE) {
    state.second.shed++
    record(state, socket, new Uint8Array(0))
    socket.resetAndDestroy()
    return
  }
  state.open++
  state.openFrom.set(from, of + 1)
  const ends = endsOf(socket)
  let payload = new Uint8Array(0)
  socket.setTimeout(IDLE_MS, () => socket.resetAndDestroy())
  socket.once('data', (chunk: Buffer) => {
    payload = Uint8Array.from(chunk.subarray(0, PAYLOAD_KEPT))
    socket.resetAndDestroy()
  })
  socket.on('error', () => {})
  socket.once('close', () => {
    state.open--
    const left = state.openFrom.get(from)! - 1
    if (left > 0) state.openFrom.set(from, left)
    else state.openFrom.delete(from)
    if (ends !== null) note(state, { ...ends, protocol: TCP, payload })
  })
}

function record(state: Listening, socket: Socket, payload: Uint8Array): void {
  const ends = endsOf(socket)
  if (ends !== null) note(state, { ...ends, protocol: TCP, payload })
}

/** Addresses and ports of a connection and the time that it came; null if it is gone already. */
function endsOf(socket: Socket): Omit<Seen, 'protocol' | 'payload'> | null {
  const source = parseAddress(socket.remoteAddress ?? '')
  const destination = parseAddress(socket.localAddress ?? '')
  if (source === null || destination === null) return null
  return {
    at: Date.now(),
    source,
    destination,
    sourcePort: socket.remotePort ?? 0,
    destinationPort: socket.localPort ?? 0,
  }
}

/** A socket per family: a datagram does not say which address it was sent to, so the family's unspecified one stands for it. */
async function listenUdp(state: Listening, port: number): Promise<boolean> {
  const six = await bindUdp(state, createSocket({ type: 'udp6', ipv6Only: true }), port, '::')
  const four = await bindUdp(state, createSocket({ type: 'udp4' }), port, '::ffff:0.0.0.0')
  return six || four
}

function bindUdp(state: Listening, socket: DatagramSocket, port: number, destination: string): Promise<boolean> {
  socket.on('message', (message, peer) => {
    const source = parseAddress(peer.address.split('%')[0]!)
    if (source === null) return
    note(state, {
      at: Date.now(),
      protocol: UDP,
      source,
      destination: parseAddress(destination)!,
      sourcePort: peer.port,
      destinationPort: port,
      payload: Uint8Array.from(message.subarray(0, PAYLOAD_KEPT)),
    })
  })
  return new Promise(resolve => {
    socket.once('error', () => resolve(false))
    socket.bind(port, () => {
      socket.on('error', () => {})
      state.closers.push(() => socket.close())
      resolve(true)
    })
  })
}

/** What waits to be handed on is bounded: beyond it accesses are counted as lost. */
const MOST_WAITING = 65_536

function note(state: Listening, seen: Seen): void {
  if (state.seen.length < MOST_WAITING) {
    state.seen.push(seen)
    state.second.received++
  } else state.second.lost++
}

async function* eventsOf(state: Listening): AsyncGenerator<LiveEvent> {
  const batch = newPacketBatch(ROWS)
  while (!state.stopped || state.seen.length > 0) {
    if (state.seen.length === 0) await new Promise(resolve => setTimeout(resolve, HAND_ON_MS))
    while (state.seen.length > 0) {
      fill(batch, state.seen.splice(0, ROWS))
      yield { kind: 'rows', rows: batch }
    }
    const at = Date.now() / 1000
    if (at - state.second.at < 1 && !state.stopped) continue
    yield { kind: 'second', second: { ...state.second, at } }
    state.second = emptySecond(at)
  }
}

/** An access that was completed by the kernel: an event, not a packet, so neither TTL nor length nor flags beyond the opening are known. */
function fill(b: PacketBatch, rows: readonly Seen[]): void {
  b.length = rows.length
  b.bytes = new Uint8Array(rows.reduce((n, r) => n + r.payload.length, 0))
  for (const column of [b.icmpCode, b.ttl, b.tcpSequence, b.tcpAcknowledgement, b.tcpWindow, b.tcpOptionLength])
    column.fill(0)
  for (const column of [b.tcpMss, b.tcpOptions, b.ipId, b.ipLength, b.quotedProtocol]) column.fill(0)
  let at = 0
  rows.forEach((row, i) => {
    b.seconds[i] = Math.floor(row.at / 1000)
    b.nanoseconds[i] = (row.at % 1000) * 1_000_000
    b.source.set(row.source, 4 * i)
    b.destination.set(row.destination, 4 * i)
    b.protocol[i] = row.protocol
    b.sourcePort[i] = row.sourcePort
    b.destinationPort[i] = row.destinationPort
    b.tcpFlags[i] = row.protocol === TCP ? TCP_SYN : 0
    b.payloadOffset[i] = at
    b.payloadLength[i] = b.payloadWireLength[i] = row.payload.length
    b.bytes.set(row.payload, at)
    at += row.payload.length
    b.packets[i] = 1
    b.accesses[i] = 1
    b.handshake[i] = row.protocol === TCP ? HANDSHAKE.completed : HANDSHAKE.unknown
    b.markHints[i] = MARK.logged
    b.sensor[i] = -1
    b.number[i] = i + 1
  })
}
