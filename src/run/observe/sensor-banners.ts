import type { Banners } from '../../capture/live/respond/banners.ts'
import { loadBanners } from '../../capture/live/respond/load-banners.ts'
import type { SensorSettings } from './sensor-settings.ts'

/** What the responder of a sensor says at first; throws TEITEN_BAD_RULE. */
export function sensorBanners(settings: SensorSettings): Banners {
  return loadBanners(settings.bannersFile)
}
