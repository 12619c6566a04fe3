import { addToRegistry, revokeInRegistry } from '../../capture/receive/registry.ts'
import { enrol } from '../../capture/ship/credential.ts'
import { blockOf } from '../site/config.ts'

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

/** Makes this machine a sensor of a collector; gives the name that it has there. */
export async function enrolHere(folder: string, address: string, code: string): Promise<string> {
  return (await enrol(folder, address, code)).name
}
