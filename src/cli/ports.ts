import type { Command } from 'commander'
import { lookUpPorts } from '../run/look-up.ts'
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
import { change, count, fixed, percent, tableText } from './table.ts'

interface Flags extends SiteFlags, PeriodFlags {
  top: string
  json?: boolean
}

export function define(command: Command): void {
  addListOption(addPeriodOptions(addSiteOptions(command)))
    .option('--json', 'one object')
    .addHelpText('after', '\nExample:\n  teiten ports --period 2014-06 --top 30')
    .action(run)
}

async function run(flags: Flags): Promise<void> {
  await withSite(flags, async site => {
    const period = await askedPeriod(site, flags)
    await needData(site, period)
    const ranking = await lookUpPorts(site, period, listedRows(flags.top))
    if (flags.json === true) return printJson({ period: period.name, timeZone: site.store.timeZone, ...ranking })
    const text = tableText(ranking.rows, [
      { head: 'rank', right: true, value: r => String(r.rank) },
      { head: 'before', right: true, value: r => (r.previousRank === null ? 'new' : String(r.previousRank)) },
      { head: 'port', value: r => r.key },
      { head: 'use', value: r => r.name.en },
      { head: 'accesses', right: true, value: r => count(r.accesses) },
      { head: '/day·address', right: true, value: r => fixed(r.perAddress, 2) },
      { head: 'share', right: true, value: r => percent(r.share) },
      { head: 'change', right: true, value: r => change(r.change) },
      { head: 'sources', right: true, value: r => count(r.sources) },
    ])
    process.stdout.write(
      `${text}\n${count(ranking.rest.count)} more ports and full-range sweeps: ${count(ranking.rest.accesses)} accesses (${percent(ranking.rest.share)})\n`,
    )
  })
}
