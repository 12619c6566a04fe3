import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { TeitenError } from './error.ts'

/** Number and start of a process, so that another process with the same number is not taken for it. */
export function processName(pid: number = process.pid): string {
  return `${pid}/${startOf(pid)}`
}

/** Start time of a process in clock ticks (proc(5), field 22); '' where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** True if the process that called itself so still runs on this machine. */
export function isRunning(name: string): boolean {
  const pid = Number(name.split('/')[0])
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return processName(pid) === name
}

/** Holds a lock file for this process until it is let go; what a dead process left is taken over. TEITEN_STORE_LOCKED if another has it, TEITEN_DISK_FULL. */
export function lockFile(path: string, what: string): () => void {
  const own = `${path}.${process.pid}`
  writeOwn(own)
  try {
    for (;;) {
      try {
        linkSync(own, path) // appears with its content or not at all
        return () => unlinkSync(path)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = readHolder(path)
      if (holder !== null && isRunning(holder))
        throw new TeitenError('TEITEN_STORE_LOCKED', `${what} is in use by another process (${holder.split('/')[0]})`, {
          where: path,
          next: 'Stop it, or choose another folder.',
        })
      removeStale(path)
    }
  } finally {
    unlinkSync(own)
  }
}

function writeOwn(path: string): void {
  try {
    writeFileSync(path, processName(), { mode: 0o600 })
  } catch (error) {
    removeStale(path)
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error
    throw new TeitenError('TEITEN_DISK_FULL', 'the disk is full', {
      where: path,
      next: 'Free some space and try again.',
    })
  }
}

function readHolder(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function removeStale(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
