import { readFileSync, unlinkSync } from 'node:fs'
import { TeitenError } from '../../base/error.ts'
import { readRegistry } from '../../capture/receive/registry.ts'
import { findSegment, undoSegment } from '../../store/ledger.ts'
import { ensureSensor } from '../../store/sensors.ts'
import type { Site } from '../site/site.ts'
import { addressCountOf, blocksOf, prepareReleased } from './prepare.ts'
import { listQuarantine } from './quarantine.ts'
import { newStoring, storePrepared } from './store-prepared.ts'

export interface Released {
  segments: number
  packets: number
  /** Segments with rows that still cannot be by their times: they stay where they are. */
  left: number
}

/**
 * Lets in what was kept apart for a sensor, its times moved by `shift` seconds (−86,400 for a clock that was a day ahead). Each
 * segment once, whole or not at all. TEITEN_NOT_FOUND.
 */
export async function releaseQuarantine(
  site: Site,
  data: string,
  name: string,
  shift: number,
  now: number = Date.now() / 1000,
): Promise<Released> {
  const entry = readRegistry(data).find(e => e.name === name)
  if (entry === undefined)
    throw new TeitenError('TEITEN_NOT_FOUND', `there is no sensor "${name}"`, { next: 'teiten sensors lists them.' })
  const blocks = blocksOf(entry)
  const addressCount = Math.max(1, addressCountOf(entry))
  const { id } = await ensureSensor(site.store, { name, blocks, addressCount, ground: 'heartbeat' })
  const storing = newStoring(site)
  const released: Released = { segments: 0, packets: 0, left: 0 }
  for (const kept of listQuarantine(data, name)) {
    const fingerprint = `released ${name}/${kept.epoch}/${kept.segment}`
    if ((await findSegment(site.store, { fingerprint, sensorKey: '' })) === null) {
      const prepared = prepareReleased(entry, id, { ...kept, bytes: readFileSync(kept.path) }, shift, now)
      if (prepared.quarantinedRows > 0) {
        released.left++
        continue
      }
      const failed: Parameters<typeof undoSegment>[1][] = []
      try {
        await storePrepared(storing, [prepared], { name: fingerprint, fingerprint }, segment => failed.push(segment))
      } catch (error) {
        for (const segment of failed) await undoSegment(site.store, segment)
        throw error
      }
      released.packets += prepared.packets
      released.segments++
    }
    unlinkSync(kept.path)
  }
  return released
}
