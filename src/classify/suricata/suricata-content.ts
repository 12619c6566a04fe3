import { LONGEST_LITERAL } from '../rules/literal-test.ts'
import type { ContentStep } from './buffer-step.ts'
import { contentBytes } from './content-bytes.ts'
import { quotedValue } from './read-suricata-rule.ts'
import { wholeNumber } from './suricata-numbers.ts'
import { type Compiler, stepsOf } from './suricata-test.ts'

/** `content:"…"`: a new condition on the buffer of the moment. */
export function addContent(compiler: Compiler, value: string | null): string | null {
  const quoted = quotedValue(value)
  const bytes = quoted === null ? null : contentBytes(quoted.text)
  if (quoted === null || bytes === null || bytes.length === 0) return 'form: a content that cannot be read'
  if (bytes.length > LONGEST_LITERAL) return `content: longer than ${LONGEST_LITERAL} bytes`
  const step: ContentStep = {
    kind: 'content',
    bytes,
    ignoreCase: false,
    negated: quoted.negated,
    relative: false,
    from: 0,
    span: null,
    atEnd: false,
  }
  stepsOf(compiler, compiler.buffer).push(step)
  compiler.last = { step, buffer: compiler.buffer }
  return null
}

/** `http_uri;` after a content moves it into that buffer. */
export function moveContent(compiler: Compiler, buffer: string): string | null {
  const { last } = compiler
  if (last === null || last.buffer !== '') return 'form: a modifier without a content before it'
  const steps = stepsOf(compiler, '')
  steps.splice(steps.indexOf(last.step), 1)
  if (steps.length === 0) compiler.test.steps.delete('')
  stepsOf(compiler, buffer).push(last.step)
  last.buffer = buffer
  return null
}

/** Changes the last content. */
export function modify(compiler: Compiler, change: (step: ContentStep) => void): string | null {
  if (compiler.last === null) return 'form: a modifier without a content before it'
  change(compiler.last.step)
  return null
}

/** A number of the last content: absolute (`offset`, `depth`) or from the match before (`distance`, `within`). */
export function place(
  compiler: Compiler,
  value: string | null,
  relative: boolean,
  change: (step: ContentStep, n: number) => void,
): string | null {
  const n = wholeNumber(value ?? undefined)
  if (n === null) return 'content: a place that a variable gives'
  const step = compiler.last?.step
  if (step !== undefined && !relative && step.relative)
    return 'form: a content has either offset and depth, or distance and within'
  return modify(compiler, last => {
    last.relative = relative
    change(last, n)
  })
}
