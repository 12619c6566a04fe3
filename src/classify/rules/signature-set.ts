import type { Localized } from '../../model/advisory.ts'
import type { PayloadClass } from '../../model/payload.ts'

/** What the rest of teiten needs to know about a signature; the matching parts stay in this folder. */
export interface SignatureRule {
  id: string
  title: Localized
  class: PayloadClass
  /** Id of `rules/categories.yaml`. */
  category: string
  /** Product kind of the recommendations, or ''. */
  productKind: string
  /** Ids of `rules/advisories`. */
  advisories: string[]
  references: string[]
  /** "signatures/bmc.yaml:12". */
  where: string
}

/** Every signature that is loaded, and the engine that finds them. */
export interface SignatureSet {
  /** Digest of the rules' text: the same rules, the same version. */
  readonly version: string
  readonly rules: readonly SignatureRule[]
}

/**
 * All rules of the folders' *.yaml files, in order of file name. TEITEN_BAD_RULE with file and line for a rule that is
 * malformed, has no examples, whose examples fail, or whose regexp could take more than linear time.
 */
export function loadSignatures(_folders: readonly string[]): SignatureSet {
  throw new Error('not there yet')
}

/** The rule of an id, or null. */
export function signatureById(set: SignatureSet, id: string): SignatureRule | null {
  return set.rules.find(rule => rule.id === id) ?? null
}
