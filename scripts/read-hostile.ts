import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TeitenError } from '../src/base/error.ts'
import { checkRules } from '../src/classify/check-signatures.ts'
import { testRecog } from '../src/investigate/recog/test-recog.ts'
import type { HostileFile } from './hostile-rules.ts'

/** Why a file is refused and where; an empty reason if something in it was accepted. */
export function readHostile(folder: string, file: HostileFile): { reason: string; where: string } {
  const path = join(folder, `hostile.${file.extension}`)
  writeFileSync(path, file.bytes)
  if (file.extension === 'xml') {
    try {
      const { refused } = testRecog([path])
      return refused[0] ?? { reason: '', where: '' }
    } catch (error) {
      if (!(error instanceof TeitenError)) throw error
      return { reason: error.message, where: error.where }
    }
  }
  const check = checkRules([path])
  return check.wrong[0] ?? check.refused[0] ?? { reason: '', where: '' }
}
