import { join } from 'node:path'

/** Where a sensor's folder holds the credential of its collector. */
export function credentialPath(folder: string): string {
  return join(folder, 'credential.json')
}
