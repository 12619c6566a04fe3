import { readdirSync, rmSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from './find-process.ts'

/**
 * Blocks for the embedded store lie for a moment as files in a folder of the store, named by the process that wrote them.
 * The same bytes through a socket cost 1.6 CPU-seconds more per 10 million tuples (2026-11, two shared cores).
 */
const NAME = /^(\d+)-\d+$/
const SUFFIX = '.native'

let number = 0

/** Writes a block, lets it be read under its name, and takes it away. */
export async function withIncoming(
  folder: string,
  block: readonly Uint8Array[],
  read: (name: string) => Promise<unknown>,
): Promise<void> {
  const name = `${process.pid}-${++number}`
  const path = join(folder, name + SUFFIX)
  try {
    await writeParts(path, block)
    await read(name)
  } finally {
    await rm(path, { force: true }).catch(() => undefined)
  }
}

async function writeParts(path: string, block: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    const whole = block.reduce((sum, part) => sum + part.byteLength, 0)
    const { bytesWritten } = await file.writev(block)
    // writev may stop early, where the disk is all but full: the rest then says why.
    if (bytesWritten < whole) await file.write(Buffer.concat(block).subarray(bytesWritten))
  } finally {
    await file.close()
  }
}

/** Path of the block that a statement names: nothing outside of the folder can be named. */
export function incomingPath(folder: string, name: string): string {
  if (!NAME.test(name))
    throw new Error('Code: 36. DB::Exception: A block in the folder is named by two numbers. (BAD_ARGUMENTS)')
  return join(folder, name + SUFFIX)
}

/** Takes away what processes left that are no more. */
export function clearIncoming(folder: string): void {
  for (const file of names(folder)) {
    const writer = NAME.exec(file.slice(0, -SUFFIX.length))?.[1]
    if (file.endsWith(SUFFIX) && writer !== undefined && !isAlive(Number(writer)))
      rmSync(join(folder, file), { force: true })
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
