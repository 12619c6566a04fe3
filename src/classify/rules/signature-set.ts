import { TeitenError } from '../../base/error.ts'
import { textDigest } from '../../base/hash.ts'
import { wasPrepared } from '../../base/prepared-documents.ts'
import { parseYaml } from '../../base/yaml-file.ts'
import { PAYLOAD_CLASSES } from '../../model/payload.ts'
import { readSuricataFile } from '../suricata/load-suricata.ts'
import { compileRule, costlyPattern } from './compile-rule.ts'
import { exampleResults } from './rule-examples.ts'
import { LARGEST_SURICATA_FILE, LARGEST_YAML_FILE, ruleText } from './rule-text.ts'
import { type SignatureEngine, signatureEngine } from './signature-engine.ts'
import { SignatureFile, type WrittenRule } from './signature-file.ts'
import { type LoadedRule, type RefusedRule, type SignatureRule, signatureFiles } from './signature-rule.ts'

/** Every signature that is loaded, and the engine that finds them. */
export interface SignatureSet {
  /** Digest of the rules' text: the same rules, the same version. */
  readonly version: string
  /** The deciding ones first: by class, then weight, then id. */
  readonly rules: readonly SignatureRule[]
  readonly engine: SignatureEngine
  /** Rules of Suricata that are outside of the subset. */
  readonly refused: readonly RefusedRule[]
}

/** One file of rules as it was read. */
export interface RuleFile {
  path: string
  text: string
  rules: readonly WrittenRule[]
  /** Line number of each rule's id. */
  lines: ReadonlyMap<string, number>
  /** True where the examples were run before, on the same text. */
  tested: boolean
}

/** A rule without a weight of its own. */
const ORDINARY_WEIGHT = 50

/**
 * All rules of the folders' *.yaml and *.rules files (or of single files), in order of file name. TEITEN_BAD_RULE with file
 * and line for a rule of ours that is malformed, has no examples, whose examples fail, or whose patterns could take more
 * than linear time or too much of it. A rule of Suricata outside of the subset is left out and kept in `refused`.
 */
export function loadSignatures(folders: readonly string[]): SignatureSet {
  const paths = folders.flatMap(signatureFiles)
  const foreign = paths.filter(isSuricata).map(readSuricataFile)
  const files = paths.filter(path => !isSuricata(path)).map(readRuleFile)
  const loaded = files.flatMap(file => file.rules.map(rule => loadRule(file, rule)))
  const seen = new Map<string, string>()
  for (const { rule } of loaded) {
    const other = seen.get(rule.id)
    if (other !== undefined) throw badRule(rule.where, `the id ${rule.id} is used in ${other}, too`)
    seen.set(rule.id, rule.where)
  }
  const refused = foreign.flatMap(file => file.refused)
  for (const accepted of foreign.flatMap(file => file.accepted)) {
    const other = seen.get(accepted.rule.id)
    if (other !== undefined) refused.push({ where: accepted.rule.where, reason: `sid: used in ${other}, too` })
    else loaded.push(accepted)
    seen.set(accepted.rule.id, accepted.rule.where)
  }
  loaded.sort((a, b) => rank(a.rule) - rank(b.rule) || b.weight - a.weight || (a.rule.id < b.rule.id ? -1 : 1))
  return {
    version: versionOf([...files, ...foreign]),
    rules: loaded.map(l => l.rule),
    engine: signatureEngine(loaded.map(l => l.test)),
    refused,
  }
}

/** The version that loadSignatures would give, without understanding the rules. */
export function signatureVersion(folders: readonly string[]): string {
  const paths = folders.flatMap(signatureFiles)
  const inOrder = [...paths.filter(path => !isSuricata(path)), ...paths.filter(isSuricata)]
  return versionOf(
    inOrder.map(path => ({ text: ruleText(path, isSuricata(path) ? LARGEST_SURICATA_FILE : LARGEST_YAML_FILE) })),
  )
}

function versionOf(files: readonly { text: string }[]): string {
  return textDigest(files.map(f => f.text).join('\0')).slice(0, 12)
}

/** True for a file of Suricata rules. */
export function isSuricata(path: string): boolean {
  return path.endsWith('.rules')
}

export function readRuleFile(path: string): RuleFile {
  const text = ruleText(path, LARGEST_YAML_FILE)
  const document = parseYaml(text, path, SignatureFile)
  return { path, text, rules: document.signatures, lines: linesOfIds(text), tested: wasPrepared(document) }
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

function loadRule(file: RuleFile, written: WrittenRule): LoadedRule {
  const where = placeOfRule(file, written.id)
  const test = compileRule(written)
  if ('wrong' in test) throw badRule(where, `${written.id}: ${test.wrong}`)
  const costly = file.tested ? null : costlyPattern(written)
  if (costly !== null) throw badRule(where, `${written.id}: ${costly}`)
  const failed = file.tested ? undefined : exampleResults(written, test).find(result => !result.ok)
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
