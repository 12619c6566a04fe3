import { findLiterals, type LiteralFinder, literalFinder } from '../../base/regexp/literal-finder.ts'
import { rarity } from '../../base/regexp/required-literals.ts'
import type { EngineRule, RuleInput } from './engine-rule.ts'

/** Rules behind a prefilter: one literal of each is looked for in a single pass, and every rule that was hit is asked in full. */
export interface SignatureEngine {
  readonly rules: readonly EngineRule[]
  readonly finder: LiteralFinder
  /** Rules without a literal, by the protocol that they ask for; '' for any. */
  readonly withoutLiteral: ReadonlyMap<string, readonly number[]>
  /** Room for one pass's hits. */
  readonly hits: Uint32Array
}

/** Bytes of a literal that the automaton looks for: enough that chance hits are rare, few enough that its table stays in the cache. */
const BYTES_LOOKED_FOR = 8

/** The answer where nothing holds: never made anew. */
const NONE: number[] = []
Object.freeze(NONE)

export function signatureEngine(rules: readonly EngineRule[]): SignatureEngine {
  const literals: Uint8Array[] = []
  const owners: number[] = []
  const withoutLiteral = new Map<string, number[]>()
  rules.forEach((rule, i) => {
    for (const literal of rule.anyOf) {
      literals.push(rarestPart(literal))
      owners.push(i)
    }
    if (rule.anyOf.length > 0) return
    const others = withoutLiteral.get(rule.protocol)
    if (others === undefined) withoutLiteral.set(rule.protocol, [i])
    else others.push(i)
  })
  return { rules, finder: literalFinder(literals, owners), withoutLiteral, hits: new Uint32Array(rules.length) }
}

/** The part of a literal that occurs least often by chance. */
function rarestPart(literal: Uint8Array): Uint8Array {
  let best = literal.subarray(0, BYTES_LOOKED_FOR)
  for (let at = 1; at + BYTES_LOOKED_FOR <= literal.length; at++) {
    const part = literal.subarray(at, at + BYTES_LOOKED_FOR)
    if (rarity(part) > rarity(best)) best = part
  }
  return best
}

/** Numbers of all rules that hold, ascending: the deciding one first. The answer is not to be changed. */
export function rulesThatHold(engine: SignatureEngine, input: RuleInput): number[] {
  const count = findLiterals(engine.finder, input.bytes, engine.hits)
  let held = NONE
  for (let k = 0; k < count; k++) held = ask(engine, engine.hits[k]!, input, held)
  held = askAll(engine, engine.withoutLiteral.get(input.protocol), input, held)
  held = askAll(engine, engine.withoutLiteral.get(''), input, held)
  return held.length > 1 ? held.sort((a, b) => a - b) : held
}

function askAll(
  engine: SignatureEngine,
  numbers: readonly number[] | undefined,
  input: RuleInput,
  held: number[],
): number[] {
  if (numbers === undefined) return held
  let now = held
  for (const i of numbers) now = ask(engine, i, input, now)
  return now
}

/** Cheap conditions first: what a rule looks into is only looked at where these hold. */
function ask(engine: SignatureEngine, i: number, input: RuleInput, held: number[]): number[] {
  const rule = engine.rules[i]!
  const { length } = input.bytes
  if (
    length < rule.minLength ||
    length > rule.maxLength ||
    (rule.transport !== 0 && rule.transport !== input.transport) ||
    (rule.protocol !== '' && rule.protocol !== input.protocol) ||
    !rule.holds(input)
  )
    return held
  if (held === NONE) return [i]
  held.push(i)
  return held
}
