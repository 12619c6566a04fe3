import { linearRegexp } from '../../base/regexp/linear-regexp.ts'
import { type RegexpMatcher, regexpFits } from '../../base/regexp/regexp-matcher.ts'
import { type RequiredLiterals, rarityOfSet, requiredLiterals } from '../../base/regexp/required-literals.ts'
import { tooCostly } from '../../base/regexp/worst-case.ts'
import { PAYLOAD_KEPT } from '../../model/payload.ts'
import { TCP, UDP } from '../../model/protocol.ts'
import type { EngineRule, RuleInput } from './engine-rule.ts'
import { type LiteralTest, literalOccurs, literalTest } from './literal-test.ts'
import type { WrittenRule } from './signature-file.ts'

/** A rule's conditions, ready to be asked; all of them have to hold. */
export interface RuleTest extends EngineRule {
  fields: [string, string][]
  fieldPatterns: [string, RegexpMatcher][]
  literals: LiteralTest[]
  without: LiteralTest[]
  patterns: RegexpMatcher[]
}

/** Patterns read a payload as bytes: `.` is any byte, `$` its very end. */
const PATTERN_FLAGS = { dotAll: true, dollarIsEnd: true } as const

/** Fields that stand in the payload as they are decoded, by protocol: a rule that asks for them requires these bytes. */
const VERBATIM: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['http', new Set(['method', 'target', 'host', 'userAgent', 'contentType', 'authorization', 'cookie', 'body'])],
  ['rtsp', new Set(['method', 'target', 'authorization', 'userAgent'])],
  ['sip', new Set(['method', 'target', 'userAgent'])],
])

/** A set of literals that is met by chance more often than once in 2^this is no better than none. */
const LEAST_BITS = 9

interface Compiler {
  rule: WrittenRule
  wrong: string
  /** Sets of literals of which each has to be met. */
  required: RequiredLiterals[]
}

/** Conditions of a written rule, or what is wrong with it. */
export function compileRule(rule: WrittenRule): RuleTest | { wrong: string } {
  const compiler: Compiler = { rule, wrong: '', required: [] }
  const test: RuleTest = {
    transport: rule.transport === 'tcp' ? TCP : rule.transport === 'udp' ? UDP : 0,
    protocol: rule.protocol ?? '',
    minLength: rule.length?.min ?? 0,
    maxLength: rule.length?.max ?? Number.POSITIVE_INFINITY,
    fields: Object.entries(rule.fields ?? {}),
    fieldPatterns: Object.entries(rule.fieldPatterns ?? {}).map(([name, source]) => [
      name,
      pattern(compiler, source, isVerbatim(rule, name)),
    ]),
    literals: (rule.literals ?? []).map(written => literal(compiler, written, true)),
    without: (rule.without ?? []).map(written => literal(compiler, written, false)),
    patterns: (rule.patterns ?? []).map(source => pattern(compiler, source, true)),
    anyOf: [],
    holds: input => ruleHolds(test, input),
  }
  for (const [name, value] of test.fields)
    if (isVerbatim(rule, name) && value !== '') compiler.required.push([Buffer.from(value, 'latin1')])
  test.anyOf = rarestSet(compiler.required)
  const conditions = test.fields.length + test.fieldPatterns.length + test.literals.length + test.patterns.length
  if (compiler.wrong === '' && conditions === 0 && test.protocol === '')
    return { wrong: 'it has no condition: give protocol, fields, literals or patterns' }
  return compiler.wrong === '' ? test : { wrong: compiler.wrong }
}

function isVerbatim(rule: WrittenRule, field: string): boolean {
  return VERBATIM.get(rule.protocol ?? '')?.has(field) === true
}

/** `inPayload`: what it fits stands in the payload, so that its literals may serve as prefilter. */
function pattern(compiler: Compiler, source: string, inPayload: boolean): RegexpMatcher {
  if (compiler.wrong !== '') return NO_PATTERN
  const regexp = linearRegexp(source, PATTERN_FLAGS)
  if (!('refused' in regexp)) {
    if (inPayload) compiler.required.push(...requiredLiterals(regexp.root))
    return regexp.matcher
  }
  compiler.wrong = `the pattern /${source.slice(0, 80)}/ has ${regexp.refused}; patterns take linear time and a bounded size`
  return NO_PATTERN
}

/** Which pattern of a rule that compiles may cost too much on one payload, and why; null if none. */
export function costlyPattern(rule: WrittenRule): string | null {
  for (const source of [...(rule.patterns ?? []), ...Object.values(rule.fieldPatterns ?? {})]) {
    const regexp = linearRegexp(source, PATTERN_FLAGS)
    const reason = 'refused' in regexp ? null : tooCostly(regexp, PAYLOAD_KEPT)
    if (reason !== null) return `the pattern /${source.slice(0, 80)}/ has ${reason}`
  }
  return null
}

function literal(
  compiler: Compiler,
  written: NonNullable<WrittenRule['literals']>[number],
  required: boolean,
): LiteralTest {
  const test = literalTest(written)
  if (typeof test !== 'string') {
    if (required) compiler.required.push([test.bytes])
    return test
  }
  if (compiler.wrong === '') compiler.wrong = test
  return { bytes: new Uint8Array(1), ignoreCase: false, from: 0, last: 0 }
}

const NO_PATTERN = matcherOf('a')

function matcherOf(source: string): RegexpMatcher {
  const regexp = linearRegexp(source)
  if ('refused' in regexp) throw new Error(regexp.refused)
  return regexp.matcher
}

/** The set that is met least often by chance; empty if none is rare enough to be worth looking for. */
export function rarestSet(sets: readonly RequiredLiterals[]): RequiredLiterals {
  let best: RequiredLiterals = []
  for (const set of sets) if (rarityOfSet(set) >= LEAST_BITS && rarityOfSet(set) > rarityOfSet(best)) best = set
  return best
}

/** True if every condition holds. Time is linear in the payload for each pattern, and for each literal times its length. */
export function ruleHolds(test: RuleTest, input: RuleInput): boolean {
  const { bytes, fields } = input
  if (test.transport !== 0 && test.transport !== input.transport) return false
  if (test.protocol !== '' && test.protocol !== input.protocol) return false
  if (bytes.length < test.minLength || bytes.length > test.maxLength) return false
  for (const [name, value] of test.fields) if (fieldOf(fields, name) !== value) return false
  for (const wanted of test.literals) if (!literalOccurs(wanted, bytes)) return false
  for (const unwanted of test.without) if (literalOccurs(unwanted, bytes)) return false
  for (const [name, matcher] of test.fieldPatterns) {
    const field = fieldOf(fields, name)
    if (field === undefined || !regexpFits(matcher, FIELD_BYTES, 0, writeField(field))) return false
  }
  for (const matcher of test.patterns) if (!regexpFits(matcher, bytes)) return false
  return true
}

/** A decoded field; a rule may name anything, what every object inherits included. */
function fieldOf(fields: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Room for one field as bytes; a field is a part of a payload, so it is no longer than PAYLOAD_KEPT. */
const FIELD_BYTES = new Uint8Array(PAYLOAD_KEPT)

/** Writes a field, one byte for each character, and gives how many. */
function writeField(field: string): number {
  const length = Math.min(field.length, FIELD_BYTES.length)
  for (let i = 0; i < length; i++) FIELD_BYTES[i] = field.charCodeAt(i)
  return length
}
