import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { TeitenError } from '../../base/error.ts'
import { builtFolder } from '../../base/package-paths.ts'
import { addDays } from '../../base/time.ts'
import type { SegmentRow } from '../../store/answers.ts'
import { exposureByDay } from '../../store/exposure.ts'
import { listSegments } from '../../store/ledger.ts'
import { listSensors } from '../../store/sensors.ts'
import { dataSpan, storeSize } from '../../store/store.ts'
import { LIVE_MODES, MODE_WORDS } from '../observe/mode-words.ts'
import { checkSignatures } from './check-signatures.ts'
import { closeSite, openSite, type Site, type SiteOptions } from './site.ts'

export interface Check {
  name: string
  ok: boolean
  /** What was seen. */
  text: string
  /** What to do; '' if nothing. */
  next: string
}

const MIB = 1024 ** 2

/** Free space under which a store cannot merge its parts. */
const LEAST_FREE_BYTES = 1024 * MIB

/** The embedded store needs about a quarter of a gigabyte before the first query (measured: 237 MB). */
const LEAST_MEMORY_BYTES = 2048 * MIB

/** Machine → build → disk → rules → store → sensors: each check stands alone, a failed one does not hide the others. */
export async function* examine(options: SiteOptions): AsyncGenerator<Check> {
  yield nodeCheck()
  yield memoryCheck()
  yield buildCheck()
  yield diskCheck(options.data)
  yield guarded('rules', () => rulesCheck(options))
  let site: Site | null = null
  try {
    site = await openSite(options)
    yield* storeChecks(site)
  } catch (error) {
    yield failure('store', error)
  } finally {
    if (site !== null) await closeSite(site)
  }
}

function nodeCheck(): Check {
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number]
  const ok = major > 20 || (major === 20 && minor >= 19)
  return { name: 'Node.js', ok, text: process.version, next: ok ? '' : 'Install Node.js 20.19 or newer.' }
}

function memoryCheck(): Check {
  const ok = totalmem() >= LEAST_MEMORY_BYTES
  return {
    name: 'memory',
    ok,
    text: `${Math.round(totalmem() / MIB).toLocaleString('en-US')} MiB`,
    next: ok ? '' : 'The embedded store wants 2 GiB; or use a server with TEITEN_STORE_URL.',
  }
}

function buildCheck(): Check {
  const missing = ['web/index.html', 'fonts'].filter(part => !existsSync(join(builtFolder, part)))
  const ok = missing.length === 0
  return {
    name: 'pages and fonts',
    ok,
    text: ok ? 'built' : `missing: ${missing.join(', ')}`,
    next: ok ? '' : 'Run npm run build in the checkout, or install the package again.',
  }
}

function diskCheck(data: string): Check {
  const folder = resolve(data)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    const free = bavail * bsize
    const ok = free >= LEAST_FREE_BYTES
    return {
      name: 'disk',
      ok,
      text: `${Math.round(free / MIB).toLocaleString('en-US')} MiB free at ${folder}`,
      next: ok ? '' : 'Free at least 1 GiB: the store needs room to merge.',
    }
  } catch {
    return {
      name: 'disk',
      ok: false,
      text: `cannot write to ${folder}`,
      next: 'Choose another folder with --data, or change its permissions.',
    }
  }
}

function rulesCheck(options: SiteOptions): Check {
  const { tests, failed } = checkSignatures([], options.config)
  const ok = failed.length === 0
  return {
    name: 'rules',
    ok,
    text: `${tests.length} examples, ${failed.length} failed`,
    next: ok ? '' : 'Run teiten signature test.',
  }
}

async function* storeChecks(site: Site): AsyncGenerator<Check> {
  const { store } = site
  const span = await dataSpan(store)
  const size = await storeSize(store)
  const where = store.timeZone
  yield {
    name: 'store',
    ok: true,
    text: `${size.tuples.toLocaleString('en-US')} tuples, ${Math.round(size.bytes / MIB).toLocaleString('en-US')} MiB, time zone ${where}`,
    next: '',
  }
  const segments = await listSegments(store)
  const files = segments.filter(s => s.summary.format !== 'live').length
  yield {
    name: 'data',
    ok: true,
    text: span === null ? 'none yet' : `${span.first} to ${span.last} from ${files.toLocaleString('en-US')} files`,
    next: span === null ? 'teiten import FILE… fills it.' : '',
  }
  if (span === null) return
  const exposure = (await exposureByDay(store, span.first, addDays(span.last, 1))).value
  for (const sensor of await listSensors(store)) {
    const rows = exposure.filter(e => e.sensor === sensor.id)
    const live = rows.reduce((n, r) => n + r.live, 0)
    const planned = rows.reduce((n, r) => n + r.planned, 0)
    const coverage = planned > 0 ? `${((100 * live) / planned).toFixed(1)}% coverage` : 'no uptime recorded'
    yield {
      name: `sensor ${sensor.name}`,
      ok: planned > 0,
      text: `${sensor.addressCount.toLocaleString('en-US')} addresses, ${coverage} (${sensor.ground})${liveWords(segments, sensor.name)}`,
      next: planned > 0 ? '' : 'Import a capture of it.',
    }
  }
}

/** How a live sensor of that name captured last, and what it could not see; '' if there is none. */
function liveWords(segments: readonly SegmentRow[], name: string): string {
  const mode = segments.find(s => s.name === `live: ${name}`)?.summary.mode
  const known = LIVE_MODES.find(one => one === mode)
  return known === undefined ? '' : `; live by ${MODE_WORDS[known]}`
}

function guarded(name: string, check: () => Check): Check {
  try {
    return check()
  } catch (error) {
    return failure(name, error)
  }
}

function failure(name: string, error: unknown): Check {
  if (!(error instanceof TeitenError)) throw error
  return {
    name,
    ok: false,
    text: `${error.code}: ${error.message}${error.where === '' ? '' : ` (${error.where})`}`,
    next: error.next,
  }
}
