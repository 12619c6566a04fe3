import { setTimeout as wait } from 'node:timers/promises'
import type { Accepted } from '../../capture/receive/listener.ts'
import type { ReceivedSegment } from '../../capture/receive/read-frames.ts'
import type { SensorEntry } from '../../capture/receive/registry.ts'
import type { Segment } from '../../store/answers.ts'
import { sensorMarks, undoSegment } from '../../store/ledger.ts'
import { ensureSensor } from '../../store/sensors.ts'
import type { Site } from '../site/site.ts'
import { addressCountOf, blocksOf, type Mark, type Prepared, prepare } from './prepare.ts'
import { newStoring, type Storing, storePrepared } from './store-prepared.ts'

/** What arrives within this time is committed together: a commit costs tens of milliseconds, whoever it is for. */
export const GATHER_MS = 1000
/** Requests with more rows than this are committed by themselves, one at a time, beside the small ones: nobody waits for another's day. */
export const LARGE_ROWS = 20_000
/** Rows a second that one sensor may bring in the long run (NICTER's whole telescope: 22,000 accesses a second), and at once. */
export const ROWS_PER_SECOND = 20_000
export const BURST_ROWS = 1_000_000

export interface Collector {
  readonly site: Site
  /** Folder of registry and quarantine. */
  readonly data: string
  readonly log: (line: string) => void
  /** By "name/epoch". */
  readonly marks: Map<string, Mark>
  readonly storing: Storing
  /** Store ids by name, with the entry that they were registered for. */
  readonly sensors: Map<string, { id: number; stamp: string }>
  readonly budgets: Map<string, { rows: number; at: number }>
  readonly small: Lane
  readonly large: Lane
  /** Segments that could not be undone yet: nothing is taken before they are. */
  readonly unresolved: Set<Segment>
  /** When refusals of a sensor were last told, Unix seconds. */
  readonly told: Map<string, number>
}

/** Requests that wait for the next commit, and the commit that is under way. */
interface Lane {
  waiting: Request[]
  running: Promise<void> | null
}

interface Request {
  prepared: Prepared
  resolve(accepted: Accepted): void
  reject(error: unknown): void
}

/** The receiving side's way to the store: checked rows of all sensors, in commits that hold each sensor's high-water mark. */
export async function openCollector(site: Site, data: string, log: (line: string) => void): Promise<Collector> {
  const marks = new Map((await sensorMarks(site.store)).map(m => [m.key, { segment: m.segment, packets: m.packets }]))
  return {
    site,
    data,
    log,
    marks,
    storing: newStoring(site),
    sensors: new Map(),
    budgets: new Map(),
    small: { waiting: [], running: null },
    large: { waiting: [], running: null },
    unresolved: new Set(),
    told: new Map(),
  }
}

/** Resolves when the segments are committed, with how far each epoch is. One call at a time for each sensor. */
export async function acceptSegments(
  c: Collector,
  entry: SensorEntry,
  segments: readonly ReceivedSegment[],
  now: number = Date.now() / 1000,
): Promise<Accepted> {
  const retryAfter = overBudget(c, entry.name, now)
  if (retryAfter > 0) return { retryAfter }
  const sensorId = await registered(c, entry)
  const prepared = prepare(
    c.data,
    entry,
    sensorId,
    segments,
    epoch => c.marks.get(`${entry.name}/${epoch}`) ?? null,
    now,
  )
  spend(c, entry.name, prepared.rows)
  tellRefusals(c, prepared, now)
  if (isKnown(c, prepared)) return { marks: marksOf(prepared) }
  return new Promise<Accepted>((resolve, reject) => {
    const lane = prepared.rows > LARGE_ROWS ? c.large : c.small
    lane.waiting.push({ prepared, resolve, reject })
    lane.running ??= work(c, lane).finally(() => {
      lane.running = null
    })
  })
}

/** Waits for what is under way. */
export async function closeCollector(c: Collector): Promise<void> {
  await Promise.all([c.small.running, c.large.running])
}

/** Nothing of it is new. */
function isKnown(c: Collector, p: Prepared): boolean {
  return [...p.marks].every(([epoch, mark]) => (c.marks.get(`${p.sensor}/${epoch}`)?.segment ?? -1) >= mark.segment)
}

function marksOf(p: Prepared): [string, number][] {
  return [...p.marks].map(([epoch, mark]) => [epoch, mark.segment])
}

async function registered(c: Collector, entry: SensorEntry): Promise<number> {
  const stamp = entry.addresses.join()
  const known = c.sensors.get(entry.name)
  if (known !== undefined && known.stamp === stamp) return known.id
  const { id } = await ensureSensor(c.site.store, {
    name: entry.name,
    blocks: blocksOf(entry),
    addressCount: Math.max(1, addressCountOf(entry)),
    ground: 'heartbeat',
  })
  c.sensors.set(entry.name, { id, stamp })
  return id
}

/** Seconds until the sensor may send again; 0: now. */
function overBudget(c: Collector, name: string, now: number): number {
  const budget = c.budgets.get(name) ?? { rows: BURST_ROWS, at: now }
  const passed = Math.max(0, now - budget.at)
  budget.rows = Math.min(BURST_ROWS, budget.rows + passed * ROWS_PER_SECOND)
  budget.at = now
  c.budgets.set(name, budget)
  return budget.rows > 0 ? 0 : Math.max(1, Math.ceil(-budget.rows / ROWS_PER_SECOND))
}

function spend(c: Collector, name: string, rows: number): void {
  c.budgets.get(name)!.rows -= rows
}

/** A sensor that was taken over may not fill the log. */
const TELL_SECONDS = 60

function tellRefusals(c: Collector, p: Prepared, now: number): void {
  if (p.quarantinedRows + p.refusedRows === 0 || now - (c.told.get(p.sensor) ?? 0) < TELL_SECONDS) return
  c.told.set(p.sensor, now)
  if (p.quarantinedRows > 0)
    c.log(
      `Sensor ${p.sensor}: ${p.quarantinedRows} rows have times that cannot be by the clock of this machine; they are kept apart (teiten sensors release).`,
    )
  if (p.refusedRows > 0) c.log(`Sensor ${p.sensor}: ${p.refusedRows} rows do not belong to it and are refused.`)
}

async function work(c: Collector, lane: Lane): Promise<void> {
  while (lane.waiting.length > 0) {
    if (lane === c.small) await wait(GATHER_MS)
    const requests = lane.waiting.splice(0, lane === c.large ? 1 : lane.waiting.length)
    try {
      await store(
        c,
        requests.map(r => r.prepared),
      )
      for (const r of requests) r.resolve({ marks: marksOf(r.prepared) })
    } catch (error) {
      for (const r of requests) r.reject(error)
    }
  }
}

/** Stores some requests in one commit, after what failed before was taken out. */
async function store(c: Collector, all: readonly Prepared[]): Promise<void> {
  await resolveOld(c)
  const names = [...new Set(all.map(p => p.sensor))]
  await storePrepared(c.storing, all, { name: names.join(' '), fingerprint: '' }, segment => c.unresolved.add(segment))
  for (const p of all) for (const [epoch, mark] of p.marks) c.marks.set(`${p.sensor}/${epoch}`, mark)
}

/**
 * A segment that failed is taken out before the same rows may come again under another number: its commit may have arrived
 * although nobody heard so.
 */
async function resolveOld(c: Collector): Promise<void> {
  for (const segment of c.unresolved) {
    await undoSegment(c.site.store, segment)
    c.unresolved.delete(segment)
  }
}
