import type { Command } from 'commander'
import { hexLines } from '../base/text.ts'
import { lookUpPayload } from '../run/look-up/look-up.ts'
import { defineLookUp } from './look-up-command.ts'
import { count } from './table.ts'

type View = Awaited<ReturnType<typeof lookUpPayload>>

export function define(command: Command): void {
  defineLookUp(command, {
    argument: { name: 'id', description: 'of a payload or a group, as teiten payloads prints it' },
    example: 'teiten payload 0123456789abcdef0123456789abcdef',
    look: (site, period, { argument }) => lookUpPayload(site, argument, period),
    json: view => view,
    text: payloadText,
  })
}

function payloadText(view: View): string {
  return [
    `${view.id}  ${view.protocol}, ${view.class}${view.category === '' ? '' : `, ${view.category}`}`,
    `${count(view.length)} bytes kept${view.truncated ? ` of ${count(view.wireLength)} (cut)` : ''}; group ${view.group}`,
    ...view.signatures.map(s => `signature ${s.id}: ${s.title?.en ?? 'no longer in the rules'}`),
    ...Object.entries(view.fields).map(([name, value]) => `  ${name}: ${value}`),
    '',
    ...hexLines(view.hex),
    '',
    ...view.ports.map(p => `${p.port}  ${count(p.accesses)} accesses, ${count(p.sources)} sources`),
  ].join('\n')
}
