// npm run bench: the bars of performance on this machine, as one table. `npm run bench -- --help` lists parts and options.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { packageRoot, rulesFolder } from '../src/base/package-paths.ts'
import { loadSignatures } from '../src/classify/rules/signature-set.ts'
import type { Bench } from './bench.ts'
import { newCaptures } from './captures.ts'
import { machineLines } from './machine.ts'
import { writePaddedConfig } from './make/signature-padding.ts'
import { measureChosenKeys } from './measure/chosen-keys.ts'
import { measureImports } from './measure/imports.ts'
import { measureMemory } from './measure/memory.ts'
import { measureOtherTools } from './measure/other-tools.ts'
import { measureQueries } from './measure/queries.ts'
import { measureCount, measureTuples } from './measure/stages.ts'
import { measureStart } from './measure/start.ts'
import { type Part, readOptions, USAGE } from './options.ts'
import { printProfile } from './profile.ts'
import { type Row, row, tableText } from './row.ts'
import { buildYardsticks } from './yardsticks.ts'

/** Signatures that are matched while importing. */
const SIGNATURES = 1000

const MEASURES: Record<Part, (bench: Bench) => Promise<Row[]>> = {
  count: measureCount,
  tuples: measureTuples,
  import: measureImports,
  memory: measureMemory,
  keys: measureChosenKeys,
  tools: measureOtherTools,
  start: measureStart,
  queries: measureQueries,
}

const started = performance.now()
const minutes = () => (performance.now() - started) / 60_000

function say(line: string): void {
  process.stderr.write(`${minutes().toFixed(1).padStart(5)} min  ${line}\n`)
}

function newBench(words: string[]): Bench {
  const options = readOptions(words)
  const folder = options.folder === null ? mkdtempSync(join(tmpdir(), 'teiten-bench-')) : resolve(options.folder)
  mkdirSync(folder, { recursive: true })
  const yardsticks = buildYardsticks(folder, say)
  const own = loadSignatures([join(rulesFolder, 'signatures')]).rules.length
  return {
    options,
    folder,
    yardsticks,
    config: writePaddedConfig(folder, own, SIGNATURES),
    capture: newCaptures(folder, options.packets, yardsticks, options.capture, say),
    say,
    hasTime: () => minutes() < options.minutes,
  }
}

/** A measure that fails is a line of the table, and the command's exit code; the others go on. */
async function measured(bench: Bench, part: Part): Promise<Row[]> {
  if (!bench.hasTime()) return [row(`${part}: left out, ${bench.options.minutes} minutes are over`, {})]
  say(part)
  try {
    return await MEASURES[part](bench)
  } catch (error) {
    process.exitCode = 1
    say(`${part} FAILED: ${(error as Error).stack ?? String(error)}`)
    return [row(`${part}: FAILED`, { note: (error as Error).message.split('\n')[0]!.slice(0, 200) })]
  }
}

const MARK = '<!-- written by npm run bench: what stands below the next mark is kept -->'

/** Puts the newest table on top of results.md; what people wrote below stays. */
function writeResults(path: string, text: string): void {
  const file = resolve(packageRoot, path)
  const old = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const kept = old.includes(MARK)
    ? old.slice(old.lastIndexOf(MARK) + MARK.length)
    : `\n\n${old.replace(/^# Results\n/, '').trim()}\n`
  writeFileSync(file, `# Results\n\n${text}\n\n${MARK}${kept}`)
}

async function main(words: string[]): Promise<void> {
  if (words.includes('--help')) return console.log(USAGE)
  const bench = newBench(words)
  const { options } = bench
  try {
    if (options.profile) return await printProfile(bench)
    const head = machineLines()
    const rows: Row[] = []
    for (const part of options.parts) rows.push(...(await measured(bench, part)))
    const what = `${options.packets.toLocaleString('en-US')} packets a capture, medians of ${options.repetitions}, ${minutes().toFixed(1)} minutes in all, parts: ${options.parts.join(', ')}`
    const text = [`${head.join('  \n')}  \n${what}`, tableText(rows)].join('\n\n')
    console.log(text)
    if (options.results !== null) writeResults(options.results, text)
  } finally {
    rmSync(bench.folder, { recursive: true, force: true, maxRetries: 30, retryDelay: 1000 })
  }
}

await main(process.argv.slice(2))
