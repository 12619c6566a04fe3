import { TeitenError } from '../base/error.ts'
import { compileRule } from './rules/compile-rule.ts'
import { exampleResults } from './rules/rule-examples.ts'
import { signatureFiles } from './rules/signature-rule.ts'
import { isSuricata, placeOfRule, readRuleFile } from './rules/signature-set.ts'

export interface SignatureTest {
  rule: string
  /** The example as it is written in the rule, shortened. */
  example: string
  ok: boolean
  /** What went wrong, or ''. */
  reason: string
}

/** Runs every example of every rule of the folders; a file or rule that does not load is a failed test with its place. */
export function testSignatures(folders: readonly string[]): SignatureTest[] {
  const seen = new Set<string>()
  return folders
    .flatMap(signatureFiles)
    .filter(path => !isSuricata(path))
    .flatMap(path => testFile(path, seen))
}

function testFile(path: string, seen: Set<string>): SignatureTest[] {
  try {
    const file = readRuleFile(path)
    return file.rules.flatMap(rule => {
      const failed = (reason: string): SignatureTest => ({
        rule: rule.id,
        example: '',
        ok: false,
        reason: `${reason} (${placeOfRule(file, rule.id)})`,
      })
      if (seen.has(rule.id)) return [failed('the id is used twice')]
      seen.add(rule.id)
      const test = compileRule(rule)
      if ('wrong' in test) return [failed(test.wrong)]
      return exampleResults(rule, test).map(result => ({ rule: rule.id, ...result }))
    })
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error
    return [{ rule: path, example: '', ok: false, reason: error.line }]
  }
}
