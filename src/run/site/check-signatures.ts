import { type SignatureTest, testSignatures } from '../../classify/test-signatures.ts'
import { testRecog } from '../../investigate/recog/test-recog.ts'
import { readConfig } from './config.ts'
import { isRecog, signatureFolders } from './rules.ts'

/** Runs every example of every rule of the folders and files (none given: teiten's and the site's), Recog's included. */
export function checkSignatures(
  paths: readonly string[],
  config: string | undefined,
): { tests: SignatureTest[]; failed: SignatureTest[] } {
  const site = paths.length > 0 ? null : readConfig(config)
  const signatures = site === null ? paths.filter(path => !isRecog(path)) : signatureFolders(site)
  const recog = site === null ? paths.filter(isRecog) : site.recogFiles
  const tests = testSignatures(signatures)
  for (const { fingerprint, ...result } of testRecog(recog).tests) tests.push({ rule: fingerprint, ...result })
  return { tests, failed: tests.filter(t => !t.ok) }
}
