import type { Command } from 'commander'
import { checkSignatures } from '../run/site/check-signatures.ts'
import { printJson } from './print-json.ts'
import { count, tableText } from './table.ts'

interface Flags {
  config?: string
  json?: boolean
}

export function define(command: Command): void {
  command.addHelpText('after', '\nExample:\n  teiten signature test')
  command
    .command('test')
    .description('run the examples in every rule')
    .argument('[folder...]', "folders of rules (default: those that come with teiten, and the site's own)")
    .option('--config <file>', 'settings of the site')
    .option('--json', 'one object')
    .action(test)
}

async function test(folders: string[], flags: Flags): Promise<void> {
  const { tests, failed } = checkSignatures(folders, flags.config)
  if (flags.json === true) printJson({ tests: tests.length, failed: failed.length, failures: failed })
  else if (failed.length > 0) {
    const columns = [
      { head: 'rule', value: (t: (typeof failed)[number]) => t.rule },
      { head: 'example', value: (t: (typeof failed)[number]) => t.example },
      { head: 'reason', value: (t: (typeof failed)[number]) => t.reason },
    ]
    process.stdout.write(
      `${tableText(failed, columns)}\n${count(failed.length)} of ${count(tests.length)} examples failed\n`,
    )
  } else
    process.stdout.write(
      `${count(new Set(tests.map(t => t.rule)).size)} rules, ${count(tests.length)} examples: all hold\n`,
    )
  if (failed.length > 0) process.exitCode = 1
}
