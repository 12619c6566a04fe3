import type { Command } from 'commander'
import { lookUpPayloads } from '../run/look-up/look-up.ts'
import { defineLookUp } from './look-up-command.ts'
import { type Column, count, tableText } from './table.ts'

type Row = Awaited<ReturnType<typeof lookUpPayloads>>[number]

/** The same counts without survey scanners; only where a list holds for the period. */
const WITHOUT_SURVEY: Column<Row>[] = [
  { head: 'w/o surveys', right: true, value: p => count(p.withoutSurvey?.accesses ?? 0) },
  { head: 'sources', right: true, value: p => count(p.withoutSurvey?.sources ?? 0) },
  { head: 'ports', right: true, value: p => count(p.withoutSurvey?.ports ?? 0) },
]

export function define(command: Command): void {
  command.option('--match <signature>', 'only groups that this signature matches')
  defineLookUp(command, {
    listed: true,
    survey: true,
    example: 'teiten payloads --period 2014-06 --top 10',
    look: (site, period, { top, survey }) =>
      lookUpPayloads(site, period, top, (command.opts() as { match?: string }).match ?? null, survey),
    json: (payloads, period, site) => ({ period: period.name, timeZone: site.store.timeZone, payloads }),
    text: payloads =>
      tableText(payloads, [
        { head: 'rank', right: true, value: p => String(p.rank) },
        { head: 'id', value: p => p.id },
        { head: 'class', value: p => p.class },
        { head: 'protocol', value: p => p.protocol },
        { head: 'accesses', right: true, value: p => count(p.accesses) },
        { head: 'sources', right: true, value: p => count(p.sources) },
        { head: 'ports', right: true, value: p => count(p.ports) },
        ...(payloads.some(p => p.withoutSurvey !== null) ? WITHOUT_SURVEY : []),
        { head: 'text', value: p => p.text.slice(0, 60) },
      ]),
  })
}
