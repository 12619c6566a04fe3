import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { builtFolder } from '../base/package-paths.ts'
import { DEMO_ZONE, fillWithDemo } from '../run/demo.ts'
import { newObservatory } from '../run/observatory.ts'
import { closeSite, openSite, type Site } from '../run/site.ts'
import { dataSpan } from '../run/span.ts'
import { startServer } from '../serve/server.ts'
import { newProgress } from './progress.ts'
import { addSiteOptions, type SiteFlags } from './site-options.ts'

interface Flags extends SiteFlags {
  demo?: boolean
  host?: string
  port?: string
}

export function define(command: Command): void {
  addSiteOptions(command)
    .option('--demo', 'fill an empty store with the June 2014 scenario first')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <n>', 'port to listen on (default: 8778)')
    .addHelpText('after', '\nExample:\n  teiten start --demo')
    .action(run)
}

async function run(flags: Flags): Promise<void> {
  const started = performance.now()
  const site = await openSite({
    data: flags.data,
    config: flags.config,
    timeZone: flags.timeZone,
    keepAlive: true,
    zoneOfData: flags.demo === true ? DEMO_ZONE : null,
  })
  try {
    const webRoot = join(builtFolder, 'web')
    const server = await startServer({
      observatory: newObservatory(site),
      host: flags.host ?? site.config.host,
      port: flags.port === undefined ? site.config.port : portNumber(flags.port),
      webRoot: existsSync(webRoot) ? webRoot : null,
      log: line => process.stderr.write(`${line}\n`),
    })
    say(`dashboard  ${server.url}`)
    if (flags.demo === true) await demo(site, flags.data)
    else if ((await dataSpan(site)) === null)
      say('The store is empty: teiten import FILE… fills it (--demo shows an example).')
    say(`ready in ${((performance.now() - started) / 1000).toFixed(1)} s; Ctrl-C stops`)
    await untilStopped()
    await server.close()
  } finally {
    await closeSite(site)
  }
}

async function demo(site: Site, data: string): Promise<void> {
  if ((await dataSpan(site)) !== null) return say('The store has data already: the demo is not added to it.')
  const progress = newProgress()
  const files = await fillWithDemo(site, data, {
    onProgress: (part, what) => progress.at(part, what),
    onStep: line => {
      progress.stop()
      say(line)
    },
  }).finally(() => progress.stop())
  for (const file of files.filter(f => /\.(html|pdf)$/.test(f))) say(`report     ${file}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function portNumber(text: string): number {
  const n = Number(text)
  if (Number.isInteger(n) && n >= 0 && n <= 65_535) return n
  throw new TeitenError('TEITEN_USAGE', `"${text}" is not a port`, {
    where: '--port',
    next: 'Give 0 (any free one) to 65535.',
  })
}

function untilStopped(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
