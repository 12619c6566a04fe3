import { TeitenError } from '../../base/error.ts'
import type { Site } from '../site/site.ts'
import { type Receiving, startReceiving } from './receive.ts'

/** How often the files of the rules are looked at. */
const RULES_MS = 10_000

/** Beside the dashboard: listens for sensors, and takes changed rules over while it runs. */
export async function runCollector(site: Site, data: string, log: (line: string) => void): Promise<Receiving> {
  const receiving = await startReceiving({ site, data, log })
  let trouble = ''
  const timer = setInterval(() => {
    try {
      if (site.reloadRules()) log(`The rules were read again: version ${site.rules().version}.`)
      trouble = ''
    } catch (error) {
      if (!(error instanceof TeitenError)) throw error
      if (trouble !== error.line) log(`${error.line} The rules of before stay in force.`)
      trouble = error.line
    }
  }, RULES_MS)
  timer.unref()
  return {
    url: receiving.url,
    close: () => {
      clearInterval(timer)
      return receiving.close()
    },
  }
}
