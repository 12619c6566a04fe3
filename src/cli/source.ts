import type { Command } from 'commander'
import { lookUpSource } from '../run/look-up/look-up.ts'
import { defineLookUp, minuteText } from './look-up-command.ts'
import { sparkText } from './spark.ts'
import { count, tableText } from './table.ts'

type View = Awaited<ReturnType<typeof lookUpSource>>

export function define(command: Command): void {
  defineLookUp(command, {
    argument: { name: 'address', description: 'IPv4 or IPv6' },
    example: 'teiten source 203.0.113.7 --from 2014-06-01 --to 2014-06-30',
    look: (site, period, { argument }) => lookUpSource(site, argument, period),
    json: view => view,
    text: sourceText,
  })
}

function sourceText(view: View): string {
  const table = tableText(view.ports.slice(0, 20), [
    { head: 'port', value: p => p.port },
    { head: 'accesses', right: true, value: p => count(p.accesses) },
    { head: 'first', value: p => minuteText(p.firstSeen) },
    { head: 'last', value: p => minuteText(p.lastSeen) },
  ])
  return [
    `${view.source}  ${view.countryName.en}`,
    `${count(view.accesses)} accesses, ${count(view.packets)} packets, first ${minuteText(view.firstSeen)}, last ${minuteText(view.lastSeen)}`,
    view.handshake ? 'completed a handshake' : 'never completed a handshake: the address may be forged',
    ...(view.marks.length > 0 ? [`marks: ${view.marks.join(', ')}`] : []),
    ...(view.fullRangeSweepDays > 0 ? [`full-range sweep on ${view.fullRangeSweepDays} days`] : []),
    `by day: ${sparkText(view.days.map(d => d.accesses))}`,
    '',
    table,
    ...view.payloads.slice(0, 10).map(p => `${p.id}  ${p.port}  ${p.class}  ${p.text.slice(0, 70)}`),
  ].join('\n')
}
