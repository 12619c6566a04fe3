import { checkRules, type SignatureCheck } from '../../classify/check-signatures.ts'
import { testRecog } from '../../investigate/recog/test-recog.ts'
import { readConfig } from './config.ts'
import { isRecog, signatureFolders } from './rules.ts'

/** Lint of the folders and files (none given: teiten's and the site's); of Recog's, what is accepted and refused. */
export function lintSignatures(paths: readonly string[], config: string | undefined): SignatureCheck {
  const site = paths.length > 0 ? null : readConfig(config)
  const check = checkRules(site === null ? paths.filter(path => !isRecog(path)) : signatureFolders(site))
  const recog = testRecog(site === null ? paths.filter(isRecog) : site.recogFiles)
  check.files += recog.files
  check.accepted += recog.fingerprints - recog.refused.length
  check.refused.push(...recog.refused)
  return check
}
