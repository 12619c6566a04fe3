import type { RequiredLiterals } from '../../base/regexp/required-literals.ts'

/** The payload as a rule sees it. Made once for each payload; whoever decodes it further keeps that in `decoded`. */
export interface RuleInput {
  bytes: Uint8Array
  /** IP protocol number. */
  transport: number
  /** Protocol by content. */
  protocol: string
  fields: Readonly<Record<string, string>>
  /** Destination port; null: it is judged whatever port it came to. */
  port?: number | null
  /** What a rule language decoded of it, by language. */
  decoded?: Map<string, unknown>
}

/** A rule as the engine needs it, whatever language it was written in. */
export interface EngineRule {
  /** IP protocol number, 0 for any. */
  transport: number
  /** '' for any. */
  protocol: string
  minLength: number
  maxLength: number
  /** At least one of these occurs in every payload that it fits, whatever the case of letters; none: it has to be asked each time. */
  anyOf: RequiredLiterals
  /** All conditions, those above included. */
  holds(input: RuleInput): boolean
}
