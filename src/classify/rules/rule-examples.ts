import { TCP, UDP } from '../../model/protocol.ts'
import { recognise } from '../protocols/recognise.ts'
import type { EngineRule, RuleInput } from './engine-rule.ts'
import { type WrittenBytes, writtenBytes } from './escaped-bytes.ts'
import type { WrittenRule } from './signature-file.ts'

export interface ExampleResult {
  /** As it is written in the rule, shortened. */
  example: string
  ok: boolean
  reason: string
}

/** Every example of a rule against its own conditions; sent by UDP if the rule says so, else by TCP. */
export function exampleResults(written: WrittenRule, test: EngineRule): ExampleResult[] {
  const transport = transportOf(written)
  const run = (example: WrittenBytes, expected: boolean): ExampleResult => {
    const shown = (typeof example === 'string' ? example : `hex ${example.hex}`).slice(0, 80)
    const bytes = writtenBytes(example)
    if (bytes === null) return { example: shown, ok: false, reason: 'the example has a wrong escape or digit' }
    const holds = test.holds(ruleInput(bytes, transport))
    return {
      example: shown,
      ok: holds === expected,
      reason:
        holds === expected
          ? ''
          : expected
            ? 'an example that must match does not'
            : 'an example that must not match does',
    }
  }
  return [...written.examples.must.map(e => run(e, true)), ...written.examples.mustNot.map(e => run(e, false))]
}

/** A payload as rules see it. */
export function ruleInput(bytes: Uint8Array, transport: number): RuleInput {
  const { protocol, fields } = recognise(bytes, transport)
  return { bytes, transport, protocol, fields }
}

/** How a rule's examples are sent: by UDP if it says so, else by TCP. */
export function transportOf(rule: WrittenRule): number {
  return rule.transport === 'udp' ? UDP : TCP
}
