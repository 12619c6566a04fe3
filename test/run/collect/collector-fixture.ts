import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Receiving, startReceiving } from '../../../src/run/collect/receive.ts'
import { enrolHere } from '../../../src/run/collect/registered-sensors.ts'
import { closeSite, openSite, type Site } from '../../../src/run/site/site.ts'

/** How often the collector looks for revocations: sooner than an operator needs. */
export const REGISTRY_MS = 100

/** A collector in this process, on a free port of loopback. */
export interface TestCollector {
  site: Site
  data: string
  url: string
  lines: string[]
  close(): Promise<void>
}

export async function startCollector(data: string, port = 0): Promise<TestCollector> {
  const site = await openSite({ data, timeZone: 'UTC' })
  const lines: string[] = []
  const receiving: Receiving = await startReceiving({
    site,
    data,
    port,
    registryMs: REGISTRY_MS,
    log: line => lines.push(line),
  })
  return {
    site,
    data,
    url: receiving.url()!,
    lines,
    close: async () => {
      await receiving.close()
      await closeSite(site)
    },
  }
}

/** Enrols, and dates the enrolment back, so that captures of any time may be this sensor's own. */
export async function enrolBackdated(data: string, url: string, code: string, folder: string): Promise<void> {
  const name = await enrolHere(folder, url, code)
  const path = join(data, 'sensors', `${name}.json`)
  const entry = JSON.parse(readFileSync(path, 'utf8')) as { enrolled: string }
  writeFileSync(path, JSON.stringify({ ...entry, enrolled: '2000-01-01T00:00:00Z' }))
}
