import type { RequiredLiterals } from '../../base/regexp/required-literals.ts'
import type { BufferStep, ContentStep } from './buffer-step.ts'
import type { SuricataHeader } from './suricata-header.ts'

/** The conditions of an accepted rule. */
export interface SuricataTest {
  header: SuricataHeader
  sid: number
  rev: number
  message: string
  classType: string
  /** "cve,2021-44228", "url,example.com/x". */
  references: string[]
  metadata: string[]
  /** True if it names the direction (`flow:to_server`); without, Suricata would also look at answers. */
  toServer: boolean
  /** Conditions by buffer: '' is the payload, others are sticky buffers. */
  steps: Map<string, BufferStep[]>
  /** Sets of literals of which each must occur in the payload. */
  required: RequiredLiterals[]
}

/** A rule being compiled: where `content` goes, and the content that modifiers apply to. */
export interface Compiler {
  test: SuricataTest
  buffer: string
  /** The last `content` with its buffer. */
  last: { step: ContentStep; buffer: string } | null
  hasSid: boolean
}

/** The conditions on a buffer so far. */
export function stepsOf(compiler: Compiler, buffer: string): BufferStep[] {
  const known = compiler.test.steps.get(buffer)
  if (known !== undefined) return known
  const steps: BufferStep[] = []
  compiler.test.steps.set(buffer, steps)
  return steps
}
