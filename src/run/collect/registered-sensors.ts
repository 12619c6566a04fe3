import { addToRegistry, revokeInRegistry } from '../../capture/receive/registry.ts'
import { enrol } from '../../capture/ship/credential.ts'
import { insertSpans } from '../../store/insert.ts'
import { beginSegment, commitSegment } from '../../store/ledger.ts'
import { listSensors } from '../../store/sensors.ts'
import { blockOf } from '../site/config.ts'
import type { Site } from '../site/site.ts'

/** Takes a sensor in, or gives a known one a new code. `addresses`: "192.0.2.0/28,…" or ''. TEITEN_BAD_VALUE. */
export function addSensor(data: string, name: string, addresses: string): { code: string; known: boolean } {
  const blocks = addresses
    .split(',')
    .filter(text => text.trim() !== '')
    .map(text => blockOf(text, '--addresses'))
  return addToRegistry(data, name, blocks, new Date())
}

/** Refuses a sensor from now on. TEITEN_NOT_FOUND. */
export function revokeSensor(data: string, name: string): void {
  revokeInRegistry(data, name, new Date())
}

/** Tells the store that nothing is expected of a sensor any more, so that its silence is a gap up to this moment and not longer. */
export async function noteRevocation(site: Site, name: string, now: number = Date.now() / 1000): Promise<void> {
  const sensor = (await listSensors(site.store)).find(s => s.name === name)
  if (sensor === undefined) return // it never brought anything
  const at = Math.floor(now)
  const of = { kind: 'sensor', name: `revoked: ${name}`, fingerprint: '', sensorKey: '' } as const
  const segment = await beginSegment(site.store, of)
  await insertSpans(site.store, segment, [
    { sensor: sensor.id, from: at, to: at, up: false, ground: 'heartbeat', received: 0, lost: 0, revoked: true },
  ])
  await commitSegment(site.store, segment, { digest: '', summary: {} })
}

/** Makes this machine a sensor of a collector; gives the name that it has there. */
export async function enrolHere(folder: string, address: string, code: string): Promise<string> {
  return (await enrol(folder, address, code)).name
}
