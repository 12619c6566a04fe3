import type { Command } from 'commander'
import { lookUpSource } from '../run/look-up.ts'
import { printJson } from './print-json.ts'
import {
  addPeriodOptions,
  addSiteOptions,
  askedPeriod,
  type PeriodFlags,
  type SiteFlags,
  withSite,
} from './site-options.ts'
import { sparkText } from './spark.ts'
import { count, tableText } from './table.ts'

interface Flags extends SiteFlags, PeriodFlags {
  json?: boolean
}

export function define(command: Command): void {
  addPeriodOptions(addSiteOptions(command))
    .argument('<address>', 'IPv4 or IPv6')
    .option('--json', 'one object')
    .addHelpText('after', '\nExample:\n  teiten source 203.0.113.7 --from 2014-06-01 --to 2014-06-30')
    .action(run)
}

async function run(address: string, flags: Flags): Promise<void> {
  await withSite(flags, async site => {
    const view = await lookUpSource(site, address, await askedPeriod(site, flags))
    if (flags.json === true) return printJson(view)
    const time = (iso: string) => iso.slice(0, 16).replace('T', ' ')
    const lines = [
      `${view.source}  ${view.countryName.en}`,
      `${count(view.accesses)} accesses, ${count(view.packets)} packets, first ${time(view.firstSeen)}, last ${time(view.lastSeen)}`,
      view.handshake ? 'completed a handshake' : 'never completed a handshake: the address may be forged',
      ...(view.marks.length > 0 ? [`marks: ${view.marks.join(', ')}`] : []),
      ...(view.fullRangeSweepDays > 0 ? [`full-range sweep on ${view.fullRangeSweepDays} days`] : []),
      `by day: ${sparkText(view.days.map(d => d.accesses))}`,
      '',
      tableText(view.ports.slice(0, 20), [
        { head: 'port', value: p => p.port },
        { head: 'accesses', right: true, value: p => count(p.accesses) },
        { head: 'first', value: p => time(p.firstSeen) },
        { head: 'last', value: p => time(p.lastSeen) },
      ]),
      ...view.payloads.slice(0, 10).map(p => `${p.id}  ${p.port}  ${p.class}  ${p.text.slice(0, 70)}`),
    ]
    process.stdout.write(`${lines.join('\n')}\n`)
  })
}
