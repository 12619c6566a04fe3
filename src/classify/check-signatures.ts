import { TeitenError } from '../base/error.ts'
import { linearRegexp } from '../base/regexp/linear-regexp.ts'
import { mostSteps } from '../base/regexp/worst-case.ts'
import { PAYLOAD_KEPT } from '../model/payload.ts'
import { compileRule, costlyPattern } from './rules/compile-rule.ts'
import { writtenBytes } from './rules/escaped-bytes.ts'
import { exampleResults, ruleInput, transportOf } from './rules/rule-examples.ts'
import { rulesThatHold, signatureEngine } from './rules/signature-engine.ts'
import type { WrittenRule } from './rules/signature-file.ts'
import { type RefusedRule, signatureFiles } from './rules/signature-rule.ts'
import { isSuricata, placeOfRule, type RuleFile, readRuleFile } from './rules/signature-set.ts'
import { readSuricataFile } from './suricata/load-suricata.ts'

/** What one step of a pattern takes at worst, in nanoseconds: `a[ab]{60}c` on random letters, 2 cores of a cloud machine, November 2026. */
export const NANOSECONDS_PER_STEP = 15

export interface PatternBound {
  rule: string
  pattern: string
  /** Most steps on a payload of PAYLOAD_KEPT bytes: parts of the pattern times bytes that it can look at. */
  steps: number
  /** The same in milliseconds. */
  milliseconds: number
}

export interface Remark {
  rule: string
  where: string
  what: string
}

export interface SignatureCheck {
  files: number
  accepted: number
  /** Rules that do not load, each with place and reason: our own that are wrong, and those of others outside of the subset. */
  wrong: RefusedRule[]
  refused: RefusedRule[]
  remarks: Remark[]
  patterns: PatternBound[]
}

interface Accepted {
  rule: WrittenRule
  where: string
  test: Exclude<ReturnType<typeof compileRule>, { wrong: string }>
}

/** Lint: which rules of folders and files are accepted, what is refused and why, what could be better, and what patterns may cost. */
export function checkRules(paths: readonly string[]): SignatureCheck {
  const check: SignatureCheck = { files: 0, accepted: 0, wrong: [], refused: [], remarks: [], patterns: [] }
  const own: Accepted[] = []
  const seen = new Map<string, string>()
  for (const path of paths.flatMap(signatureFiles)) {
    check.files++
    try {
      if (isSuricata(path)) {
        const file = readSuricataFile(path)
        check.accepted += file.accepted.length
        check.refused.push(...file.refused)
        for (const { rule, test } of file.accepted)
          if (test.anyOf.length === 0)
            check.remarks.push({ rule: rule.id, where: rule.where, what: asked(test.protocol) })
      } else checkFile(check, readRuleFile(path), own, seen)
    } catch (error) {
      if (!(error instanceof TeitenError)) throw error
      check.wrong.push({ where: error.where === '' ? path : error.where, reason: error.message })
    }
  }
  check.accepted += own.length
  for (const accepted of own) remarkOn(check, accepted)
  remarkTwins(check, own)
  return check
}

function checkFile(check: SignatureCheck, file: RuleFile, own: Accepted[], seen: Map<string, string>): void {
  for (const rule of file.rules) {
    const where = placeOfRule(file, rule.id)
    const test = compileRule(rule)
    const other = seen.get(rule.id)
    seen.set(rule.id, where)
    if (other !== undefined) check.wrong.push({ where, reason: `${rule.id}: the id is used in ${other}, too` })
    else if ('wrong' in test) check.wrong.push({ where, reason: `${rule.id}: ${test.wrong}` })
    else if (costlyPattern(rule) !== null) check.wrong.push({ where, reason: `${rule.id}: ${costlyPattern(rule)}` })
    else {
      const failed = exampleResults(rule, test).find(result => !result.ok)
      if (failed === undefined) own.push({ rule, where, test })
      else check.wrong.push({ where, reason: `${rule.id}: ${failed.reason}: ${failed.example}` })
    }
  }
}

function asked(protocol: string): string {
  return `no literal to find it by: it is asked for every payload${protocol === '' ? '' : ` of ${protocol}`}`
}

function remarkOn(check: SignatureCheck, { rule, where, test }: Accepted): void {
  const remark = (what: string) => check.remarks.push({ rule: rule.id, where, what })
  if ((rule.references ?? []).length === 0) remark('no reference')
  if (rule.title.ja === rule.title.en) remark('the title is the same in both languages')
  if (test.anyOf.length === 0 && test.patterns.length + test.literals.length > 0) remark(asked(test.protocol))
  for (const pattern of [...(rule.patterns ?? []), ...Object.values(rule.fieldPatterns ?? {})]) {
    const regexp = linearRegexp(pattern)
    if ('refused' in regexp) continue
    const steps = mostSteps(regexp, PAYLOAD_KEPT)
    check.patterns.push({ rule: rule.id, pattern, steps, milliseconds: (steps * NANOSECONDS_PER_STEP) / 1e6 })
  }
}

/** Rules with the same conditions, and rules of one class of which each fits all examples of the other. */
function remarkTwins(check: SignatureCheck, own: readonly Accepted[]): void {
  const engine = signatureEngine(own.map(a => a.test))
  const fits = own.map(({ rule }) => {
    const held = rule.examples.must.map(example => {
      const input = ruleInput(writtenBytes(example) ?? new Uint8Array(0), transportOf(rule))
      return new Set(rulesThatHold(engine, input))
    })
    return new Set([...(held[0] ?? [])].filter(i => held.every(h => h.has(i))))
  })
  const byConditions = new Map<string, string>()
  own.forEach(({ rule, where }, i) => {
    const conditions = conditionsOf(rule)
    const same = byConditions.get(conditions)
    if (same !== undefined) check.remarks.push({ rule: rule.id, where, what: `the same conditions as ${same}` })
    else byConditions.set(conditions, rule.id)
    for (const k of fits[i]!) {
      const other = own[k]!.rule
      if (k < i && same === undefined && fits[k]!.has(i) && other.class === rule.class)
        check.remarks.push({ rule: rule.id, where, what: `much like ${other.id}: each fits all examples of the other` })
    }
  })
}

function conditionsOf(rule: WrittenRule): string {
  const { transport, protocol, length, fields, fieldPatterns, literals, without, patterns } = rule
  return JSON.stringify([transport, protocol, length, fields, fieldPatterns, literals, without, patterns])
}
