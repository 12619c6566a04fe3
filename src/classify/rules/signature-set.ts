import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TeitenError } from '../../base/error.ts'
import { textDigest } from '../../base/hash.ts'
import { parseYaml } from '../../base/yaml-file.ts'
import type { Localized } from '../../model/advisory.ts'
import { PAYLOAD_CLASSES, type PayloadClass } from '../../model/payload.ts'
import { compileRule, type RuleTest } from './compile-rule.ts'
import { exampleResults } from './rule-examples.ts'
import { type SignatureEngine, signatureEngine } from './signature-engine.ts'
import { SignatureFile, type WrittenRule } from './signature-file.ts'

/** What the rest of teiten needs to know about a signature; the matching parts stay in this folder. */
export interface SignatureRule {
  id: string
  title: Localized
  class: PayloadClass
  /** Id of `rules/categories.yaml`. */
  category: string
  /** Product kind of the recommendations, or ''. */
  productKind: string
  /** Ids of `rules/advisories`. */
  advisories: string[]
  references: string[]
  /** "signatures/bmc.yaml:12". */
  where: string
}

/** Every signature that is loaded, and the engine that finds them. */
export interface SignatureSet {
  /** Digest of the rules' text: the same rules, the same version. */
  readonly version: string
  /** The deciding ones first: by class, then weight, then id. */
  readonly rules: readonly SignatureRule[]
  readonly engine: SignatureEngine
}

/** One file of rules as it was read. */
export interface RuleFile {
  path: string
  text: string
  rules: readonly WrittenRule[]
  /** Line number of each rule's id. */
  lines: ReadonlyMap<string, number>
}

/** A rule without a weight of its own. */
const ORDINARY_WEIGHT = 50

/**
 * All rules of the folders' *.yaml files, in order of file name. TEITEN_BAD_RULE with file and line for a rule that is
 * malformed, has no examples, whose examples fail, or whose regexp could take more than linear time.
 */
export function loadSignatures(folders: readonly string[]): SignatureSet {
  const files = folders.flatMap(signatureFiles).map(readRuleFile)
  const loaded = files.flatMap(file => file.rules.map(rule => loadRule(file, rule)))
  const seen = new Map<string, string>()
  for (const { rule } of loaded) {
    const other = seen.get(rule.id)
    if (other !== undefined) throw badRule(rule.where, `the id ${rule.id} is used in ${other}, too`)
    seen.set(rule.id, rule.where)
  }
  loaded.sort((a, b) => rank(a.rule) - rank(b.rule) || b.weight - a.weight || (a.rule.id < b.rule.id ? -1 : 1))
  const version = textDigest(files.map(f => f.text).join('\0')).slice(0, 12)
  return { version, rules: loaded.map(l => l.rule), engine: signatureEngine(loaded.map(l => l.test)) }
}

/** Rules of a folder as *.yaml files in order of name; TEITEN_FILE_NOT_FOUND if there is no such folder. */
export function signatureFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => /\.ya?ml$/.test(name))
      .sort()
      .map(name => join(folder, name))
  } catch (cause) {
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the folder of signatures', {
      where: folder,
      next: 'Check the path.',
      cause,
    })
  }
}

export function readRuleFile(path: string): RuleFile {
  const text = readFileSync(path, 'utf8')
  return { path, text, rules: parseYaml(text, path, SignatureFile).signatures, lines: linesOfIds(text) }
}

/** Line number of each id; the text is gone through once, however many rules it holds. */
function linesOfIds(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  for (const [i, line] of text.split('\n').entries()) {
    const id = /^\s*-?\s*"?id"?:\s*"?([a-z0-9-]+)/.exec(line)?.[1]
    if (id !== undefined && !lines.has(id)) lines.set(id, i + 1)
  }
  return lines
}

/** "file:line" of a rule, found by its id. */
export function placeOfRule(file: RuleFile, id: string): string {
  const line = file.lines.get(id)
  return line === undefined ? file.path : `${file.path}:${line}`
}

interface LoadedRule {
  rule: SignatureRule
  test: RuleTest
  weight: number
}

function loadRule(file: RuleFile, written: WrittenRule): LoadedRule {
  const where = placeOfRule(file, written.id)
  const test = compileRule(written)
  if ('wrong' in test) throw badRule(where, `${written.id}: ${test.wrong}`)
  const failed = exampleResults(written, test).find(result => !result.ok)
  if (failed !== undefined) throw badRule(where, `${written.id}: ${failed.reason}: ${failed.example}`)
  const rule: SignatureRule = {
    id: written.id,
    title: written.title,
    class: written.class,
    category: written.category,
    productKind: written.productKind ?? '',
    advisories: written.advisories ?? [],
    references: written.references ?? [],
    where,
  }
  return { rule, test, weight: written.weight ?? ORDINARY_WEIGHT }
}

function rank(rule: SignatureRule): number {
  return PAYLOAD_CLASSES.indexOf(rule.class)
}

function badRule(where: string, what: string): TeitenError {
  return new TeitenError('TEITEN_BAD_RULE', what, {
    where,
    next: 'Mend the rule; `teiten signature test` runs all examples.',
  })
}

/** The rule of an id, or null. */
export function signatureById(set: SignatureSet, id: string): SignatureRule | null {
  return set.rules.find(rule => rule.id === id) ?? null
}
