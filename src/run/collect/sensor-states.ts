import { existsSync } from 'node:fs'
import { addDays, dayOf, dayStart } from '../../base/time.ts'
import { readRegistry, type SensorEntry } from '../../capture/receive/registry.ts'
import type { CaptureWay } from '../../model/capture-way.ts'
import type { ExposureGround } from '../../model/sensor.ts'
import { exposureByDay, gaps, lastWays } from '../../store/exposure.ts'
import { lastSpans, listSensors } from '../../store/sensors.ts'
import { SILENT_GAP_SECONDS } from '../../store/uptimes.ts'
import type { Site } from '../site/site.ts'
import { listQuarantine } from './quarantine.ts'

/** Days over which exposure and loss are summed. */
export const STATE_DAYS = 30
/** A sensor that ships is silent when nothing was heard of it for so long: heartbeats come every ten seconds. */
export const SILENT_SECONDS = 180
const DAY_SECONDS = 86_400

/**
 * `imported`: known from files only. `waiting`: added, and not enrolled yet. `up`, `silent`: it is live, and was heard of within
 * SILENT_SECONDS or not (SILENT_GAP_SECONDS where it writes into the store of its own machine). `revoked`: it may not ship any more.
 */
export type SensorStanding = 'imported' | 'waiting' | 'up' | 'silent' | 'revoked'

export interface SensorState {
  name: string
  state: SensorStanding
  addresses: number
  ground: ExposureGround | null
  /** Of the last STATE_DAYS days: address-days in which it was up, and those in which it should have been. */
  exposure: number
  planned: number
  received: number
  lost: number
  /** Unix seconds of the end of the last stretch that is known; null if there is none. */
  lastHeard: number | null
  /** Unix seconds since when a live sensor has been in a gap that goes on; provisional, for what it recorded may still arrive. */
  gapSince: number | null
  /** How it takes packets in, by what it said last; null where nobody said so. */
  way: CaptureWay | null
  /** Segments kept apart because their times cannot be. */
  quarantined: number
}

/** Every sensor that the store or the registry knows, by name. */
export async function sensorStates(site: Site, data: string, now: number = Date.now() / 1000): Promise<SensorState[]> {
  const zone = site.store.timeZone
  const to = addDays(dayOf(zone, now), 1)
  const from = addDays(to, -STATE_DAYS)
  const { value: days } = await exposureByDay(site.store, from, to, now)
  const open = (await gaps(site.store, dayStart(zone, from), dayStart(zone, to), now)).value.filter(g => g.provisional)
  const ways = new Map((await lastWays(site.store)).map(w => [w.sensor, w.way]))
  const heard = new Map((await lastSpans(site.store)).map(s => [s.sensor, s.to]))
  const entries = new Map(readEntries(data).map(e => [e.name, e]))
  const stored = await listSensors(site.store)
  const names = [...new Set([...stored.map(s => s.name), ...entries.keys()])].sort()
  return names.map(name => {
    const sensor = stored.find(s => s.name === name)
    const entry = entries.get(name)
    const own = days.filter(d => d.sensor === sensor?.id)
    const sum = (pick: (d: (typeof own)[number]) => number) => own.reduce((n, d) => n + pick(d), 0)
    const lastHeard = sensor === undefined ? null : (heard.get(sensor.id) ?? null)
    const way = sensor === undefined ? null : (ways.get(sensor.id) ?? null)
    const isLive =
      way !== null && way.mode !== 'file' && lastHeard !== null && now - lastHeard < STATE_DAYS * DAY_SECONDS
    return {
      name,
      state: standing(entry, lastHeard, isLive, now),
      addresses: sensor?.addressCount ?? 0,
      ground: sensor?.ground ?? null,
      exposure: sum(d => d.live),
      planned: sum(d => d.planned),
      received: sum(d => d.received),
      lost: sum(d => d.lost),
      lastHeard,
      gapSince: open.find(g => g.sensor === name)?.from ?? null,
      way,
      quarantined: listQuarantine(data, name).length,
    }
  })
}

function readEntries(data: string): SensorEntry[] {
  return existsSync(data) ? readRegistry(data) : []
}

function standing(
  entry: SensorEntry | undefined,
  lastHeard: number | null,
  isLive: boolean,
  now: number,
): SensorStanding {
  const heardWithin = (seconds: number) => lastHeard !== null && now - lastHeard <= seconds
  if (entry === undefined) return !isLive ? 'imported' : heardWithin(SILENT_GAP_SECONDS) ? 'up' : 'silent'
  if (entry.revoked !== null) return 'revoked'
  if (entry.key === null) return 'waiting'
  return heardWithin(SILENT_SECONDS) ? 'up' : 'silent'
}
