import { join } from 'node:path'
import { builtFolder } from '../src/base/package-paths.ts'
import type { CaptureName } from './captures.ts'
import type { Options } from './options.ts'
import type { Yardsticks } from './yardsticks.ts'

/** What every measure has at hand. */
export interface Bench {
  readonly options: Options
  /** Everything made here is removed at the end. */
  readonly folder: string
  readonly yardsticks: Yardsticks
  /** Settings with a thousand signatures. */
  readonly config: string
  /** A capture, made when it is first asked for; null where it cannot be made. */
  capture(name: CaptureName): Promise<string | null>
  say(line: string): void
  /** False once the time is up: then no new measure begins. */
  hasTime(): boolean
}

/** The command that people run, as it is published. */
export const TEITEN = join(builtFolder, 'cli', 'teiten.js')

/** A script of this folder, as the build put it. */
export function script(name: string): string {
  return join(import.meta.dirname, name)
}

/** Arguments of `node` that import a file into a data folder with everything switched on. */
export function importArgs(bench: Bench, file: string, data: string, addresses: readonly string[]): string[] {
  const named = addresses.length > 0 ? ['--addresses', addresses.join(',')] : []
  return [TEITEN, 'import', file, '--data', data, '--config', bench.config, '--json', ...named]
}
