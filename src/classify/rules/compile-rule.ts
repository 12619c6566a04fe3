import { TCP, UDP } from '../../model/protocol.ts'
import { writtenBytes } from './escaped-bytes.ts'
import { lower } from './literal-finder.ts'
import { REGEXP_STEPS, regexpCost } from './regexp-cost.ts'
import type { WrittenLiteral, WrittenRule } from './signature-file.ts'

export interface LiteralTest {
  bytes: Uint8Array
  ignoreCase: boolean
  /** First and last offset at which it may begin. */
  from: number
  last: number
}

/** A rule's conditions, ready to be asked; all of them have to hold. */
export interface RuleTest {
  /** IP protocol number, 0 for any. */
  transport: number
  /** '' for any. */
  protocol: string
  minLength: number
  maxLength: number
  fields: [string, string][]
  fieldPatterns: [string, RegExp][]
  literals: LiteralTest[]
  without: LiteralTest[]
  patterns: RegExp[]
}

/** The payload as a rule sees it. */
export interface RuleInput {
  bytes: Uint8Array
  transport: number
  protocol: string
  fields: Readonly<Record<string, string>>
  /** The bytes as one character each. */
  text: string
}

/** Conditions of a written rule, or what is wrong with it. */
export function compileRule(rule: WrittenRule): RuleTest | { wrong: string } {
  const wrong: string[] = []
  const pattern = (source: string): RegExp => {
    const cost = regexpCost(source)
    if ('refused' in cost)
      wrong.push(`the pattern /${source}/ has ${cost.refused}, which could take more than linear time`)
    else if (cost.steps > REGEXP_STEPS)
      wrong.push(`the pattern /${source}/ may take ${cost.steps} steps; begin it with ^ or bound what repeats`)
    try {
      return new RegExp(source, 's')
    } catch {
      wrong.push(`the pattern /${source}/ is no regular expression`)
      return /$^/
    }
  }
  const literal = (written: WrittenLiteral): LiteralTest => {
    const test = literalTest(written)
    if (typeof test !== 'string') return test
    wrong.push(test)
    return { bytes: new Uint8Array(1), ignoreCase: false, from: 0, last: 0 }
  }
  const test: RuleTest = {
    transport: rule.transport === 'tcp' ? TCP : rule.transport === 'udp' ? UDP : 0,
    protocol: rule.protocol ?? '',
    minLength: rule.length?.min ?? 0,
    maxLength: rule.length?.max ?? Number.POSITIVE_INFINITY,
    fields: Object.entries(rule.fields ?? {}),
    fieldPatterns: Object.entries(rule.fieldPatterns ?? {}).map(([name, source]) => [name, pattern(source)]),
    literals: (rule.literals ?? []).map(literal),
    without: (rule.without ?? []).map(literal),
    patterns: (rule.patterns ?? []).map(pattern),
  }
  if (
    test.fields.length + test.fieldPatterns.length + test.literals.length + test.patterns.length === 0 &&
    test.protocol === ''
  ) {
    wrong.push('it has no condition: give protocol, fields, literals or patterns')
  }
  return wrong.length > 0 ? { wrong: wrong[0]! } : test
}

function literalTest(written: WrittenLiteral): LiteralTest | string {
  const w = typeof written === 'string' ? { text: written } : written
  if ((w.text === undefined) === (w.hex === undefined)) return 'a literal has either text or hex'
  const bytes = writtenBytes(w.text ?? { hex: w.hex! })
  if (bytes === null || bytes.length === 0) return `"${w.text ?? w.hex}" has a wrong escape or digit`
  if (w.at !== undefined && (w.from !== undefined || w.to !== undefined))
    return 'a literal has either at, or from and to'
  const from = w.at ?? w.from ?? 0
  const last = w.at ?? (w.to ?? 4096) - bytes.length
  if (last < from) return `"${w.text ?? w.hex}" does not fit between from and to`
  return { bytes, ignoreCase: w.ignoreCase ?? false, from, last }
}

/** True if every condition holds. Time is linear in the payload for each literal, bounded by REGEXP_STEPS for each pattern. */
export function ruleHolds(test: RuleTest, input: RuleInput): boolean {
  if (test.transport !== 0 && test.transport !== input.transport) return false
  if (test.protocol !== '' && test.protocol !== input.protocol) return false
  if (input.bytes.length < test.minLength || input.bytes.length > test.maxLength) return false
  for (const [name, value] of test.fields) if (input.fields[name] !== value) return false
  for (const literal of test.literals) if (!literalOccurs(literal, input.bytes)) return false
  for (const literal of test.without) if (literalOccurs(literal, input.bytes)) return false
  for (const [name, pattern] of test.fieldPatterns) {
    const field = input.fields[name]
    if (field === undefined || !pattern.test(field)) return false
  }
  for (const pattern of test.patterns) if (!pattern.test(input.text)) return false
  return true
}

function literalOccurs(literal: LiteralTest, bytes: Uint8Array): boolean {
  const last = Math.min(literal.last, bytes.length - literal.bytes.length)
  for (let at = literal.from; at <= last; at++) if (literalIsAt(literal, bytes, at)) return true
  return false
}

function literalIsAt(literal: LiteralTest, bytes: Uint8Array, at: number): boolean {
  const wanted = literal.bytes
  for (let k = 0; k < wanted.length; k++) {
    const byte = bytes[at + k]!
    if (byte !== wanted[k] && !(literal.ignoreCase && lower(byte) === lower(wanted[k]!))) return false
  }
  return true
}
