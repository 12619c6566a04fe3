import { join } from 'node:path'
import { TeitenError } from '../../base/error.ts'
import { lockFile } from '../../base/process-lock.ts'
import { type Listener, listenForSensors } from '../../capture/receive/listener.ts'
import { readRegistry, registryStamp } from '../../capture/receive/registry.ts'
import type { Site } from '../site/site.ts'
import { acceptSegments, closeCollector, openCollector } from './collector.ts'

export interface ReceiveOptions {
  site: Site
  /** Folder of store, registry and quarantine. */
  data: string
  /** Over the settings of the site. */
  host?: string
  port?: number
  /** How often revocations are looked for, ms (default 5,000). */
  registryMs?: number
  log(line: string): void
}

export interface Receiving {
  /** https://host:port; null while there is no sensor to listen for, or the port is taken. */
  url(): string | null
  close(): Promise<void>
}

/** How often the registry is looked at while no sensor is known, and a taken port is tried again. */
const LOOK_MS = 5000

/** Listens for sensors from the moment on that one was added (teiten sensors add): nobody else has an open port. */
export async function startReceiving(options: ReceiveOptions): Promise<Receiving> {
  let open: { listener: Listener; close(): Promise<void> } | null = null
  let trouble = ''
  let opening: Promise<void> = Promise.resolve()
  const attempt = async () => {
    if (open !== null || registryStamp(options.data) === '') return
    try {
      open = await openReceiving(options)
      options.log(`sensors    ${open.listener.url}`)
      trouble = ''
    } catch (error) {
      if (!(error instanceof TeitenError)) throw error
      if (trouble !== error.line) options.log(error.line)
      trouble = error.line
    }
  }
  await attempt()
  const timer = setInterval(() => {
    opening = opening.then(attempt)
  }, LOOK_MS)
  timer.unref()
  return {
    url: () => open?.listener.url ?? null,
    close: async () => {
      clearInterval(timer)
      await opening
      await open?.close()
    },
  }
}

async function openReceiving(options: ReceiveOptions): Promise<{ listener: Listener; close(): Promise<void> }> {
  const { site, data, log } = options
  readRegistry(data) // a file that cannot be read is said before anything is opened
  const unlock = lockFile(join(data, 'collector.lock'), 'the collector of this data folder')
  try {
    const collector = await openCollector(site, data, log)
    const listener = await listenForSensors({
      data,
      host: options.host ?? site.config.receiveHost,
      port: options.port ?? site.config.receivePort,
      accept: (sensor, segments) => acceptSegments(collector, sensor, segments),
      log,
      ...(options.registryMs === undefined ? {} : { registryMs: options.registryMs }),
    })
    return {
      listener,
      close: async () => {
        await listener.close()
        await closeCollector(collector)
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}
