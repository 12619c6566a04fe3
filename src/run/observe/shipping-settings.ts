import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, TeitenError } from '../../base/error.ts'
import { builtFolder } from '../../base/package-paths.ts'
import type { Banners } from '../../capture/live/respond/banners.ts'
import type { Credential } from '../../capture/ship/credential.ts'
import { credentialPath } from '../../capture/ship/credential-path.ts'
import type { SensorFlags, SensorSettings } from './sensor-settings.ts'

/** True if the folder holds the credential of a collector. */
export function isEnrolled(folder: string): boolean {
  return existsSync(credentialPath(folder))
}

/** What an enrolled sensor needs to know before it begins. */
export interface ShippingSettings {
  settings: SensorSettings
  credential: Credential
  banners: Banners
}

export interface ShippingQuestion {
  /** Folder of credential and spool. */
  folder: string
  config: string | undefined
  flags: SensorFlags
}

export type ShippingAnswer = ShippingSettings | { code: ErrorCode; message: string; where: string; next: string }

/**
 * Reads settings, credential and banners in a thread that ends: what checks them (YAML, schemas) takes 22 MB that a sensor would
 * keep for ever (November 2026, Node 20). Throws as the readers do.
 */
export async function shippingSettings(question: ShippingQuestion): Promise<ShippingSettings> {
  const thread = new Worker(join(builtFolder, 'run', 'observe', 'shipping-settings-thread.js'), {
    workerData: question,
  })
  const [answer] = (await once(thread, 'message')) as [ShippingAnswer]
  await once(thread, 'exit')
  if ('code' in answer) throw new TeitenError(answer.code, answer.message, { where: answer.where, next: answer.next })
  return answer
}
