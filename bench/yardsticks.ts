import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { packageRoot } from '../src/base/package-paths.ts'

const YARDSTICKS = ['darknet-capture', 'limit-count', 'limit-tuples'] as const
type Yardstick = (typeof YARDSTICKS)[number]

/** Paths of the yardsticks in C; null for one that could not be built. */
export type Yardsticks = Record<Yardstick, string | null>

/** Compiles the yardsticks into `folder`. What cannot be built is said and left out. */
export function buildYardsticks(folder: string, say: (line: string) => void): Yardsticks {
  const sources = resolve(packageRoot, process.env.TEITEN_YARDSTICKS ?? '../shared/tools')
  const built: Yardsticks = { 'darknet-capture': null, 'limit-count': null, 'limit-tuples': null }
  for (const name of YARDSTICKS) {
    const source = join(sources, `${name}.c`)
    if (!existsSync(source)) {
      say(`${name} is left out: there is no ${source}`)
      continue
    }
    const program = join(folder, name)
    try {
      execFileSync('gcc', ['-O3', '-march=native', '-w', source, '-o', program, '-lm'], { stdio: 'pipe' })
      built[name] = program
    } catch (error) {
      say(`${name} is left out: ${(error as Error).message.split('\n')[0]}`)
    }
  }
  return built
}

/** True if a program can be run here. */
export function has(program: string): boolean {
  return spawnSync('bash', ['-c', 'command -v -- "$0"', program], { stdio: 'ignore' }).status === 0
}

/** First line of what a program says of its version; null where it is not installed. */
export function versionOf(program: string, args: readonly string[]): string | null {
  if (!has(program)) return null
  const { stdout, stderr } = spawnSync(program, [...args], { encoding: 'utf8' })
  return `${stdout}\n${stderr}`.trim().split('\n')[0]!.trim()
}
