import type { Command } from 'commander'
import { lookUpPayloads } from '../run/look-up.ts'
import { needData } from '../run/span.ts'
import { printJson } from './print-json.ts'
import {
  addListOption,
  addPeriodOptions,
  addSiteOptions,
  askedPeriod,
  listedRows,
  type PeriodFlags,
  type SiteFlags,
  withSite,
} from './site-options.ts'
import { count, tableText } from './table.ts'

interface Flags extends SiteFlags, PeriodFlags {
  top: string
  match?: string
  json?: boolean
}

export function define(command: Command): void {
  addListOption(addPeriodOptions(addSiteOptions(command)))
    .option('--match <signature>', 'only groups that this signature matches')
    .option('--json', 'one object')
    .addHelpText('after', '\nExample:\n  teiten payloads --period 2014-06 --top 10')
    .action(run)
}

async function run(flags: Flags): Promise<void> {
  await withSite(flags, async site => {
    const period = await askedPeriod(site, flags)
    await needData(site, period)
    const all = await lookUpPayloads(site, period, flags.match === undefined ? listedRows(flags.top) : 10_000)
    const payloads =
      flags.match === undefined ? all : all.filter(p => p.signature === flags.match).slice(0, listedRows(flags.top))
    if (flags.json === true) return printJson({ period: period.name, timeZone: site.store.timeZone, payloads })
    const text = tableText(payloads, [
      { head: 'rank', right: true, value: p => String(p.rank) },
      { head: 'id', value: p => p.id },
      { head: 'class', value: p => p.class },
      { head: 'protocol', value: p => p.protocol },
      { head: 'accesses', right: true, value: p => count(p.accesses) },
      { head: 'sources', right: true, value: p => count(p.sources) },
      { head: 'ports', right: true, value: p => count(p.ports) },
      { head: 'text', value: p => p.text.slice(0, 60) },
    ])
    process.stdout.write(`${text}\n`)
  })
}
