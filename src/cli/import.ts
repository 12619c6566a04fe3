import { statSync } from 'node:fs'
import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { isDay } from '../base/time.ts'
import { IMPORT_FORMATS, type ImportFormat } from '../run/import/import-file.ts'
import { followFiles, type ImportRequest, importFiles } from '../run/import/import-files.ts'
import type { ImportResult, ImportTotal } from '../run/import/import-result.ts'
import { printJson, printJsonLines } from './print-json.ts'
import { newProgress } from './progress.ts'
import { addSiteOptions, type SiteFlags } from './site-options.ts'
import { count } from './table.ts'

interface Flags extends SiteFlags {
  format: string
  map?: string
  sensor?: string[]
  addresses?: string[]
  scanned?: string
  strict?: boolean
  follow?: boolean
  quiet?: string
  json?: boolean
  jsonl?: boolean
}

const HELP = `
Formats (--format, found out by content unless given):
  pcap        pcap and pcapng, plain, gzip or zstd
  tpot        T-Pot: honeytrap, dionaea, heralding, cowrie, Cisco ASA (JSON array, object, JSON lines)
  dshield, zeek-conn, eve, flowtuple, spoki
  csv         any CSV, with --map FILE (rules/log-maps has an example)
  zgrab2, scan-csv   scan data about sources (who shows which login page)

Examples:
  teiten import day1.pcap.gz day2.pcap.zst --addresses 192.0.2.0/24
  teiten import trace.pcapng --sensor tokyo=192.0.2.0/28 --sensor osaka=198.51.100.0/28
  teiten import honeypots.csv.gz --format csv --map rules/log-maps/honeypot-csv.yaml
  tcpdump -w - | teiten import -
  teiten import --follow /var/captures --addresses 192.0.2.0/24   folders of tcpdump -G or -C, until Ctrl-C`

export function define(command: Command): void {
  addSiteOptions(command)
    .argument('<file...>', 'files to read, "-" for standard input; folders with --follow')
    .option('--format <name>', IMPORT_FORMATS.join('|'), 'auto')
    .option('--map <file>', 'columns of a CSV log')
    .option('--sensor <name>', 'name of the sensor, or NAME=CIDR[,CIDR…] (may be given several times)', collect)
    .option('--addresses <cidrs>', 'addresses of the sensor: CIDR[,CIDR…]', collect)
    .option('--scanned <day>', 'day on which scan data were taken, where the rows do not say')
    .option('--strict', 'stop at the first row that cannot be read, and add nothing of that file')
    .option('--follow', 'FILE… are folders: import what another program rotates into them, until stopped')
    .option('--quiet <seconds>', 'with --follow: the newest file is complete when it did not change for so long', '60')
    .option('--json', 'one object per file and a total')
    .option('--jsonl', 'the same, one object per line')
    .addHelpText('after', HELP)
    .action(run)
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

async function run(files: string[], flags: Flags): Promise<void> {
  if (!IMPORT_FORMATS.includes(flags.format as ImportFormat)) {
    throw new TeitenError('TEITEN_USAGE', `there is no format "${flags.format}"`, {
      next: `Use one of ${IMPORT_FORMATS.join(', ')}.`,
    })
  }
  if (flags.scanned !== undefined && !isDay(flags.scanned)) {
    throw new TeitenError('TEITEN_BAD_VALUE', `"${flags.scanned}" is not a day`, {
      where: '--scanned',
      next: 'Write 2014-06-25.',
    })
  }
  const progress = newProgress()
  const request: ImportRequest = {
    data: flags.data,
    config: flags.config,
    timeZone: flags.timeZone,
    files,
    format: flags.format as ImportFormat,
    map: flags.map ?? null,
    sensors: flags.sensor ?? [],
    addresses: (flags.addresses ?? []).join(','),
    scanned: flags.scanned ?? null,
    strict: flags.strict === true,
    onProgress: (part, what) => progress.at(part, what),
    onNotice: line => process.stderr.write(`${line}\n`),
    onFile: result => {
      progress.stop()
      if (flags.json !== true && flags.jsonl !== true) process.stdout.write(`${fileText(result)}\n`)
    },
  }
  if (flags.follow === true) return follow(request, flags)
  const { results, total } = await importFiles(request).finally(() => progress.stop())
  if (flags.json === true) printJson({ files: results, total })
  else if (flags.jsonl === true) printJsonLines([...results, { total }])
  else if (results.length > 1) process.stdout.write(`${totalText(total)}\n`)
  const failed = results.filter(r => r.error !== null)
  if (failed.length > 0) process.exitCode = 2
}

/** A second signal ends the process at once; what it was reading is done again at the next start. */
async function follow(request: ImportRequest, flags: Flags): Promise<void> {
  const quiet = Number(flags.quiet)
  if (!(quiet >= 0 && quiet <= 86_400))
    throw new TeitenError('TEITEN_BAD_VALUE', `"${flags.quiet}" is not a number of seconds`, { where: '--quiet' })
  for (const folder of request.files) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new TeitenError('TEITEN_BAD_VALUE', 'this is not a folder', {
        where: folder,
        next: '--follow watches folders; without it files are read once.',
      })
  }
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  process.stderr.write(`Following ${request.files.join(', ')}; Ctrl-C stops after the file at hand.\n`)
  const print = flags.json === true || flags.jsonl === true ? (r: ImportResult) => printJsonLines([r]) : request.onFile
  await followFiles({ ...request, onFile: print }, stop.signal, 1000 * quiet)
}

function fileText(r: ImportResult): string {
  if (r.error !== null && r.packets + r.events === 0) return `${r.file}: ${r.error.message}`
  if (r.duplicate) return `${r.file}: imported before, nothing added`
  const parts = [
    r.format,
    ...(r.events > 0 ? [`${count(r.events)} rows`] : []),
    ...(r.rejected > 0 ? [`${count(r.rejected)} rejected`] : []),
    ...(r.packets > 0
      ? [
          `${count(r.packets)} packets`,
          `${count(r.accesses)} accesses`,
          `${count(r.tuples)} tuples`,
          `${count(r.payloads)} payloads`,
        ]
      : []),
    `${r.seconds.toFixed(1)} s`,
  ]
  const lines = [`${r.file}: ${parts.join(', ')}`]
  const odd = Object.entries(r.oddities)
  if (odd.length > 0) lines.push(`  oddities: ${odd.map(([name, n]) => `${name} ${count(n)}`).join(', ')}`)
  for (const place of r.places) lines.push(`  row ${count(place.line)}: ${place.reason}`)
  for (const note of r.notes) lines.push(`  note: ${note}`)
  if (r.error !== null) lines.push(`  ${r.error.message}`)
  return lines.join('\n')
}

function totalText(t: ImportTotal): string {
  return `total: ${count(t.files)} files${t.failed > 0 ? ` (${count(t.failed)} could not be read)` : ''}, ${count(t.packets)} packets, ${count(t.accesses)} accesses, ${count(t.tuples)} tuples, ${t.seconds.toFixed(1)} s`
}
