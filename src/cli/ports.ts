import type { Command } from 'commander'
import type { RankingRow } from '../model/report.ts'
import { lookUpPorts } from '../run/look-up/look-up.ts'
import { defineLookUp } from './look-up-command.ts'
import { type Column, change, count, fixed, percent, tableText } from './table.ts'

/** The same counts without survey scanners; only where a list holds for the period. */
const WITHOUT_SURVEY: Column<RankingRow>[] = [
  { head: 'w/o surveys', right: true, value: r => count(r.withoutSurvey?.accesses ?? 0) },
  { head: 'sources', right: true, value: r => count(r.withoutSurvey?.sources ?? 0) },
]

export function define(command: Command): void {
  defineLookUp(command, {
    listed: true,
    survey: true,
    example: 'teiten ports --period 2014-06 --top 30',
    look: (site, period, { top, survey }) => lookUpPorts(site, period, top, survey),
    json: (ranking, period, site) => ({ period: period.name, timeZone: site.store.timeZone, ...ranking }),
    text: ({ rows, rest }) => {
      const told = rows.some(r => r.withoutSurvey !== null)
      const table = tableText(rows, [
        { head: 'rank', right: true, value: r => String(r.rank) },
        { head: 'before', right: true, value: r => (r.previousRank === null ? 'new' : String(r.previousRank)) },
        { head: 'port', value: r => r.key },
        { head: 'use', value: r => r.name.en },
        { head: 'accesses', right: true, value: r => count(r.accesses) },
        { head: '/day·address', right: true, value: r => fixed(r.perAddress, 2) },
        { head: 'share', right: true, value: r => percent(r.share) },
        { head: 'change', right: true, value: r => change(r.change) },
        { head: 'sources', right: true, value: r => count(r.sources) },
        ...(told ? WITHOUT_SURVEY : []),
      ])
      return `${table}\n${count(rest.count)} more ports and full-range sweeps: ${count(rest.accesses)} accesses (${percent(rest.share)})`
    },
  })
}
