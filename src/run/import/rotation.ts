import { readdirSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of a folder into which another program rotates captures or logs. */
export interface FoundFile {
  path: string
  size: number
  /** Unix ms. */
  modified: number
  inode: number
  /** Name with every run of digits as one mark and without compression suffix: files that follow one another share it. */
  family: string
  /** Path without compression suffix: what the file was called before it was compressed. */
  plain: string
}

const COMPRESSED = /\.(gz|gzip|zst)$/i
/** Written by us, or by a program that renames when it is done. */
const NOT_YET = /(^\.)|(\.(tmp|part|partial|swp|lock|teiten\.json)$)|~$/i

/** Regular files of the folder, oldest first. A folder that cannot be read throws as Node does. */
export function filesOf(folder: string): FoundFile[] {
  const found: FoundFile[] = []
  for (const name of readdirSync(folder)) {
    if (NOT_YET.test(name)) continue
    const path = join(folder, name)
    const stat = statOf(path)
    if (stat === null || !stat.isFile() || stat.size === 0) continue
    const plain = path.replace(COMPRESSED, '')
    const family = name.replace(COMPRESSED, '').replace(/\d+/g, '#')
    found.push({ path, size: stat.size, modified: stat.mtimeMs, inode: stat.ino, family, plain })
  }
  return found.sort((a, b) => a.modified - b.modified || (a.path < b.path ? -1 : 1))
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null // removed between the listing and now
  }
}

/** Changes whenever the file does. */
export function stampOf(file: FoundFile): string {
  return `${file.inode} ${file.size} ${file.modified}`
}

/**
 * Files of the folder that a program has open for writing, as far as this user may look at programs (proc(5)): none where
 * nobody can tell.
 */
export async function beingWritten(folder: string): Promise<Set<string>> {
  const open = new Set<string>()
  let pids: string[] = []
  try {
    pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  } catch {
    return open // not Linux
  }
  for (const pid of pids) {
    for (const [fd, path] of descriptorsBelow(pid, folder)) {
      const info = await readFile(`/proc/${pid}/fdinfo/${fd}`, 'utf8').catch(() => '')
      const flags = Number.parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? '0', 8)
      if ((flags & 3) !== 0) open.add(path) // O_WRONLY or O_RDWR
    }
  }
  return open
}

function descriptorsBelow(pid: string, folder: string): [fd: string, path: string][] {
  try {
    return readdirSync(`/proc/${pid}/fd`)
      .map((fd): [string, string] => [fd, linkOf(`/proc/${pid}/fd/${fd}`)])
      .filter(([, path]) => path.startsWith(`${folder}/`))
  } catch {
    return [] // another user's, or gone
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
