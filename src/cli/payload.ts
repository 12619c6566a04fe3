import type { Command } from 'commander'
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

/** Sixteen bytes a line: offset, hexadecimal, printable characters. */
function hexLines(hex: string): string[] {
  const lines: string[] = []
  for (let at = 0; at < hex.length; at += 32) {
    const row = hex.slice(at, at + 32).match(/../g) ?? []
    const text = row.map(b => Number.parseInt(b, 16)).map(b => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.'))
    lines.push(`${(at / 2).toString(16).padStart(4, '0')}  ${row.join(' ').padEnd(47)}  ${text.join('')}`)
  }
  return lines
}
