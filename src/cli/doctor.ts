import type { Command } from 'commander'
import { examine } from '../run/site/doctor.ts'
import { printChecks } from './print-checks.ts'
import { addSiteOptions, type SiteFlags } from './site-options.ts'

export function define(command: Command): void {
  addSiteOptions(command).option('--json', 'one object').addHelpText('after', '\nExample:\n  teiten doctor').action(run)
}

function run(flags: SiteFlags & { json?: boolean }): Promise<void> {
  const checks = examine({ data: flags.data, config: flags.config, timeZone: flags.timeZone })
  return printChecks(checks, flags.json === true)
}
