// The detection method and its rivals on simulated months whose truth is known; tables and figures for docs/detection.
// Usage: npm run evaluate [-- --full] [--months N] [--out FOLDER] [--only SIZE]
//        npm run evaluate -- --render results.json,… --out FOLDER   tables and figures of earlier runs, put together
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runAblations } from './ablations.ts'
import { minimumEffects } from './minimum-effect.ts'
import type { SizeResult } from './results.ts'
import { drawFigures } from './results-figures.ts'
import { resultsText } from './results-text.ts'
import { runQuietParts } from './run-parts.ts'
import { runRivals } from './run-rivals.ts'
import { quietMonths, runPlanted, runQuiet } from './run-worlds.ts'
import { TELESCOPES } from './telescope.ts'

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    months: { type: 'string' },
    out: { type: 'string', default: 'evaluate/out/results' },
    only: { type: 'string' },
    render: { type: 'string' },
  },
})

/** Two years of quiet months and six of planted ones, against a quick look. */
const quiet = Number(values.months ?? (values.full ? 24 : 2))
const planted = values.full ? 6 : 1
const rivals = values.full ? 3 : 1
const EACH = 20

/** Seeds: no month is used twice, but the rivals have the same months as the method. */
const QUIET_SEED = 1
const PLANTED_SEED = 2
const PARTS_SEED = 11

function seconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

mkdirSync(values.out, { recursive: true })
const results: SizeResult[] = (values.render ?? '')
  .split(',')
  .filter(file => file !== '')
  .flatMap(file => JSON.parse(readFileSync(file, 'utf8')) as SizeResult[])
if (results.length > 0) write()
for (const telescope of values.render === undefined ? TELESCOPES : []) {
  if (values.only !== undefined && values.only !== telescope.name) continue
  const started = seconds()
  const note = (what: string) =>
    console.error(`${telescope.name}: ${what}, ${(seconds() - started).toFixed(0)} s of CPU`)
  const own = runQuiet(telescope, QUIET_SEED, quiet)
  note(`${quiet} quiet months, ${own.reports.join(' ')} reports`)
  const parts = runQuietParts(telescope, PARTS_SEED, quiet)
  note(`${quiet} quiet months of parts, ${parts.reports} reports`)
  const surges = runPlanted(telescope, PLANTED_SEED, planted, EACH)
  note(`${planted} months of planted surges`)
  const others = runRivals(telescope, QUIET_SEED, rivals, EACH)
  note('rivals')
  const ablations =
    telescope.name === 'medium' ? runAblations(telescope, TELESCOPES[0]!, QUIET_SEED, Math.min(quiet, 6)) : []
  const effects = minimumEffects([...quietMonths(telescope, QUIET_SEED, 1)][0]!)
  note('ablations and minimum effects')
  results.push({ telescope, quiet: own, parts, planted: surges, rivals: others, ablations, effects })
  write()
}

function write(): void {
  writeFileSync(join(values.out, 'results.json'), `${JSON.stringify(results)}\n`)
  writeFileSync(join(values.out, 'results.md'), resultsText(results))
  drawFigures(results, values.out)
}
