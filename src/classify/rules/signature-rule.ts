import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { TeitenError } from '../../base/error.ts'
import type { Localized } from '../../model/advisory.ts'
import type { PayloadClass } from '../../model/payload.ts'
import type { EngineRule } from './engine-rule.ts'
import type { PortSet } from './port-set.ts'

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
  /** Ports that the rule names: accesses to others are not counted for it. Absent: any. */
  ports?: PortSet
  /** "signatures/bmc.yaml:12". */
  where: string
}

/** A signature that may be asked. */
export interface LoadedRule {
  rule: SignatureRule
  test: EngineRule
  /** Higher decides between rules of the same class. */
  weight: number
}

/** A rule of a foreign language that is outside of what is read of it. */
export interface RefusedRule {
  /** "file:line". */
  where: string
  /** "keyword: flowbits" or "form: …"; what comes before the colon is its kind. */
  reason: string
}

/** Files of rules of a folder in order of name (*.yaml, *.yml, *.rules), or the file itself; TEITEN_FILE_NOT_FOUND. */
export function signatureFiles(path: string): string[] {
  try {
    if (statSync(path).isFile()) return [path]
    return readdirSync(path)
      .filter(name => /\.(?:ya?ml|rules)$/.test(name))
      .sort()
      .map(name => join(path, name))
  } catch (cause) {
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the folder of signatures', {
      where: path,
      next: 'Check the path.',
      cause,
    })
  }
}
