import type { Command } from 'commander'
import { visibleText } from '../base/text.ts'
import { type Check, examine } from '../run/site/doctor.ts'
import { printJson } from './print-json.ts'
import { addSiteOptions, type SiteFlags } from './site-options.ts'

export function define(command: Command): void {
  addSiteOptions(command).option('--json', 'one object').addHelpText('after', '\nExample:\n  teiten doctor').action(run)
}

async function run(flags: SiteFlags & { json?: boolean }): Promise<void> {
  const checks: Check[] = []
  for await (const check of examine({ data: flags.data, config: flags.config, timeZone: flags.timeZone })) {
    checks.push(check)
    if (flags.json !== true)
      process.stdout.write(
        `${check.ok ? 'OK  ' : 'FAIL'}  ${visibleText(`${check.name}: ${check.text}`)}${check.next === '' ? '' : `\n      ${check.next}`}\n`,
      )
  }
  if (flags.json === true) printJson({ checks })
  if (checks.some(c => !c.ok)) process.exitCode = 1
}
