import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { builtFolder } from '../../base/package-paths.ts'
import type { Banners } from '../../capture/live/respond/banners.ts'

/** How often the file of the banners is looked at, as often as an observatory looks at its rules. */
export const BANNERS_MS = 10_000

export type BannersAnswer = { banners: Banners } | { trouble: string }

/**
 * Hands over the banners of a file whenever it was changed; where it cannot be read or is wrong, those of before stay in force, and
 * `log` is told once. The timer keeps no process alive; the function that is given stops it.
 */
export function followBanners(
  path: string,
  use: (banners: Banners) => void,
  log: (line: string) => void,
  everyMs: number = BANNERS_MS,
): () => void {
  let known = textOf(path)
  let reading = false
  const look = async () => {
    const text = textOf(path)
    if (text === known) return
    known = text
    const answer = text === null ? { trouble: `${path} cannot be read.` } : await readInThread(path)
    if ('trouble' in answer) return log(`${answer.trouble} The banners of before stay in force.`)
    use(answer.banners)
    log('The banners were read again.')
  }
  const timer = setInterval(() => {
    if (reading) return
    reading = true
    look()
      .catch((error: unknown) => log(`The banners were not read again: ${String(error)}`))
      .finally(() => {
        reading = false
      })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** What the file holds; null if it cannot be read just now. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** In a thread that ends: what reads and checks YAML is memory that a sensor would keep for ever. */
async function readInThread(path: string): Promise<BannersAnswer> {
  const thread = new Worker(join(builtFolder, 'run', 'observe', 'banners-thread.js'), { workerData: path })
  const [answer] = (await once(thread, 'message')) as [BannersAnswer]
  return answer
}
