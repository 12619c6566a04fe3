import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..', '..')
const entry = join(root, 'dist', 'cli', 'teiten.js')

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** Starts the built command as a user does. */
export function startTeiten(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>(done => child.on('close', (code, signal) => done({ code, signal, stdout, stderr })))
  return { child, ended }
}

export function teiten(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  return startTeiten(args, options).ended
}

/** Runs a command that must succeed; gives its JSON. */
export async function teitenJson<T>(args: readonly string[], options: { cwd?: string } = {}): Promise<T> {
  const { code, stdout, stderr } = await teiten([...args, '--json'], options)
  if (code !== 0) throw new Error(`teiten ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as T
}

export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `teiten-${name}-`))
}

/** Captures and logs of others, beside the repository or where TEITEN_SHARED_DATA says; null if there are none. */
export function sharedData(): string | null {
  const folder = process.env.TEITEN_SHARED_DATA ?? join(root, '..', 'shared', 'data')
  return existsSync(folder) ? folder : null
}
