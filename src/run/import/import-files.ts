import { TeitenError } from '../../base/error.ts'
import { dayStart } from '../../base/time.ts'
import { readLogMap } from '../../capture/logs/log-map.ts'
import { blockOf } from '../site/config.ts'
import { closeSite, openSite, type Site, type SiteOptions } from '../site/site.ts'
import { followFolders, QUIET_MS } from './follow-folder.ts'
import { type ImportFormat, type ImportOptions, importFile } from './import-file.ts'
import { type ImportResult, type ImportTotal, totalOf } from './import-result.ts'
import type { PlannedSensor } from './sensor-plan.ts'
import { DEFAULT_SENSOR } from './sensor-registry.ts'
import { readSidecar } from './sidecar.ts'

export interface ImportRequest extends SiteOptions {
  files: readonly string[]
  format: ImportFormat
  /** Path of a column map. */
  map: string | null
  /** "tokyo" or "tokyo=192.0.2.0/28,…". */
  sensors: readonly string[]
  /** "192.0.2.0/24,…" or ''. */
  addresses: string
  /** Local day of scan data without times. */
  scanned: string | null
  strict: boolean
  onProgress(part: number, what: string): void
  /** Something a person should know before the work begins. */
  onNotice(line: string): void
  onFile(result: ImportResult): void
}

/** Files → store, one after the other; a file that fails does not keep the others from being read. */
export async function importFiles(request: ImportRequest): Promise<{ results: ImportResult[]; total: ImportTotal }> {
  const sensors = namedSensors(request.sensors, request.addresses)
  const map = request.map === null ? null : readLogMap(request.map)
  const site = await openSite({ ...request, zoneOfData: zoneOf(request.files) })
  if (
    zoneOf(request.files) === site.store.timeZone &&
    request.timeZone === undefined &&
    site.config.timeZone === null
  ) {
    request.onNotice(`Days are cut in ${site.store.timeZone}, as the data say (--time-zone chooses another).`)
  }
  try {
    site.rules() // a rule that is wrong is said once, before the first file
    const results = await importInto(site, request, { map, sensors })
    return { results, total: totalOf(results) }
  } finally {
    await closeSite(site)
  }
}

/** Imports what appears in the folders (`files` of the request) until `signal` says stop. */
export async function followFiles(request: ImportRequest, signal: AbortSignal, quietMs = QUIET_MS): Promise<void> {
  const sensors = namedSensors(request.sensors, request.addresses)
  const map = request.map === null ? null : readLogMap(request.map)
  const site = await openSite({ ...request, keepAlive: true, log: request.onNotice })
  try {
    site.rules()
    const importOne = async (path: string) => {
      await importInto(site, { ...request, files: [path] }, { map, sensors })
    }
    await followFolders(site, { folders: request.files, quietMs, signal, importOne, onNotice: request.onNotice })
  } finally {
    await closeSite(site)
  }
}

export async function importInto(
  site: Site,
  request: Pick<ImportRequest, 'files' | 'format' | 'scanned' | 'strict' | 'onProgress' | 'onFile'>,
  given: { map: ImportOptions['map']; sensors: PlannedSensor[] },
): Promise<ImportResult[]> {
  const results: ImportResult[] = []
  const scannedAt = request.scanned === null ? null : dayStart(site.store.timeZone, request.scanned) + 43_200
  for (const [i, file] of request.files.entries()) {
    const result = await importFile(site, file, {
      format: request.format,
      map: given.map,
      strict: request.strict,
      sensors: given.sensors,
      scannedAt,
      onProgress: (read, size) =>
        request.onProgress((i + (size === null || size === 0 ? 0 : read / size)) / request.files.length, file),
    })
    results.push(result)
    request.onFile(result)
  }
  return results
}

/** The zone that the first capture's sidecar states, or null. */
function zoneOf(files: readonly string[]): string | null {
  for (const file of files) {
    const sidecar = readSidecar(file)
    if (sidecar !== null) return sidecar.timeZone
  }
  return null
}

/** `--sensor` and `--addresses` as sensors: addresses without a name belong to the default sensor (a sidecar's own names go before it). */
export function namedSensors(sensors: readonly string[], addresses: string): PlannedSensor[] {
  const blocks = addresses === '' ? [] : addresses.split(',').map(a => blockOf(a, '--addresses'))
  const named = sensors.map(text => {
    const at = text.indexOf('=')
    const name = (at < 0 ? text : text.slice(0, at)).trim()
    if (name === '')
      throw new TeitenError('TEITEN_USAGE', `"${text}" names no sensor`, {
        where: '--sensor',
        next: 'Write NAME or NAME=192.0.2.0/28.',
      })
    return {
      name,
      blocks:
        at < 0
          ? []
          : text
              .slice(at + 1)
              .split(',')
              .map(a => blockOf(a, '--sensor')),
    }
  })
  if (blocks.length === 0) return named
  if (named.length === 0) return [{ name: DEFAULT_SENSOR, blocks }]
  if (named.length === 1) return [{ name: named[0]!.name, blocks: [...named[0]!.blocks, ...blocks] }]
  throw new TeitenError('TEITEN_USAGE', '--addresses goes with one --sensor', {
    next: 'With several, write --sensor NAME=CIDR for each.',
  })
}
