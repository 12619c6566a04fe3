import type { Command } from 'commander'
import { lookUpPayload } from '../run/look-up.ts'
import { printJson } from './print-json.ts'
import {
  addPeriodOptions,
  addSiteOptions,
  askedPeriod,
  type PeriodFlags,
  type SiteFlags,
  withSite,
} from './site-options.ts'
import { count } from './table.ts'

interface Flags extends SiteFlags, PeriodFlags {
  json?: boolean
}

export function define(command: Command): void {
  addPeriodOptions(addSiteOptions(command))
    .argument('<id>', 'of a payload or a group, as teiten payloads prints it')
    .option('--json', 'one object')
    .addHelpText('after', '\nExample:\n  teiten payload 0123456789abcdef0123456789abcdef')
    .action(run)
}

async function run(id: string, flags: Flags): Promise<void> {
  await withSite(flags, async site => {
    const view = await lookUpPayload(site, id, await askedPeriod(site, flags))
    if (flags.json === true) return printJson(view)
    const lines = [
      `${view.id}  ${view.protocol}, ${view.class}${view.category === '' ? '' : `, ${view.category}`}`,
      `${count(view.length)} bytes kept${view.truncated ? ` of ${count(view.wireLength)} (cut)` : ''}; group ${view.group}`,
      ...view.signatures.map(s => `signature ${s.id}: ${s.title?.en ?? 'no longer in the rules'}`),
      ...Object.entries(view.fields).map(([name, value]) => `  ${name}: ${value}`),
      '',
      ...hexLines(view.hex),
      '',
      ...view.ports.map(p => `${p.port}  ${count(p.accesses)} accesses, ${count(p.sources)} sources`),
    ]
    process.stdout.write(`${lines.join('\n')}\n`)
  })
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
