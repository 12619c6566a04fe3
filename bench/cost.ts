import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What running one command cost. */
export interface Cost {
  /** Seconds. */
  wall: number
  /** CPU seconds of the process and of the children it waited for, as the kernel counted them at its end. */
  cpu: number
  /** Most memory held at a time, MiB. */
  peakMiB: number
  /** The same of the store process, which goes on after the command; 0 without one. */
  storeCpu: number
  storePeakMiB: number
  stdout: string
}

export interface Command {
  name: string
  args: readonly string[]
  /** Data folder whose store process is measured beside it. */
  data?: string
  /** Words of a command whose standard output becomes this one's standard input; its own cost is not counted. */
  from?: readonly string[]
  /** Ends the command and throws after this many seconds. */
  timeoutSeconds?: number
}

/** Memory high-water marks are looked at this often; what a process takes in its last moment may be missed. */
const LOOK_MS = 20

/**
 * Runs the words after the first `$1` ones, which are the command that feeds it. bash's own `time` reads the kernel's account
 * of the ended process (wait4): nothing is lost between two looks at /proc.
 */
const TIMED = `TIMEFORMAT="%R %U %S"; n=$1; shift; from=("\${@:1:n}"); shift "$n"
if [ "$n" -gt 0 ]; then time "$@" < <(exec "\${from[@]}" 2>/dev/null); else time "$@"; fi`

/** Most standard error kept of a command that fails. */
const ERROR_CHARACTERS = 2000

/** Runs a command to its end and says what it cost. Throws with its standard error if it fails or takes too long. */
export async function costOf(command: Command): Promise<Cost> {
  const started = performance.now()
  const words = [command.name, ...command.args]
  const child = spawn(
    'bash',
    ['-c', TIMED, 'bash', String(command.from?.length ?? 0), ...(command.from ?? []), ...words],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  )
  const storeBefore = storeOf(command.data)
  const seen = { peak: 0, store: storeBefore }
  const look = () => {
    for (const pid of childrenOf(child.pid!))
      if (wordsOf(pid) === words.join('\0')) seen.peak = Math.max(seen.peak, peakOf(pid))
    seen.store = storeOf(command.data) ?? seen.store
  }
  const timer = setInterval(look, LOOK_MS)
  try {
    const { stdout, stderr } = await ended(child, command)
    const store = storeOf(command.data) ?? seen.store
    const again = store !== null && store.pid === storeBefore?.pid
    const [, user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number)
    return {
      wall: (performance.now() - started) / 1000,
      cpu: user! + system!,
      peakMiB: seen.peak,
      storeCpu: store === null ? 0 : store.cpu - (again ? storeBefore!.cpu : 0),
      storePeakMiB: store?.peak ?? 0,
      stdout,
    }
  } finally {
    clearInterval(timer)
  }
}

/** Output of a process that ends well; else throws. */
async function ended(child: ChildProcess, command: Command): Promise<{ stdout: string; stderr: string }> {
  const seconds = command.timeoutSeconds ?? 900
  let late = false
  const timeout = setTimeout(() => {
    late = true
    process.kill(-child.pid!, 'SIGTERM')
  }, seconds * 1000)
  let stdout = ''
  let stderr = ''
  child.stdout!.setEncoding('utf8').on('data', part => {
    stdout += String(part)
  })
  child.stderr!.setEncoding('utf8').on('data', part => {
    stderr = (stderr + String(part)).slice(-ERROR_CHARACTERS)
  })
  const code = await new Promise(done => child.on('close', done)).finally(() => clearTimeout(timeout))
  const said = [command.name, ...command.args].join(' ')
  if (late) throw new Error(`${said} was ended after ${seconds} s`)
  if (code !== 0) throw new Error(`${said} ended with ${String(code)}: ${stderr.trim()}`)
  return { stdout, stderr }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function wordsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0$/, '')
  } catch {
    return ''
  }
}

/** Most memory that a process has held so far, in MiB; 0 where it cannot be read. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** CPU seconds of a process so far, in clock ticks of 10 ms (proc(5), fields 14 and 15). */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

interface StoreProcess {
  pid: number
  cpu: number
  peak: number
}

/** The store process of a data folder as it is now; null if none runs. */
function storeOf(data: string | undefined): StoreProcess | null {
  if (data === undefined) return null
  try {
    const { pid } = JSON.parse(readFileSync(join(data, 'store.json'), 'utf8')) as { pid: number }
    return { pid, cpu: cpuOf(pid), peak: peakOf(pid) }
  } catch {
    return null
  }
}

/** How long a store may take to close. */
const CLOSING_MS = 30_000

/** Ends the store process of a data folder and waits until it has gone. */
export async function endStore(data: string): Promise<void> {
  const store = storeOf(data)
  if (store === null) return
  process.kill(store.pid, 'SIGTERM')
  for (let waited = 0; waited < CLOSING_MS && storeOf(data) !== null; waited += 20)
    await new Promise(done => setTimeout(done, 20))
}
