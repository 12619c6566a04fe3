import type { Command } from 'commander'
import { lookUpSources } from '../run/look-up.ts'
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
  json?: boolean
}

export function define(command: Command): void {
  addListOption(addPeriodOptions(addSiteOptions(command)))
    .option('--json', 'one object')
    .addHelpText('after', '\nExample:\n  teiten sources --period 2014-06 --top 50')
    .action(run)
}

async function run(flags: Flags): Promise<void> {
  await withSite(flags, async site => {
    const period = await askedPeriod(site, flags)
    await needData(site, period)
    const sources = await lookUpSources(site, period, listedRows(flags.top))
    if (flags.json === true) return printJson({ period: period.name, timeZone: site.store.timeZone, sources })
    const text = tableText(sources, [
      { head: 'rank', right: true, value: s => String(s.rank) },
      { head: 'source', value: s => s.source },
      { head: 'country', value: s => s.country || '??' },
      { head: 'accesses', right: true, value: s => count(s.accesses) },
      { head: 'ports', right: true, value: s => count(s.ports) },
      { head: 'handshake', value: s => (s.handshake ? 'yes' : 'no') },
      { head: 'marks', value: s => s.marks.join(' ') },
      { head: 'first', value: s => s.firstSeen.slice(0, 16).replace('T', ' ') },
      { head: 'last', value: s => s.lastSeen.slice(0, 16).replace('T', ' ') },
    ])
    process.stdout.write(`${text}\nA source without a handshake may be forged. A source is not an attacker.\n`)
  })
}
