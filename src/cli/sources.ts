import type { Command } from 'commander'
import { lookUpSources } from '../run/look-up/look-up.ts'
import { defineLookUp, minuteText } from './look-up-command.ts'
import { count, tableText } from './table.ts'

export function define(command: Command): void {
  defineLookUp(command, {
    listed: true,
    survey: true,
    example: 'teiten sources --period 2014-06 --top 50',
    look: (site, period, { top, survey }) => lookUpSources(site, period, top, survey),
    json: (sources, period, site) => ({ period: period.name, timeZone: site.store.timeZone, sources }),
    text: sources => {
      const table = tableText(sources, [
        { head: 'rank', right: true, value: s => String(s.rank) },
        { head: 'source', value: s => s.source },
        { head: 'country', value: s => s.country || '??' },
        { head: 'accesses', right: true, value: s => count(s.accesses) },
        { head: 'ports', right: true, value: s => count(s.ports) },
        { head: 'handshake', value: s => (s.handshake ? 'yes' : 'no') },
        { head: 'marks', value: s => s.marks.join(' ') },
        { head: 'first', value: s => minuteText(s.firstSeen) },
        { head: 'last', value: s => minuteText(s.lastSeen) },
      ])
      return `${table}\nA source without a handshake may be forged. A source is not an attacker.`
    },
  })
}
