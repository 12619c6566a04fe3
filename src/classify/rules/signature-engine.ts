import { type RuleInput, type RuleTest, ruleHolds } from './compile-rule.ts'
import { findLiterals, type LiteralFinder, literalFinder } from './literal-finder.ts'

/** Rules behind a prefilter: one literal of each is looked for in a single pass, and every rule that was hit is asked in full. */
export interface SignatureEngine {
  readonly tests: readonly RuleTest[]
  readonly finder: LiteralFinder
  /** Rules without a literal, by the protocol that they ask for; '' for any. */
  readonly withoutLiteral: ReadonlyMap<string, readonly number[]>
  /** Room for one pass's hits. */
  readonly hits: Uint32Array
}

export function signatureEngine(tests: readonly RuleTest[]): SignatureEngine {
  const literals: Uint8Array[] = []
  const owners: number[] = []
  const withoutLiteral = new Map<string, number[]>()
  tests.forEach((test, i) => {
    const rarest = rarestLiteral(test)
    if (rarest !== null) {
      literals.push(rarest)
      owners.push(i)
    } else withoutLiteral.set(test.protocol, [...(withoutLiteral.get(test.protocol) ?? []), i])
  })
  return { tests, finder: literalFinder(literals, owners), withoutLiteral, hits: new Uint32Array(tests.length) }
}

/** The longest literal is hit least often by chance. */
function rarestLiteral(test: RuleTest): Uint8Array | null {
  let longest: Uint8Array | null = null
  for (const { bytes } of test.literals) if (longest === null || bytes.length > longest.length) longest = bytes
  return longest
}

/** Indices of all rules that hold, ascending: the deciding one first. */
export function rulesThatHold(engine: SignatureEngine, input: RuleInput): number[] {
  const held: number[] = []
  const count = findLiterals(engine.finder, input.bytes, engine.hits)
  for (let k = 0; k < count; k++) if (ruleHolds(engine.tests[engine.hits[k]!]!, input)) held.push(engine.hits[k]!)
  for (const protocol of ['', input.protocol]) {
    for (const i of engine.withoutLiteral.get(protocol) ?? []) if (ruleHolds(engine.tests[i]!, input)) held.push(i)
  }
  return held.length > 1 ? held.sort((a, b) => a - b) : held
}
