import type { SignatureRule } from '../../classify/rules/signature-rule.ts'
import { keptAnswer } from '../../store/kept-answers.ts'
import type { Site } from './site.ts'

/** What is said of each signature, by its id. */
export type KnownSignatures = ReadonlyMap<string, SignatureRule>

const known = new WeakMap<Site, { version: string; signatures: Promise<KnownSignatures> }>()

/**
 * Titles, classes and product kinds of the signatures, as the store keeps them for this version of the rules: a page that only
 * names signatures does not wait for the second that reading and testing all of them takes.
 */
export function knownSignatures(site: Site): Promise<KnownSignatures> {
  const version = site.rules().signatureVersion
  const kept = known.get(site)
  if (kept?.version === version) return kept.signatures
  const work = async () => site.rules().signatures.rules
  const signatures = keptAnswer(site.store, 'signatures', version, work).then(
    rules => new Map(rules.map(rule => [rule.id, rule])),
  )
  known.set(site, { version, signatures })
  signatures.catch(() => known.delete(site))
  return signatures
}
