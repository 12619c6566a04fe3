import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { builtFolder } from '../base/package-paths.ts'
import { runCollector } from '../run/collect/run-collector.ts'
import { newObservatory, type WarmObservatory } from '../run/look-up/observatory.ts'
import { sensorSettings } from '../run/observe/sensor-settings.ts'
import { DEMO_STEPS, DEMO_ZONE, demoState, fillWithDemo, publishDemo } from '../run/publish/demo.ts'
import { closeSite, openSite, type Site } from '../run/site/site.ts'
import { dataSpan } from '../run/site/span.ts'
import { startServer } from '../serve/server.ts'
import { newProgress } from './progress.ts'
import { addSiteOptions, type SiteFlags } from './site-options.ts'

export interface Flags extends SiteFlags {
  demo?: boolean
  host?: string
  port?: string
  sensor?: boolean
}

export function define(command: Command): void {
  addSiteOptions(command)
    .option('--demo', 'fill an empty store with the June 2014 scenario first')
    .option('--no-sensor', 'no live sensor on this machine')
    .addHelpText('after', '\nExample:\n  teiten start --demo')
    .action(run)
  addListenOptions(command)
}

export function addListenOptions(command: Command): Command {
  return command
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <n>', 'port to listen on (default: 8778)')
}

/** Store, collector, API and dashboard until somebody stops it. */
export async function run(flags: Flags): Promise<void> {
  const started = performance.now()
  const stopped = untilStopped()
  const port = flags.port === undefined ? null : portNumber(flags.port)
  const site = await openSite({
    data: flags.data,
    config: flags.config,
    timeZone: flags.timeZone,
    keepAlive: true,
    forPages: true,
    zoneOfData: flags.demo === true ? DEMO_ZONE : null,
  })
  let server: Awaited<ReturnType<typeof startServer>> | null = null
  let collector: Awaited<ReturnType<typeof runCollector>> | null = null
  try {
    const webRoot = join(builtFolder, 'web')
    const observatory = newObservatory(site)
    server = await startServer({
      observatory,
      host: flags.host ?? site.config.host,
      port: port ?? site.config.port,
      webRoot: existsSync(webRoot) ? webRoot : null,
      log: line => process.stderr.write(`${line}\n`),
    })
    say(`dashboard  ${server.url}`)
    collector = await runCollector(site, flags.data, say)
    const sensor = await beginSensor(site, flags)
    const filled = fill(site, flags, observatory).then(() => {
      observatory.tell(null)
      warm(observatory)
      say(sensor.line)
      say(`ready in ${((performance.now() - started) / 1000).toFixed(1)} s; Ctrl-C stops`)
      return 'filled' as const
    })
    const first = await Promise.race([filled, stopped])
    if (first === 'filled') await Promise.race([stopped, sensor.ended])
    else process.exitCode = 0
    await sensor.stop()
    filled.catch(() => {}) // it loses its store; the next start undoes what it left
  } finally {
    await collector?.close()
    await server?.close()
    await closeSite(site)
  }
  process.exit() // numbers that are still being worked out have nobody left to read them
}

/** A sensor, or the line that says why there is none. `ended` rejects with what stopped it; without a sensor it never ends. */
interface Beside {
  line: string
  ended: Promise<void>
  stop(): Promise<void>
}

/** The live sensor in the best mode that the machine allows. The demo is of June 2014 and takes nothing of today in. */
async function beginSensor(site: Site, flags: Flags): Promise<Beside> {
  const none = (why: string): Beside => ({
    line: `sensor     none: ${why}`,
    ended: new Promise(() => {}),
    stop: async () => {},
  })
  if (flags.sensor === false) return none('not asked for')
  if (flags.demo === true) return none('the demo shows June 2014')
  try {
    const { runSensor } = await import('../run/observe/run-sensor.ts')
    const { storeTarget } = await import('../run/observe/sensor-target.ts')
    const { sensorBanners } = await import('../run/observe/sensor-banners.ts')
    const settings = sensorSettings(site.config, {})
    const running = await runSensor(settings, storeTarget(site, say), sensorBanners(settings), say)
    return {
      line: running.words.map(words => `sensor     ${words}`).join('\n'),
      ended: running.ended,
      async stop() {
        running.stop()
        await running.ended
      },
    }
  } catch (error) {
    if (!(error instanceof TeitenError) || error.code !== 'TEITEN_LIVE_CAPTURE') throw error
    return none(`${error.message}. ${error.next}`)
  }
}

/** Makes the first page ready while nobody has asked for it yet; a failure is told to whoever asks. */
function warm(observatory: WarmObservatory): void {
  observatory.warm().catch(() => {})
}

async function fill(site: Site, flags: Flags, observatory: WarmObservatory): Promise<void> {
  if (flags.demo === true) return demo(site, flags.data, observatory)
  if ((await dataSpan(site)) === null)
    say('The store is empty: teiten import FILE… fills it (--demo shows an example).')
}

async function demo(site: Site, data: string, observatory: WarmObservatory): Promise<void> {
  const state = await demoState(site)
  if (state === 'other') return say('The store has data already: the demo is not added to it.')
  if (state === 'complete') return say('The store holds the demo and its report already.')
  const progress = newProgress()
  let step: (typeof DEMO_STEPS)[number] | null = null
  const steps = {
    onProgress: (part: number, what: string) => {
      progress.at(part, what)
      const begun = DEMO_STEPS.find(one => part <= one.to) ?? DEMO_STEPS.at(-1)!
      observatory.tell({ what: begun.what, part })
      if (!process.stderr.isTTY && begun !== step) say(`${begun.what.en} …`) // a log gets lines instead of a bar
      step = begun
    },
    onStep: (line: string) => {
      progress.stop()
      say(line)
    },
    onCounted: () => warm(observatory),
  }
  const work = state === 'unreported' ? publishDemo(site, steps) : fillWithDemo(site, data, steps)
  const files = await work.finally(() => progress.stop())
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

/** A second signal ends the process at once. */
function untilStopped(): Promise<'stopped'> {
  return new Promise(resolve => {
    process.once('SIGINT', () => resolve('stopped'))
    process.once('SIGTERM', () => resolve('stopped'))
  })
}
