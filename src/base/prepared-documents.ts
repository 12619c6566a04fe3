import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TSchema } from 'typebox'
import { textDigest } from './hash.ts'
import { builtFolder } from './package-paths.ts'

/**
 * Values of YAML files that were read and found right before: reading 300 signatures as YAML took 0.8 s
 * of every command (loaded machine). A value is found by the digest of its file's text and of the schema that it fits, so a file that was edited
 * is simply read again.
 */
const read = new Map<string, unknown>()
let prepared: Map<string, unknown> | null = null
const preparedValues = new WeakSet<object>()

/** What the build prepared of the rules that come with this version (scripts/build-data.mjs); none in a fresh checkout. */
export const preparedPath = join(builtFolder, 'data', 'documents.json')

/** The value of a text that was prepared, or undefined. It is shared: don't change it. */
export function preparedDocument(text: string, schema: TSchema): unknown {
  prepared ??= readPrepared()
  return prepared.get(keyOf(text, schema))
}

/** True for a value that preparedDocument gave: whoever prepared it has also run what a rule is tested with. */
export function wasPrepared(value: object): boolean {
  return preparedValues.has(value)
}

/** Keeps a value that was read, for documentsRead. */
export function noteDocument(text: string, schema: TSchema, value: unknown): void {
  read.set(keyOf(text, schema), value)
}

/** Every value that this process has read or was given, by key: for a thread of ours, or for the next process. */
export function documentsRead(): Record<string, unknown> {
  return Object.fromEntries([...(prepared ?? []), ...read])
}

/** Takes over what another thread has read and tested. */
export function addPrepared(documents: Readonly<Record<string, unknown>>): void {
  prepared ??= new Map()
  for (const [key, value] of Object.entries(documents)) {
    prepared.set(key, value)
    if (typeof value === 'object' && value !== null) preparedValues.add(value)
  }
}

function readPrepared(): Map<string, unknown> {
  prepared = new Map()
  try {
    addPrepared(JSON.parse(readFileSync(preparedPath, 'utf8')) as Record<string, unknown>)
  } catch {
    // Not built, or not to be read: the files are read as they are.
  }
  return prepared
}

const schemaDigests = new WeakMap<TSchema, string>()

function keyOf(text: string, schema: TSchema): string {
  let digest = schemaDigests.get(schema)
  if (digest === undefined) schemaDigests.set(schema, (digest = textDigest(JSON.stringify(schema))))
  return textDigest(`${digest}\0${text}`).slice(0, 32)
}
