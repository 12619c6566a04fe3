import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { type AddressBlock, formatBlock } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import { portLabel, seriesPort, seriesProtocol, TCP, UDP } from '../../model/protocol.ts'
import { pipedBytes } from '../byte-stream.ts'
import { openCapture } from '../capture-file.ts'
import { emptySecond, type LiveBatch, type LiveCapture, type LiveEvent, SNAP_BYTES } from './live-event.ts'

export interface TcpdumpSettings {
  interface: string
  blocks: readonly AddressBlock[]
  /** seriesKey of ports that are left out. */
  excluded: readonly number[]
}

/** Kernel buffer in KiB. Without it tcpdump has 2 MiB and loses packets at 100,000 a second. */
const BUFFER_KIB = 65_536
/** tcpdump hands out what it has when it is told to, and tells its counts: once a second. Its option -U would do it for every packet, at a high cost. */
const TICK_MS = 1000
/** It says "listening on" within this time or it is not going to. */
const START_MS = 10_000

type Tcpdump = ChildProcessByStdio<null, Readable, Readable>

/** What tcpdump says on standard error: its counts so far, and everything else for when it fails. */
interface Said {
  text: string
  lost: number
}

/** Everything that goes to the addresses, through a pipe from tcpdump; nothing is answered. Throws TEITEN_LIVE_CAPTURE. */
export async function startTcpdump(settings: TcpdumpSettings): Promise<LiveCapture> {
  const args = ['-i', settings.interface, '-n', '-p', '-B', String(BUFFER_KIB), '-s', String(SNAP_BYTES), '-w', '-']
  const child = spawn('tcpdump', [...args, tcpdumpFilter(settings)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said: Said = { text: '', lost: 0 }
  listenTo(child, said)
  await untilListening(child, said, settings.interface)
  return { events: () => eventsOf(child, said, settings.interface), stop: () => void child.kill('SIGTERM') }
}

/** The filter in tcpdump's language (pcap-filter(7)). */
export function tcpdumpFilter(settings: Pick<TcpdumpSettings, 'blocks' | 'excluded'>): string {
  const wanted = settings.blocks.map(block => `dst net ${formatBlock(block)}`).join(' or ')
  const ports = settings.excluded
    .filter(key => seriesProtocol(key) === TCP || seriesProtocol(key) === UDP)
    .map(key => portLabel(seriesProtocol(key), seriesPort(key)).toLowerCase().split('/').reverse())
    .map(([protocol, port]) => `(${protocol} dst port ${port})`)
  return ports.length === 0 ? `(${wanted})` : `(${wanted}) and not (${ports.join(' or ')})`
}

function listenTo(child: Tcpdump, said: Said): void {
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.text = (said.text + text).slice(-2000)
    for (const match of text.matchAll(/(\d+) packets? dropped by (?:kernel|interface)/g)) {
      said.lost = Math.max(said.lost, Number(match[1]))
    }
  })
}

async function untilListening(child: Tcpdump, said: Said, name: string): Promise<void> {
  const listening = new Promise<boolean>(resolve => {
    const look = () => {
      if (said.text.includes('listening on')) resolve(true)
    }
    child.stderr.on('data', look)
    child.once('error', () => resolve(false))
    child.once('exit', () => resolve(false))
    setTimeout(() => resolve(false), START_MS).unref()
  })
  if (await listening) return
  child.kill('SIGKILL')
  throw new TeitenError('TEITEN_LIVE_CAPTURE', `tcpdump does not capture: ${said.text.trim().split('\n').at(-1)}`, {
    where: name,
    next: 'Try it by hand: tcpdump -i INTERFACE -c 1.',
  })
}

async function* eventsOf(child: Tcpdump, said: Said, name: string): AsyncGenerator<LiveEvent> {
  const bytes = pipedBytes('tcpdump', child.stdout.iterator() as AsyncGenerator<Uint8Array>, async () => {
    child.kill('SIGTERM')
  })
  const tick = setInterval(() => {
    child.kill('SIGUSR2')
    child.kill('SIGUSR1')
  }, TICK_MS)
  try {
    yield* batchesAndSeconds((await openCapture(bytes)).batches(), said)
  } finally {
    clearInterval(tick)
  }
  if (child.exitCode !== null && child.exitCode !== 0)
    throw new TeitenError('TEITEN_LIVE_CAPTURE', `tcpdump ended with ${child.exitCode}`, { where: name })
}

/** The batches as they come, and a second's figures in between also where none comes. */
async function* batchesAndSeconds(
  batches: AsyncGenerator<Omit<LiveBatch, 'handshake'>>,
  said: Said,
): AsyncGenerator<LiveEvent> {
  let second = emptySecond(Date.now() / 1000)
  let told = 0
  const close = (): LiveEvent => {
    const done = { ...second, at: Date.now() / 1000, lost: said.lost - told }
    told = said.lost
    second = emptySecond(done.at)
    return { kind: 'second', second: done }
  }
  let handshake = new Uint8Array(0)
  let next = batches.next()
  for (;;) {
    const got = await Promise.race([next, after(TICK_MS)])
    if (got !== null) {
      if (got.done === true) break
      const batch = got.value
      if (handshake.length < batch.capacity) handshake = new Uint8Array(batch.capacity)
      second.received += batch.length
      yield { kind: 'batch', batch: Object.assign(batch, { handshake }) }
      next = batches.next()
    }
    if (Date.now() / 1000 - second.at >= TICK_MS / 1000) yield close()
  }
  yield close()
}

function after(ms: number): Promise<null> {
  return new Promise(resolve => setTimeout(() => resolve(null), ms))
}
