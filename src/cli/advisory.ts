import type { Command } from 'commander'
import { listAdvisories } from '../run/site/list-advisories.ts'
import { printJson } from './print-json.ts'
import { count, tableText } from './table.ts'

interface Flags {
  config?: string
  json?: boolean
}

export function define(command: Command): void {
  command.addHelpText('after', '\nExample:\n  teiten advisory list')
  command
    .command('list')
    .description('disclosures that findings are set beside, by date')
    .option('--config <file>', 'settings of the site')
    .option('--json', 'one object')
    .action(list)
}

async function list(flags: Flags): Promise<void> {
  const advisories = listAdvisories(flags.config)
  if (flags.json === true) return printJson({ advisories })
  const text = tableText(advisories, [
    { head: 'disclosed', value: a => a.disclosed },
    { head: 'id', value: a => a.id },
    { head: 'title', value: a => a.title.en },
    { head: 'ports', value: a => a.ports.join(' ') },
    { head: 'signatures', value: a => a.signatures.join(' ') },
    { head: 'exposed hosts', right: true, value: a => (a.exposedHosts === null ? '' : count(a.exposedHosts.count)) },
    { head: 'CVE', value: a => a.cve.join(' ') },
  ])
  process.stdout.write(`${text}\n`)
}
