import type { Command } from 'commander'
import { checkSignatures } from '../run/site/check-signatures.ts'
import { printJson } from './print-json.ts'
import { checkCommand } from './signature-check.ts'
import { huntCommand } from './signature-hunt.ts'
import { addSiteOptions } from './site-options.ts'
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
    .argument('[path...]', "folders or files of rules (default: those that come with teiten, and the site's own)")
    .option('--config <file>', 'settings of the site')
    .option('--json', 'one object')
    .addHelpText('after', '\nExample:\n  teiten signature test rules/signatures')
    .action(test)
  command
    .command('check')
    .description('what is refused and why, what could be better, what each pattern may cost')
    .argument('[path...]', "folders or files, *.yaml or Suricata's *.rules (default: teiten's and the site's own)")
    .option('--config <file>', 'settings of the site')
    .option('--all', 'every row of every table')
    .option('--json', 'one object')
    .addHelpText('after', '\nExample:\n  teiten signature check emerging-web.rules')
    .action(checkCommand)
  addSiteOptions(
    command
      .command('hunt')
      .description('search all stored payloads: since when, from whom, to which ports')
      .argument('[signature...]', "ids, or folders and files of new rules (default: all of the site's that hit)"),
  )
    .option('--json', 'one object')
    .option('--jsonl', 'one object per line')
    .addHelpText(
      'after',
      '\nA search that was interrupted goes on where it stopped.\n\nExample:\n  teiten signature hunt new-rule.yaml',
    )
    .action(huntCommand)
}

function test(paths: string[], flags: Flags): void {
  const { tests, failed } = checkSignatures(paths, flags.config)
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
