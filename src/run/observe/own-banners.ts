import { rulesFolder } from '../../base/package-paths.ts'
import type { Banners } from '../../capture/live/respond/banners.ts'
import { loadBanners } from '../../capture/live/respond/load-banners.ts'

/** The banners of the package's rules; throws TEITEN_BAD_RULE. */
export function ownBanners(): Banners {
  return loadBanners(rulesFolder)
}
