import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parsePeriod } from '../../base/period.ts'
import { addDays } from '../../base/time.ts'
import type { Localized } from '../../model/advisory.ts'
import { syntheticScenarios } from '../../store/ledger.ts'
import { dataSpan } from '../../store/store.ts'
import { importInto } from '../import/import-files.ts'
import type { Site } from '../site/site.ts'
import { publish } from './publish.ts'
import { REPORT_FORMATS } from './report-formats.ts'
import { simulateScenario } from './simulate-scenario.ts'

export const DEMO_SCENARIO = 'june-2014'
export const DEMO_ZONE = 'Asia/Tokyo'
const DEMO_PERIOD = '2014-06'
const DEMO_PUBLISHED = '2014-07-22'

/** What the demo does, and how far it has come when that is done. */
export const DEMO_STEPS: { what: Localized; to: number }[] = [
  { what: { ja: '2014年5〜6月の観測を模擬しています', en: 'simulating May and June 2014' }, to: 0.25 },
  { what: { ja: '模擬したキャプチャを取り込んでいます', en: 'importing the capture' }, to: 0.7 },
  { what: { ja: '報告を作成しています', en: 'writing the report' }, to: 1 },
]

export interface DemoSteps {
  onProgress(part: number, what: string): void
  onStep(line: string): void
  /** The store is full and the report's numbers are counted; what remains is rendering. */
  onCounted(): void
}

/** Fills an empty store with the June 2014 scenario, as packets, and writes its report. Everything says that it is synthetic. */
export async function fillWithDemo(site: Site, data: string, steps: DemoSteps): Promise<string[]> {
  const capture = join(data, 'demo', `${DEMO_SCENARIO}.pcapng`)
  const truth = join(data, 'demo', `${DEMO_SCENARIO}.truth.json`)
  const made = await simulateScenario(DEMO_SCENARIO, {
    seed: 1,
    scale: 1,
    out: capture,
    truth,
    onProgress: p => steps.onProgress(0.25 * p, 'simulating May and June 2014'),
  })
  const scans = made.truth.scanData === null ? [] : [join(data, 'demo', made.truth.scanData)]
  await importInto(
    site,
    {
      files: [capture, ...scans.filter(existsSync)],
      format: 'auto',
      scanned: null,
      strict: false,
      onProgress: p => steps.onProgress(0.25 + 0.45 * p, 'importing the capture'),
      onFile: r =>
        steps.onStep(
          r.error?.message ??
            `imported ${(r.packets > 0 ? r.packets : r.events).toLocaleString('en-US')} ${r.packets > 0 ? 'synthetic packets' : 'scan records'} in ${r.seconds.toFixed(1)} s`,
        ),
    },
    { map: null, sensors: [] },
  )
  rmSync(capture, { force: true }) // the store has it; the truth stays for whoever wants to compare
  return publishDemo(site, steps)
}

/** Part of `publish` that is counting (the rest renders). */
const COUNTED = 0.7

/** Writes the demo's report; gives the paths of its files. */
export async function publishDemo(site: Site, steps: DemoSteps): Promise<string[]> {
  let counted = false
  const { files } = await publish(site, parsePeriod(DEMO_PERIOD), {
    languages: ['ja', 'en'],
    formats: REPORT_FORMATS,
    out: site.config.reportsFolder,
    published: DEMO_PUBLISHED,
    onProgress: (part, what) => {
      steps.onProgress(0.7 + 0.3 * part, `writing the report: ${what}`)
      if (!counted && part >= COUNTED) {
        counted = true
        steps.onCounted()
      }
    },
  })
  return files
}

/** What a data folder holds before the demo is asked for. */
export async function demoState(site: Site): Promise<'empty' | 'other' | 'unreported' | 'complete'> {
  const span = await dataSpan(site.store)
  if (span === null) return 'empty'
  const scenarios = await syntheticScenarios(site.store, span.first, addDays(span.last, 1))
  if (!scenarios.includes(DEMO_SCENARIO)) return 'other'
  return existsSync(join(site.config.reportsFolder, `teiten-${DEMO_PERIOD}.ja.html`)) ? 'complete' : 'unreported'
}
