import type { Command } from 'commander'
import { portLabel, protocolNumber } from '../model/protocol.ts'
import { analyze } from '../run/analyze.ts'
import { needData } from '../run/span.ts'
import { printJson, printJsonLines } from './print-json.ts'
import { newProgress } from './progress.ts'
import {
  addPeriodOptions,
  addSiteOptions,
  askedPeriod,
  type PeriodFlags,
  type SiteFlags,
  withSite,
} from './site-options.ts'
import { count, fixed, tableText } from './table.ts'

interface Flags extends SiteFlags, PeriodFlags {
  json?: boolean
  jsonl?: boolean
}

export function define(command: Command): void {
  addPeriodOptions(addSiteOptions(command))
    .option('--json', 'one object: period and findings')
    .option('--jsonl', 'one finding per line')
    .addHelpText('after', '\nExample:\n  teiten detect --period 2014-06')
    .action(run)
}

async function run(flags: Flags): Promise<void> {
  await withSite(flags, async site => {
    const period = await askedPeriod(site, flags)
    await needData(site, period)
    const progress = newProgress()
    progress.at(0.1, 'reading the series')
    const { findings, note } = await analyze(site, period).finally(() => progress.stop())
    if (flags.json === true) return printJson({ period: { ...period, timeZone: site.store.timeZone }, note, findings })
    if (flags.jsonl === true) return printJsonLines(findings)
    if (note !== null) process.stdout.write(`${note.en}\n\n`)
    if (findings.length === 0) return void process.stdout.write(`Nothing surged in ${period.name}.\n`)
    const time = (iso: string) => iso.slice(0, 16).replace('T', ' ')
    process.stdout.write(
      `${tableText(findings, [
        { head: 'kind', value: f => f.kind },
        { head: 'port', value: f => portLabel(protocolNumber(f.protocol)!, f.port) },
        { head: 'onset', value: f => `${f.gradual ? 'gradually from ' : ''}${time(f.onset)}` },
        { head: '95 % interval', value: f => `${time(f.onsetLow)} to ${time(f.onsetHigh)}` },
        { head: 'end', value: f => (f.lasting ? 'lasting' : f.end === null ? '' : time(f.end).slice(0, 10)) },
        { head: 'accesses', right: true, value: f => count(f.accesses) },
        { head: 'sources', right: true, value: f => count(f.sources) },
        { head: 'ratio', right: true, value: f => (f.baselinePerDay === 0 ? 'new' : `×${fixed(f.ratio, 1)}`) },
        { head: 'campaign', value: f => f.campaign ?? '' },
      ])}\n\n${findings.map(f => f.explanation.sentence.en).join('\n')}\n`,
    )
  })
}
