import { rarestSet } from '../rules/compile-rule.ts'
import type { EngineRule, RuleInput } from '../rules/engine-rule.ts'
import { hasPort } from '../rules/port-set.ts'
import { FIELD_BUFFERS } from './field-buffers.ts'
import { type HttpBuffers, httpBuffers } from './http-buffers.ts'
import { bufferFits } from './match-buffer.ts'
import type { SuricataTest } from './suricata-test.ts'

/** A rule of Suricata as the engine asks it. */
export function suricataRule(test: SuricataTest): EngineRule {
  const sizes = (test.steps.get('') ?? []).filter(step => step.kind === 'size' && !step.negated)
  return {
    transport: test.header.transport,
    protocol: test.header.protocol,
    minLength: Math.max(0, ...sizes.map(s => (s.kind === 'size' ? s.min : 0))),
    maxLength: Math.min(
      Number.POSITIVE_INFINITY,
      ...sizes.map(s => (s.kind === 'size' ? s.max : Number.POSITIVE_INFINITY)),
    ),
    anyOf: rarestSet(test.required),
    holds: input => suricataMatches(test, input),
  }
}

/** True if the rule alerts on this payload. Where the port is not known, the content alone decides. */
export function suricataMatches(test: SuricataTest, input: RuleInput): boolean {
  const { header, steps } = test
  if (header.transport !== 0 && header.transport !== input.transport) return false
  if (header.protocol !== '' && header.protocol !== input.protocol) return false
  if (typeof input.port === 'number' && !hasPort(header.ports, input.port)) return false
  for (const [name, conditions] of steps) {
    if (!buffersOf(input, name).some(buffer => bufferFits(conditions, buffer))) return false
  }
  return true
}

/** What a buffer of this name holds; nothing if the payload has no such part. */
function buffersOf(input: RuleInput, name: string): readonly Uint8Array[] {
  if (name === '') return [input.bytes]
  const field = FIELD_BUFFERS.get(name)
  if (field === undefined) return http(input).get(name) ?? []
  const value = input.fields[field[1]]
  return value === undefined ? [] : [Buffer.from(value, 'latin1')]
}

/** The request's parts, taken apart once for each payload however many rules ask. */
function http(input: RuleInput): HttpBuffers {
  input.decoded ??= new Map()
  const known = input.decoded.get('suricata-http') as HttpBuffers | undefined
  if (known !== undefined) return known
  const buffers = httpBuffers(input.bytes)
  input.decoded.set('suricata-http', buffers)
  return buffers
}
