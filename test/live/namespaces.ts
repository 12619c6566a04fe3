import { spawn, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

/**
 * Namespaces of user, network and processes of our own, without root: mapped to an ordinary user that keeps its capabilities inside,
 * as a service with CAP_NET_RAW would run.
 */
export const UNSHARE = [
  'unshare',
  '-U',
  '--map-user=1000',
  '--map-group=1000',
  '--keep-caps',
  '-n',
  '-p',
  '-f',
  '--mount-proc',
  '--kill-child',
] as const

const NEEDED = ['ip', 'nsenter', 'tcpdump'] as const

/** Why namespaces cannot be used on this machine; '' if they can. */
export function namespacesProblem(more: readonly string[] = []): string {
  if (process.platform !== 'linux') return `namespaces are Linux's, and this is ${process.platform}`
  const [command, ...options] = UNSHARE
  const tried = spawnSync(command, [...options, 'ip', 'link', 'set', 'lo', 'up'], { encoding: 'utf8' })
  if (tried.status !== 0) return `unshare is refused: ${(tried.stderr ?? String(tried.error)).trim()}`
  const missing = [...NEEDED, ...more].filter(
    tool => spawnSync(tool, ['--help'], { stdio: 'ignore' }).error !== undefined,
  )
  return missing.length === 0 ? '' : `not installed: ${missing.join(', ')}`
}

const folder = import.meta.dirname
const dist = resolve(folder, '..', '..', 'dist')

/** Runs a script of this folder inside the namespaces, in a working folder; rejects with its standard error if it fails. */
export function runInNamespaces(script: string, workingFolder: string, timeoutMs: number): Promise<void> {
  const [command, ...options] = UNSHARE
  const child = spawn(command, [...options, 'bash', join(folder, script), folder, dist, workingFolder], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code, signal) =>
      code === 0 ? done() : failed(new Error(`${script} ended with ${code ?? signal}: ${stderr}`)),
    )
  })
}
