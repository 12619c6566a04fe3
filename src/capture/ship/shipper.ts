import { readFile, rename } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import { TeitenError } from '../../base/error.ts'
import { type PinnedAgent, pinnedAgent, post, type Reply } from '../link/pinned-agent.ts'
import { encodeFrameHeader, MAX_FRAMES, parseAcknowledgement, SEGMENTS_PATH } from '../link/wire.ts'
import { closeSegment, forgetSegment, type Spool } from '../spool/spool.ts'
import type { SegmentFile } from '../spool/spool-files.ts'
import type { Credential } from './credential.ts'

/** Most bytes of segments, uncompressed, in one request: a second or two of a collector's work. */
export const BATCH_BYTES = 4 << 20
/** A segment that is being filled is shipped at this age when nothing else waits. */
export const SHIP_AGE_MS = 1000
/** Waits after a failure: the first, and the longest. */
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** Longest wait where the collector was reached and the connection broke: it is there, and the line is bad. */
const BROKEN_WAIT_MS = 2000
/** Another trouble than the last one is told no sooner: a bad line fails in many ways. */
const TELL_MS = 60_000
/** Wait when the collector says that it does not know this sensor. */
const REFUSED_WAIT_MS = 60_000
/** DEFLATE level: 1 costs a third of 6 and leaves a tenth more (tuples of the June 2014 scenario, November 2026). */
const LEVEL = 1

const deflate = promisify<Buffer, { level: number }, Buffer>(deflateRaw)

export interface ShipperOptions {
  spool: Spool
  credential: Credential
  log(line: string): void
  /** First wait after a failure, ms (default 500), and how long silence is borne, ms (default 20,000). */
  firstWaitMs?: number
  patienceMs?: number
}

/** Sends closed segments in order, one request at a time, and forgets what the collector has committed. */
export interface Shipper {
  /** Sensor's clock minus the collector's, seconds; null before the first answer. */
  clockOffset: number | null
  /** Segments acknowledged. */
  acknowledged: number
  /** What keeps it from shipping; null while it works. */
  trouble: string | null
  /** Ends after what is under way; what was not acknowledged stays in the spool. */
  stop(): Promise<void>
}

interface Shipping {
  options: ShipperOptions
  to: PinnedAgent
  shipper: Shipper
  stopped: AbortController
  failures: number
  /**
   * Most segments of the next request. A request that breaks off is sent again whole, so on a bad line a large one never arrives:
   * each break halves the number, each success doubles it. One after a refusal, so that the segment that is refused can be told.
   */
  most: number
  /** When trouble was last told (performance.now). */
  told: number
}

export function startShipper(options: ShipperOptions): Shipper {
  const { credential } = options
  const stopped = new AbortController()
  const shipper: Shipper = { clockOffset: null, acknowledged: 0, trouble: null, stop: () => Promise.resolve() }
  const s: Shipping = {
    options,
    to: pinnedAgent(new URL(credential.collector), credential, credential.collectorKey, options.patienceMs),
    shipper,
    stopped,
    failures: 0,
    most: MAX_FRAMES,
    told: -Infinity,
  }
  const running = run(s)
  shipper.stop = async () => {
    stopped.abort()
    await running
    s.to.agent.destroy()
  }
  return shipper
}

async function run(s: Shipping): Promise<void> {
  while (!s.stopped.signal.aborted) {
    const files = nextBatch(s)
    if (files.length > 0) await shipBatch(s, files)
    else await waitForSegment(s)
  }
}

/** The oldest closed segments, as many as one request holds. */
function nextBatch(s: Shipping): SegmentFile[] {
  const files: SegmentFile[] = []
  let bytes = 0
  for (const file of s.options.spool.closed) {
    if (files.length > 0 && (bytes + file.bytes > BATCH_BYTES || files.length >= s.most)) break
    files.push(file)
    bytes += file.bytes
  }
  return files
}

async function waitForSegment(s: Shipping): Promise<void> {
  const { spool } = s.options
  await pause(s, SHIP_AGE_MS / 4)
  if (spool.closed.length === 0) await closeSegment(spool, SHIP_AGE_MS)
}

function pause(s: Shipping, ms: number): Promise<void> {
  return wait(ms, undefined, { signal: s.stopped.signal, ref: false }).catch(() => undefined)
}

async function shipBatch(s: Shipping, files: SegmentFile[]): Promise<void> {
  const { spool } = s.options
  const { opened } = s.to
  for (const file of files) spool.inFlight.add(file)
  try {
    const parts = await framesOf(s, files)
    if (parts.length === 0) return
    await understand(s, files, await post(s.to, SEGMENTS_PATH, parts, s.stopped.signal))
  } catch (error) {
    if (s.stopped.signal.aborted) return
    s.most = Math.max(1, files.length >> 1)
    await fail(s, wordsOf(error), { longestMs: s.to.opened > opened ? BROKEN_WAIT_MS : LONGEST_WAIT_MS })
  } finally {
    for (const file of files) spool.inFlight.delete(file)
  }
}

async function framesOf(s: Shipping, files: SegmentFile[]): Promise<Buffer[]> {
  const parts: Buffer[] = []
  for (const file of files) {
    const bytes = await readFile(file.path).catch((error: NodeJS.ErrnoException) => error)
    if (!Buffer.isBuffer(bytes)) {
      s.options.log(`A segment cannot be read and is left out (${bytes.code}, ${file.path}).`)
      await setAside(s, file)
      continue
    }
    const whole = bytes.subarray(0, file.bytes) // what follows was never said to be safe
    const stored = await deflate(whole, { level: LEVEL })
    const { epoch, segment } = file
    parts.push(encodeFrameHeader({ epoch, segment, storedBytes: stored.length, bytes: whole.length }), stored)
  }
  return parts
}

/** Keeps a segment that nobody wants out of the way, for a person to look at. */
async function setAside(s: Shipping, file: SegmentFile): Promise<void> {
  await rename(file.path, `${file.path}.refused`).catch(() => undefined)
  forgetSegment(s.options.spool, file)
}

async function understand(s: Shipping, files: SegmentFile[], reply: Reply): Promise<void> {
  const { log, spool } = s.options
  if (reply.status === 200) {
    const { marks, now } = parseAcknowledgement(reply.text)
    s.shipper.clockOffset = Date.now() / 1000 - now
    const safe = files.filter(f => marks.some(([epoch, segment]) => epoch === f.epoch && f.segment <= segment))
    if (safe.length === 0) return fail(s, 'the collector acknowledged nothing of what was sent')
    for (const file of safe) forgetSegment(spool, file)
    s.shipper.acknowledged += safe.length
    if (s.shipper.trouble !== null) log('Shipping works again.')
    s.shipper.trouble = null
    s.failures = 0
    s.most = Math.min(MAX_FRAMES, 2 * s.most)
    return
  }
  if (reply.status === 400 || reply.status === 413) {
    if (files.length === 1) {
      log(`The collector does not take a segment; it is set aside as ${files[0]!.path}.refused.`)
      return setAside(s, files[0]!)
    }
    s.most = 1
    return
  }
  if (reply.status === 401 || reply.status === 403)
    return fail(s, 'the collector does not know this sensor, or has revoked it', { atLeastMs: REFUSED_WAIT_MS })
  if (reply.status === 429) return pause(s, Math.min(1000 * (reply.retryAfter ?? 1), LONGEST_WAIT_MS))
  await fail(s, `the collector answered ${reply.status}`, { atLeastMs: 1000 * (reply.retryAfter ?? 0) })
}

/** An error in a few words and on one line: TLS puts a line end and its source file into its messages. */
function wordsOf(error: unknown): string {
  if (error instanceof TeitenError) return error.line
  const { reason, message } = error as Error & { reason?: string }
  return (reason ?? message).split('\n')[0]!
}

/** Says it once, and waits: twice as long each time, spread so that many sensors do not come back at once. */
async function fail(s: Shipping, why: string, wait: { atLeastMs?: number; longestMs?: number } = {}): Promise<void> {
  const now = performance.now()
  if (s.shipper.trouble === null || (s.shipper.trouble !== why && now - s.told > TELL_MS)) {
    s.options.log(`Nothing can be shipped: ${why}. It is kept in the spool and tried again.`)
    s.told = now
  }
  s.shipper.trouble = why
  const usual = (s.options.firstWaitMs ?? FIRST_WAIT_MS) * 2 ** s.failures++
  const bounded = Math.min(usual, wait.longestMs ?? LONGEST_WAIT_MS)
  await pause(s, Math.max(wait.atLeastMs ?? 0, bounded * (0.5 + Math.random() / 2)))
}
