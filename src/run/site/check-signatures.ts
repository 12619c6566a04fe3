import { type SignatureTest, testSignatures } from '../../classify/test-signatures.ts'
import { readConfig } from './config.ts'
import { signatureFolders } from './rules.ts'

/** Runs every example of every rule below the folders (none given: teiten's and the site's). */
export function checkSignatures(
  folders: readonly string[],
  config: string | undefined,
): { tests: SignatureTest[]; failed: SignatureTest[] } {
  const tests = testSignatures(folders.length > 0 ? folders : signatureFolders(readConfig(config)))
  return { tests, failed: tests.filter(t => !t.ok) }
}
