import { checkRules, type SignatureCheck } from '../../classify/check-signatures.ts'
import { readConfig } from './config.ts'
import { signatureFolders } from './rules.ts'

/** Lint of the folders and files (none given: teiten's and the site's). */
export function lintSignatures(paths: readonly string[], config: string | undefined): SignatureCheck {
  return checkRules(paths.length > 0 ? paths : signatureFolders(readConfig(config)))
}
