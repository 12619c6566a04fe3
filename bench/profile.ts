import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Bench, importArgs } from './bench.ts'
import { CAPTURES, type CaptureName } from './captures.ts'
import { costOf, endStore } from './cost.ts'

/** A profile as V8 writes it: samples, each the place where the thread was, with the microseconds since the one before. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

/** Functions that are listed beside the folders. */
const FUNCTIONS_LISTED = 20

/** Where a sample belongs: a folder of ours, a package, Node.js, or what V8 itself does. */
function partOf(url: string, name: string): string {
  const foreign = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)
  if (foreign !== null) return foreign[1]!
  const ours = /\/dist\/([a-z]+)\//.exec(url)
  if (ours !== null) return ours[1]!
  if (url.startsWith('node:') || url === '') return name.startsWith('(') ? name : 'Node.js'
  return url
}

const WAITING = new Set(['(idle)', '(root)'])

/** Seconds by part and by function, of all threads that were profiled; on a busy machine they hold what other processes took. */
function summed(profiles: readonly CpuProfile[]): { parts: Map<string, number>; functions: Map<string, number> } {
  const parts = new Map<string, number>()
  const functions = new Map<string, number>()
  const add = (to: Map<string, number>, key: string, seconds: number) => to.set(key, (to.get(key) ?? 0) + seconds)
  for (const { nodes, samples, timeDeltas } of profiles) {
    const byId = new Map(nodes.map(node => [node.id, node.callFrame]))
    samples.forEach((id, i) => {
      const { functionName, url } = byId.get(id)!
      if (WAITING.has(functionName)) return
      const part = partOf(url, functionName)
      add(parts, part, timeDeltas[i]! / 1e6)
      add(functions, `${functionName || '(anonymous)'}  ${part}`, timeDeltas[i]! / 1e6)
    })
  }
  return { parts, functions }
}

function tableOf(title: string, seconds: Map<string, number>, listed: number): string[] {
  const all = [...seconds.values()].reduce((a, b) => a + b, 0)
  const rows = [...seconds].sort((a, b) => b[1] - a[1]).slice(0, listed)
  return [
    title,
    ...rows.map(([key, s]) => `${s.toFixed(2).padStart(9)} s ${((100 * s) / all).toFixed(1).padStart(5)} %  ${key}`),
  ]
}

/** Imports the random and the folding capture under V8's profiler and prints where the importing process and its threads spend their time. */
export async function printProfile(bench: Bench): Promise<void> {
  for (const name of ['random', 'folding'] satisfies CaptureName[]) {
    const capture = await bench.capture(name)
    if (capture === null) continue
    bench.say(`profile of the import of "${name}"`)
    const data = join(bench.folder, 'data')
    const profiles = join(bench.folder, 'profiles')
    try {
      const args = [
        `--cpu-prof-dir=${profiles}`,
        '--cpu-prof',
        ...importArgs(bench, capture, data, CAPTURES[name].addresses),
      ]
      const cost = await costOf({ name: process.execPath, args, data })
      const read = readdirSync(profiles).map(
        file => JSON.parse(readFileSync(join(profiles, file), 'utf8')) as CpuProfile,
      )
      const { parts, functions } = summed(read)
      const head = `${name}: ${cost.wall.toFixed(1)} s wall, ${cost.cpu.toFixed(1)} CPU s here (${read.length} threads profiled), ${cost.storeCpu.toFixed(1)} CPU s in the store process`
      console.log(
        [head, ...tableOf('by folder:', parts, 100), ...tableOf('by function:', functions, FUNCTIONS_LISTED), ''].join(
          '\n',
        ),
      )
    } finally {
      await endStore(data)
      rmSync(data, { recursive: true, force: true, maxRetries: 30, retryDelay: 1000 })
      rmSync(profiles, { recursive: true, force: true })
    }
  }
}
