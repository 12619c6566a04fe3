import { addDays, type Day, dayStart, daysIn } from '../base/time.ts'
import { type CaptureWay, captureWay } from '../model/capture-way.ts'
import type { Gap } from '../model/sensor.ts'
import type { Answer, SensorDay, SensorHour } from './answers.ts'
import { REVOKED_MODE } from './insert.ts'
import { COMMITTED } from './ledger.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'
import { type Span, type Stretch, uptimes, without } from './uptimes.ts'

function secondsWithin(stretches: Stretch[], from: number, to: number): number {
  let sum = 0
  for (const [a, b] of stretches) {
    if (a >= to) break
    sum += Math.max(0, Math.min(b, to) - Math.max(a, from))
  }
  return sum
}

/** Part of a span's packets that falls into [from, to), by time. */
function portion(spans: Span[], field: 'received' | 'lost', from: number, to: number): number {
  let sum = 0
  for (const s of spans) {
    const length = s.to - s.from
    const overlap = Math.min(s.to, to) - Math.max(s.from, from)
    if (overlap > 0 && length > 0) sum += (s[field] * overlap) / length
  }
  return Math.round(sum)
}

/**
 * Address-days of each sensor on each local day of [from, to): 0 live on a day of an outage; no row before the first and after the
 * last that is known of a sensor. A live sensor that is silent `now` (Unix seconds) is in an outage until then.
 */
export async function exposureByDay(
  store: Store,
  from: Day,
  to: Day,
  now: number = Date.now() / 1000,
): Promise<Answer<SensorDay[]>> {
  const zone = store.timeZone
  const answer = await uptimes(store, dayStart(zone, from), dayStart(zone, to), now)
  const rows: SensorDay[] = []
  for (const day of daysIn(from, to)) {
    const start = dayStart(zone, day)
    const end = dayStart(zone, addDays(day, 1))
    for (const { sensor, live, planned, spans } of answer.value) {
      const liveSeconds = secondsWithin(live, start, end)
      const plannedSeconds = secondsWithin(planned, start, end)
      if (plannedSeconds === 0) continue
      rows.push({
        day,
        sensor: sensor.id,
        live: (liveSeconds / (end - start)) * sensor.addressCount,
        planned: (plannedSeconds / (end - start)) * sensor.addressCount,
        addresses: liveSeconds > 0 ? sensor.addressCount : 0,
        received: portion(spans, 'received', start, end),
        lost: portion(spans, 'lost', start, end),
      })
    }
  }
  return { ...answer, value: rows }
}

/** Address-hours of each sensor in each of `hours` hours from `fromSec`. */
export async function exposureByHour(store: Store, fromSec: number, hours: number): Promise<Answer<SensorHour[]>> {
  const answer = await uptimes(store, fromSec, fromSec + hours * 3600, Date.now() / 1000)
  const rows: SensorHour[] = []
  for (let i = 0; i < hours; i++) {
    const hour = fromSec + i * 3600
    for (const { sensor, live, planned } of answer.value) {
      const plannedSeconds = secondsWithin(planned, hour, hour + 3600)
      if (plannedSeconds === 0) continue
      rows.push({
        hour,
        sensor: sensor.id,
        live: (secondsWithin(live, hour, hour + 3600) / 3600) * sensor.addressCount,
        planned: (plannedSeconds / 3600) * sensor.addressCount,
      })
    }
  }
  return { ...answer, value: rows }
}

/** Stretches in which a sensor was planned to be up and was not, or about which nothing is known between its first and last data. */
export async function gaps(
  store: Store,
  fromSec: number,
  toSec: number,
  now: number = Date.now() / 1000,
): Promise<Answer<Gap[]>> {
  const answer = await uptimes(store, fromSec, toSec, now)
  const value: Gap[] = []
  for (const { sensor, live, planned, last } of answer.value) {
    for (const [from, to] of without(planned, live))
      value.push({ sensor: sensor.name, from, to, ground: sensor.ground, provisional: to > last })
  }
  return { ...answer, value: value.sort((a, b) => a.from - b.from) }
}

/** How each sensor took packets in during [fromSec, toSec), as far as it said so, and for how many seconds; the longest first. */
export async function captureWays(
  store: Store,
  fromSec: number,
  toSec: number,
): Promise<{ sensor: string; way: CaptureWay; seconds: number }[]> {
  const { value } = await uptimes(store, fromSec, toSec, Date.now() / 1000)
  const ways = value.flatMap(({ sensor, spans }) => {
    const ofSensor = new Map<string, { sensor: string; way: CaptureWay; seconds: number }>()
    for (const span of spans) {
      const way = span.up === 1 ? captureWay(span.mode, span.answers) : null
      if (way === null) continue
      const known = ofSensor.get(`${span.mode} ${span.answers}`) ?? { sensor: sensor.name, way, seconds: 0 }
      known.seconds += Math.max(0, Math.min(span.to, toSec) - Math.max(span.from, fromSec))
      ofSensor.set(`${span.mode} ${span.answers}`, known)
    }
    return [...ofSensor.values()]
  })
  return ways.sort((a, b) => b.seconds - a.seconds)
}

/** How each sensor took packets in when it said so last. */
export async function lastWays(store: Store): Promise<{ sensor: number; way: CaptureWay }[]> {
  const { value } = await select<{ sensor: number; mode: string; answers: string }>(
    store,
    `SELECT sensor, argMax(mode, to_time) AS mode, argMax(answers, to_time) AS answers FROM sensor_span AS span
WHERE span.mode NOT IN ('', {revoked:String}) AND ${COMMITTED} GROUP BY sensor`,
    { revoked: REVOKED_MODE },
  )
  return value.flatMap(row => {
    const way = captureWay(row.mode, row.answers)
    return way === null ? [] : [{ sensor: row.sensor, way }]
  })
}
