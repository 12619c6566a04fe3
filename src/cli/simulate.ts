import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { builtInScenarios, simulateScenario } from '../run/publish/simulate-scenario.ts'
import { printJson } from './print-json.ts'
import { newProgress } from './progress.ts'
import { count, tableText } from './table.ts'

interface Flags {
  list?: boolean
  out?: string
  truth?: string
  seed: string
  scale: string
  json?: boolean
}

export function define(command: Command): void {
  command
    .argument('[scenario]', 'name of a built-in scenario (--list), or a YAML file')
    .option('--list', 'names of the built-in scenarios')
    .option('--out <file>', 'capture to write: .pcap or .pcapng, also .gz (default: <scenario>.pcap)')
    .option('--truth <file>', 'what was put in, as JSON (default: beside the capture, .truth.json)')
    .option('--seed <n>', 'the same seed gives the same bytes', '1')
    .option('--scale <x>', 'multiplies the background', '1')
    .option('--json', 'print the truth')
    .addHelpText(
      'after',
      '\nExample:\n  teiten simulate june-2014 --out june-2014.pcap --truth truth.json\n  teiten import june-2014.pcap',
    )
    .action(run)
}

async function run(scenario: string | undefined, flags: Flags): Promise<void> {
  if (flags.list === true || scenario === undefined) return list(flags)
  const seed = Number(flags.seed)
  const scale = Number(flags.scale)
  if (!Number.isInteger(seed) || seed < 0)
    throw new TeitenError('TEITEN_USAGE', `"${flags.seed}" is not a seed`, {
      where: '--seed',
      next: 'Give a whole number from 0.',
    })
  if (!(scale > 0 && scale <= 100))
    throw new TeitenError('TEITEN_USAGE', `"${flags.scale}" is not a scale`, {
      where: '--scale',
      next: 'Give a number above 0, at most 100.',
    })
  const out = flags.out ?? `${scenario.replace(/^.*\//, '').replace(/\.ya?ml$/, '')}.pcap`
  const truth = flags.truth ?? `${out.replace(/\.(pcap|pcapng)(\.gz)?$/, '')}.truth.json`
  const progress = newProgress()
  const made = await simulateScenario(scenario, {
    seed,
    scale,
    out,
    truth,
    onProgress: part => progress.at(part, out),
  }).finally(() => progress.stop())
  if (flags.json === true) printJson(made.truth)
  else process.stdout.write(`${count(made.packets)} packets (synthetic)\n${made.files.join('\n')}\n`)
}

function list(flags: Flags): void {
  const scenarios = builtInScenarios()
  if (flags.json === true) {
    printJson({ scenarios })
    return
  }
  const text = tableText(scenarios, [
    { head: 'scenario', value: s => s.name },
    { head: 'days', right: true, value: s => count(s.days) },
    { head: 'what', value: s => s.title.en },
  ])
  process.stdout.write(`${text}\n`)
}
