import { parentPort, workerData } from 'node:worker_threads'
import { TeitenError } from '../../base/error.ts'
import { readCredential } from '../../capture/ship/credential.ts'
import { readConfig } from '../site/config.ts'
import { sensorBanners } from './sensor-banners.ts'
import { sensorSettings } from './sensor-settings.ts'
import type { ShippingAnswer, ShippingQuestion } from './shipping-settings.ts'

function answer({ folder, config, flags }: ShippingQuestion): ShippingAnswer {
  try {
    const settings = sensorSettings(readConfig(config), flags)
    return { settings, credential: readCredential(folder), banners: sensorBanners(settings) }
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error
    return { code: error.code, message: error.message, where: error.where, next: error.next }
  }
}

parentPort!.postMessage(answer(workerData as ShippingQuestion))
