import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { TeitenError } from '../../base/error.ts'
import { textDigest } from '../../base/hash.ts'
import { findLiterals, type LiteralFinder, literalFinder } from '../../base/regexp/literal-finder.ts'
import { readRecogFile } from './read-recog.ts'
import { type RecogFingerprint, recogFingerprint, recogParams } from './recog-fingerprint.ts'

/** Fingerprints of one kind of text, found by what they cannot do without. */
export interface RecogDatabase {
  fingerprints: RecogFingerprint[]
  finder: LiteralFinder
  hits: Uint32Array
  /** Numbers of fingerprints that have to be asked always. */
  always: number[]
}

export interface RecogSet {
  /** By what they are matched against: "http_header.server". */
  databases: ReadonlyMap<string, RecogDatabase>
  refused: { where: string; reason: string }[]
  /** Digest of the files. */
  version: string
}

export const NO_RECOG: RecogSet = { databases: new Map(), refused: [], version: '' }

/** Recog's *.xml files of folders, or single files, in order of name. TEITEN_FILE_NOT_FOUND, TEITEN_BAD_RULE with file and line. */
export function loadRecog(paths: readonly string[]): RecogSet {
  const files = paths.flatMap(recogFiles).map(readRecogFile)
  const refused: RecogSet['refused'] = []
  const byText = new Map<string, RecogFingerprint[]>()
  for (const file of files)
    for (const written of file.fingerprints) {
      const fingerprint = recogFingerprint(written)
      if ('refused' in fingerprint) refused.push({ where: written.where, reason: fingerprint.refused })
      else byText.set(file.matches, [...(byText.get(file.matches) ?? []), fingerprint])
    }
  const databases = new Map([...byText].map(([matches, fingerprints]) => [matches, databaseOf(fingerprints)]))
  return {
    databases,
    refused,
    version: files.length === 0 ? '' : textDigest(files.map(f => f.text).join('\0')).slice(0, 12),
  }
}

/** Files of a folder, or the file itself. */
export function recogFiles(path: string): string[] {
  try {
    if (statSync(path).isFile()) return [path]
    return readdirSync(path)
      .filter(name => name.endsWith('.xml'))
      .sort()
      .map(name => join(path, name))
  } catch (cause) {
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the folder of fingerprints', {
      where: path,
      next: 'Check the path.',
      cause,
    })
  }
}

function databaseOf(fingerprints: RecogFingerprint[]): RecogDatabase {
  const literals: Uint8Array[] = []
  const owners: number[] = []
  const always: number[] = []
  fingerprints.forEach((fingerprint, i) => {
    if (fingerprint.anyOf.length === 0) always.push(i)
    for (const literal of fingerprint.anyOf) {
      literals.push(literal)
      owners.push(i)
    }
  })
  return { fingerprints, finder: literalFinder(literals, owners), hits: new Uint32Array(fingerprints.length), always }
}

/** What the first fingerprint that fits says, as Recog does it; null if none fits. */
export function firstRecog(database: RecogDatabase, text: string): Map<string, string> | null {
  const bytes = Buffer.from(text, 'utf8')
  const count = findLiterals(database.finder, bytes, database.hits)
  const asked = [...database.hits.subarray(0, count), ...database.always].sort((a, b) => a - b)
  for (const i of asked) {
    const params = recogParams(database.fingerprints[i]!, bytes)
    if (params !== null) return params
  }
  return null
}
