import { settingsForParts } from '../src/detect/part-surges.ts'
import { defaultSettings } from '../src/detect/settings.ts'
import type { DetectionInput, PartKind, WindowCounts } from '../src/model/series.ts'
import { candidatesOf, episodesOf, isSurge } from './detect-month.ts'
import type { Month } from './month.ts'
import { quietMonths } from './run-worlds.ts'
import type { Telescope } from './telescope.ts'

export interface QuietPartsResult {
  months: number
  /** False reports of all three kinds of parts together at a budget of 1, of which they have a fifth. */
  reports: number
}

const KINDS: readonly PartKind[] = ['payload', 'signature', 'source-port']

/**
 * The test of payload groups, signatures and source ports where nothing surges: one world of its own for each kind, whose series
 * stand for parts, so that the number of possible parts must be guessed from those that were met. Parts of a single source are
 * left out, as the store does.
 */
export function runQuietParts(telescope: Telescope, seed: number, months: number): QuietPartsResult {
  let reports = 0
  for (const [k, kind] of KINDS.entries()) {
    for (const month of quietMonths(telescope, seed + k, months)) {
      const { ofParts, parts } = asParts(month)
      const windows = ofParts.input.windows
      const settings = settingsForParts({ kind, parts, windows }, defaultSettings)
      const { candidates } = candidatesOf(ofParts, settings)
      reports += episodesOf(ofParts, candidates, settings).filter(isSurge).length
    }
  }
  return { months, reports }
}

function asParts(month: Month): { ofParts: Month; parts: string[] } {
  const [days] = month.input.windows
  const sources = new Map<number, number>()
  for (let row = 0; row < days.length; row++) {
    const series = days.series[row]!
    sources.set(series, (sources.get(series) ?? 0) + days.sources[row]!)
  }
  const kept = new Set([...sources].filter(([, n]) => n > 1).map(([series]) => series))
  const windows = month.input.windows.map(w => onlySeries(w, kept)) as unknown as DetectionInput['windows']
  return { ofParts: { ...month, input: { ...month.input, windows } }, parts: [...kept].map(String) }
}

function onlySeries(w: WindowCounts, kept: ReadonlySet<number>): WindowCounts {
  const rows = Uint32Array.from({ length: w.length }, (_, row) => row).filter(row => kept.has(w.series[row]!))
  return {
    windowDays: w.windowDays,
    length: rows.length,
    series: Uint32Array.from(rows, row => w.series[row]!),
    day: Uint16Array.from(rows, row => w.day[row]!),
    sources: Float64Array.from(rows, row => w.sources[row]!),
    accesses: Float64Array.from(rows, row => w.accesses[row]!),
  }
}
