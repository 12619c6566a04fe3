import type { Command } from 'commander'
import { addSiteOptions } from './site-options.ts'
import { addListenOptions, type Flags, run } from './start.ts'

export function define(command: Command): void {
  addListenOptions(addSiteOptions(command))
    .addHelpText('after', '\nExample:\n  teiten serve --data /var/lib/teiten')
    .action((flags: Omit<Flags, 'demo' | 'sensor'>) => run({ ...flags, sensor: false }))
}
