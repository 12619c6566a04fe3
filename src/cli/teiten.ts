#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { packageVersion } from '../base/package-paths.ts'
import { endInFailure } from './failure.ts'

/** One file per command; only the one that is asked for is loaded, so that `--help` answers at once. */
interface CommandEntry {
  name: string
  summary: string
  load(): Promise<{ define(command: Command): void }>
}

const COMMANDS: CommandEntry[] = [
  {
    name: 'start',
    summary: 'the observatory on this machine: store, analysis, dashboard (--demo: with the June 2014 scenario)',
    load: () => import('./start.ts'),
  },
  {
    name: 'import',
    summary: 'read captures, event logs and scan data into the store',
    load: () => import('./import.ts'),
  },
  {
    name: 'detect',
    summary: 'surges, newly observed ports and single-source bursts of a period',
    load: () => import('./detect.ts'),
  },
  {
    name: 'report',
    summary: 'write the report of a period: HTML, PDF, Markdown, JSON, CSV',
    load: () => import('./report.ts'),
  },
  { name: 'ports', summary: 'ranking of destination ports with the previous rank', load: () => import('./ports.ts') },
  {
    name: 'port',
    summary: 'one destination port: series, payloads, sources, advisories',
    load: () => import('./port.ts'),
  },
  { name: 'sources', summary: 'ranking of sources', load: () => import('./sources.ts') },
  { name: 'source', summary: 'profile of one source', load: () => import('./source.ts') },
  { name: 'payloads', summary: 'payload groups with shares', load: () => import('./payloads.ts') },
  { name: 'payload', summary: 'one payload with hex view', load: () => import('./payload.ts') },
  { name: 'signature', summary: 'run the examples in every rule', load: () => import('./signature.ts') },
  { name: 'advisory', summary: 'known disclosures', load: () => import('./advisory.ts') },
  { name: 'simulate', summary: 'make a labelled capture of a known case', load: () => import('./simulate.ts') },
  { name: 'sensor', summary: 'the live sensor of this machine', load: () => import('./sensor.ts') },
  {
    name: 'sensors',
    summary: "each sensor's state, exposure, loss and last data; add, revoke",
    load: () => import('./sensors.ts'),
  },
  {
    name: 'serve',
    summary: 'collector, API and dashboard without a sensor of its own',
    load: () => import('./serve.ts'),
  },
  { name: 'doctor', summary: 'check the machine, the store, the data and the disk', load: () => import('./doctor.ts') },
]

const EXAMPLES = `
Examples:
  teiten start --demo                                     an observatory with the June 2014 scenario
  teiten import capture.pcap.gz --addresses 192.0.2.0/24  read a capture
  teiten report --period 2014-06 --lang ja,en             write the report of June 2014

Exit codes: 0 done, 1 the answer is no, 2 wrong usage or bad input, 3 a part is unavailable.`

async function main(argv: string[]): Promise<void> {
  const program = new Command('teiten')
    .description(
      'Fixed-point Internet observation: counts every access to unused addresses,\ndates what surged, and writes the report.',
    )
    .version(packageVersion, '-V, --version')
    .option('--debug', 'with an error, print where in the program it arose')
    .showHelpAfterError('(run with --help for the options)')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
  for (const entry of COMMANDS) {
    const command = program.command(entry.name).description(entry.summary).exitOverride()
    command.option('--debug', 'with an error, print where in the program it arose')
    if (argv[2] === entry.name || (argv[2] === 'help' && argv[3] === entry.name)) (await entry.load()).define(command)
  }
  await program.parseAsync(argv)
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0) // the reader (head, less) has seen enough
  throw error
})

main(process.argv).catch((error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else endInFailure(error, process.argv.includes('--debug'))
})
