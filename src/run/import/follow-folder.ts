import { createHash } from 'node:crypto'
import { createReadStream, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { TeitenError } from '../../base/error.ts'
import { fileFingerprint, openBytes } from '../../capture/byte-stream.ts'
import type { SegmentRow } from '../../store/answers.ts'
import { segmentsNamed, undoSegment } from '../../store/ledger.ts'
import type { Site } from '../site/site.ts'
import { beingWritten, type FoundFile, filesOf, stampOf } from './rotation.ts'

export interface FollowOptions {
  folders: readonly string[]
  /** A file that did not change for so long is complete, unless somebody has it open; one that has a successor is so at once. */
  quietMs: number
  signal: AbortSignal
  /** Imports one file. */
  importOne(path: string): Promise<void>
  /** Something a person should know. */
  onNotice(line: string): void
}

export const QUIET_MS = 60_000
/** How often the folders are looked at. */
export const LOOK_MS = 5000
/** A file with a successor is left alone until its writer has let it go. */
const SETTLE_MS = 1000

interface Following {
  site: Site
  options: FollowOptions
  /** By path: how the file looked when it was dealt with. */
  done: Map<string, string>
  /** By path: how it looked last, and since when (performance.now). */
  seen: Map<string, { stamp: string; since: number }>
  trouble: string
}

/**
 * Imports what appears in the folders, each packet once, until it is told to stop: files of tcpdump -G and -C, compressed after
 * rotation or not. Whatever was begun when the process was killed is done again at the next start. A file that grew after it was
 * read is taken out and read again whole.
 */
export async function followFolders(site: Site, options: FollowOptions): Promise<void> {
  const f: Following = { site, options, done: new Map(), seen: new Map(), trouble: '' }
  while (!options.signal.aborted) {
    for (const folder of options.folders) await lookInto(f, folder)
    await wait(Math.min(LOOK_MS, Math.max(50, options.quietMs / 4)), undefined, { signal: options.signal }).catch(
      () => undefined,
    )
  }
}

async function lookInto(f: Following, folder: string): Promise<void> {
  const ready = readyFiles(f, filesIn(f, folder))
  if (ready.length === 0) return
  const open = await beingWritten(dirname(ready[0]!.path))
  for (const file of ready) {
    if (f.options.signal.aborted) return
    if (!open.has(file.path)) await deal(f, file)
  }
}

/** Files that changed since they were dealt with, and seem complete. */
function readyFiles(f: Following, files: readonly FoundFile[]): FoundFile[] {
  const paths = new Set(files.map(file => file.path))
  return files.filter((file, i) => {
    const quietFor = unchangedFor(f, file)
    if (f.done.get(file.path) === stampOf(file)) return false
    if (file.plain !== file.path && paths.has(file.plain)) return false // it is just being compressed
    const isNewest = !files.slice(i + 1).some(other => other.family === file.family && other.plain !== file.plain)
    return quietFor >= (isNewest ? f.options.quietMs : Math.min(SETTLE_MS, f.options.quietMs))
  })
}

function filesIn(f: Following, folder: string): FoundFile[] {
  try {
    return filesOf(realpathSync(folder))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    tell(f, `${folder} cannot be read (${code}); it is looked at again.`)
    return []
  }
}

/** How long the file has looked as it does: by its own time where that is past, else since it was seen so first. */
function unchangedFor(f: Following, file: FoundFile): number {
  const stamp = stampOf(file)
  const known = f.seen.get(file.path)
  const now = performance.now()
  if (known === undefined || known.stamp !== stamp) {
    const age = Math.max(0, Date.now() - file.modified)
    f.seen.set(file.path, { stamp, since: known === undefined ? now - age : now })
  }
  return now - f.seen.get(file.path)!.since
}

async function deal(f: Following, file: FoundFile): Promise<void> {
  try {
    if (await isNew(f, file)) await f.options.importOne(file.path)
    f.done.set(file.path, stampOf(file))
    f.trouble = ''
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error
    if (error.exitCode === 3) tell(f, `${error.line} It is tried again.`)
    else {
      tell(f, error.line)
      f.done.set(file.path, stampOf(file))
    }
  }
}

/** Once, until something else is to be said. */
function tell(f: Following, line: string): void {
  if (line !== f.trouble) f.options.onNotice(line)
  f.trouble = line
}

/** False if its content is in the store; what is there of a shorter state of it is taken out first. */
async function isNew(f: Following, file: FoundFile): Promise<boolean> {
  for (const row of await segmentsNamed(f.site.store, [file.path, file.plain])) {
    if (row.name === file.path && row.fingerprint === (await fileFingerprint(file.path))) return false
    const part = await partInStore(file, row)
    if (part === 'whole') return false
    if (part === 'beginning') {
      f.options.onNotice(`${file.path} has grown since it was read: it is read again from its beginning.`)
      await undoSegment(f.site.store, row)
      return true
    }
  }
  return true
}

/** How much of the file is what was imported before, possibly uncompressed, under this name. */
async function partInStore(file: FoundFile, row: SegmentRow): Promise<'whole' | 'beginning' | 'none'> {
  const length = Number(row.summary.bytes)
  const compressedSince = row.name !== file.path
  if (row.digest === '' || !(length > 0) || (!compressedSince && length > file.size)) return 'none'
  const hash = createHash('sha256')
  let read = 0
  for await (const chunk of contentOf(file.path, compressedSince)) {
    hash.update(chunk.subarray(0, Math.max(0, length - read)))
    read += chunk.length
    if (read > length) break
  }
  if (read < length || hash.digest('hex') !== row.digest) return 'none'
  return read === length ? 'whole' : 'beginning'
}

async function* contentOf(path: string, decompressed: boolean): AsyncGenerator<Uint8Array> {
  if (!decompressed) {
    yield* createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>
    return
  }
  const stream = await openBytes(path, { digest: false })
  try {
    yield* stream.chunks()
  } finally {
    await stream.close()
  }
}
