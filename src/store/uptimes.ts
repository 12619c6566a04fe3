import type { ExposureGround, Sensor } from '../model/sensor.ts'
import type { Answer } from './answers.ts'
import { REVOKED_MODE } from './insert.ts'
import { COMMITTED } from './ledger.ts'
import { remembered } from './remembered.ts'
import { listSensors } from './sensors.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

/** A stretch as the store tells it; `mode` and `answers` are '' where nobody said so. */
export interface Span {
  sensor: number
  from: number
  to: number
  up: number
  received: number
  lost: number
  ground: ExposureGround
  mode: string
  answers: string
}

/** Stretches that touch the time asked about. Heartbeats come every few seconds: those of an hour that follow one another are one. */
async function spansOf(store: Store, fromSec: number, toSec: number): Promise<Answer<Span[]>> {
  return select<Span>(
    store,
    `SELECT sensor, toUInt32(min(from_time)) AS \`from\`, toUInt32(max(to_time)) AS \`to\`, up, sum(received) AS received, sum(lost) AS lost, ground, mode, answers
FROM (SELECT *, sum(apart) OVER (PARTITION BY sensor, up, ground, mode, answers ORDER BY from_time, to_time ROWS UNBOUNDED PRECEDING) AS island
  FROM (SELECT *, from_time != lagInFrame(to_time) OVER (PARTITION BY sensor, up, ground, mode, answers ORDER BY from_time, to_time ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS apart
    FROM sensor_span WHERE from_time < toDateTime({to:UInt32}) AND to_time > toDateTime({from:UInt32}) AND ${COMMITTED}))
GROUP BY sensor, up, ground, mode, answers, island, toStartOfHour(from_time, 'UTC') ORDER BY sensor, \`from\`, \`to\``,
    { from: Math.max(0, fromSec), to: toSec },
  )
}

export type Stretch = [from: number, to: number]

/** Sorted, non-overlapping union. */
function union(stretches: Stretch[]): Stretch[] {
  const out: Stretch[] = []
  for (const [from, to] of stretches.filter(s => s[1] > s[0]).sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

/** Parts of `a` that `b` does not cover; both sorted and non-overlapping. */
export function without(a: Stretch[], b: Stretch[]): Stretch[] {
  const out: Stretch[] = []
  let j = 0
  for (const [from, to] of a) {
    let at = from
    while (j < b.length && b[j]![1] <= from) j++
    for (let k = j; k < b.length && b[k]![0] < to; k++) {
      if (b[k]![0] > at) out.push([at, b[k]![0]])
      at = Math.max(at, b[k]![1])
    }
    if (at < to) out.push([at, to])
  }
  return out
}

/** When a sensor was up in the time asked about. */
export interface Uptime {
  sensor: Sensor
  /** Up, minus what is said to be down: a stated outage wins over an overlapping stretch of another import. */
  live: Stretch[]
  /**
   * From the first to the last that is known of the sensor: a stretch without a word in between is a gap, not absence. For a live
   * sensor that fell silent, to the present (silentUntil).
   */
  planned: Stretch[]
  /** Unix seconds of the last that is known of the sensor. */
  last: number
  spans: Span[]
}

/**
 * A live sensor that was not heard of for this long is in a gap that goes on, in seconds. The one of this machine writes its uptime
 * every six minutes at the most (run/observe/store-sink), one that ships every few seconds.
 */
export const SILENT_GAP_SECONDS = 600
/** A gap that goes on grows by steps of this length: everything that rests on exposure is worked out again with each. */
export const GAP_STEP_SECONDS = 300
/** After a month of silence a sensor has been given up: every monthly report has shown it by then, and later ones expect nothing of it. */
export const LONGEST_SILENCE_SECONDS = 31 * 86_400

interface KnownEnds {
  sensor: number
  first: number
  last: number
  /** End of the last stretch that a live sensor itself vouched for; 0 for captures and logs, however new. */
  live: number
  /** When it was revoked last; 0 if it never was. */
  revoked: number
}

/** What is known of the sensors' first and last moments. */
function knownEnds(store: Store): Promise<KnownEnds[]> {
  return remembered(store, 'ends', '', async () => {
    const { value } = await select<KnownEnds>(
      store,
      `SELECT sensor, toUInt32(min(from_time)) AS first, toUInt32(max(to_time)) AS last, toUInt32(maxIf(to_time, mode NOT IN ('', 'file', {revoked:String}))) AS live,
  toUInt32(maxIf(to_time, mode = {revoked:String})) AS revoked FROM sensor_span WHERE ${COMMITTED} GROUP BY sensor`,
      { revoked: REVOKED_MODE },
    )
    return value
  })
}

/** Where the silence of a sensor ends for now, Unix seconds: the last that is known of it, if it is no live sensor, was revoked, or was just heard of. */
function silentUntil(known: KnownEnds, now: number): number {
  if (known.live === 0 || known.revoked >= known.live || now - known.live < SILENT_GAP_SECONDS) return known.last
  return Math.max(known.last, Math.min(steps(now), known.live + LONGEST_SILENCE_SECONDS))
}

function steps(now: number): number {
  return Math.floor(now / GAP_STEP_SECONDS) * GAP_STEP_SECONDS
}

/** Changes as long as the gap of a live sensor goes on: what is kept of a state of the store holds until then. */
export async function openGaps(store: Store, now: number = Date.now() / 1000): Promise<string> {
  const until = (await knownEnds(store)).map(known => silentUntil(known, now) - known.last)
  return until.filter(seconds => seconds > 0).join()
}

/** Every sensor's uptime in [fromSec, toSec), with a silence that goes on until `now`. */
export async function uptimes(store: Store, fromSec: number, toSec: number, now: number): Promise<Answer<Uptime[]>> {
  const open = await openGaps(store, now)
  return remembered(store, 'uptimes', `${fromSec} ${toSec} ${open}`, () => readUptimes(store, fromSec, toSec, now))
}

async function readUptimes(store: Store, fromSec: number, toSec: number, now: number): Promise<Answer<Uptime[]>> {
  const answer = await spansOf(store, fromSec, toSec)
  const sensors = await listSensors(store)
  const ends = await knownEnds(store)
  const value = sensors.map(sensor => {
    const known = ends.find(e => e.sensor === sensor.id)
    const spans = answer.value.filter(s => s.sensor === sensor.id)
    const stretch = (s: Span): Stretch => [Math.max(s.from, fromSec), Math.min(s.to, toSec)]
    const up = union(spans.filter(s => s.up === 1).map(stretch))
    const down = union(spans.filter(s => s.up === 0).map(stretch))
    return {
      sensor,
      live: without(up, down),
      planned:
        known === undefined ? [] : union([[Math.max(known.first, fromSec), Math.min(silentUntil(known, now), toSec)]]),
      last: known?.last ?? 0,
      spans,
    }
  })
  return { ...answer, value }
}
