import { join } from 'node:path'
import { rulesFolder } from '../../base/package-paths.ts'
import { loadAdvisories } from '../../correlate/advisories.ts'
import type { Advisory } from '../../model/advisory.ts'
import { readConfig } from './config.ts'

/** Every advisory in the rules and the site's own folders, by date of disclosure. */
export function listAdvisories(config: string | undefined): Advisory[] {
  const folders = [join(rulesFolder, 'advisories'), ...readConfig(config).advisoryFolders]
  return folders
    .flatMap(folder => loadAdvisories(folder))
    .sort((a, b) => a.disclosed.localeCompare(b.disclosed) || a.id.localeCompare(b.id))
}
