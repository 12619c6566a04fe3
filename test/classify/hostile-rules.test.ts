import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hostileFile } from '../../scripts/hostile-rules.ts'
import { readHostile } from '../../scripts/read-hostile.ts'
import { seededRandom } from '../../src/base/random.ts'

/** A sample of what `scripts/fuzz-rules.ts` does with 10,000 files. */
describe('hostile files of rules', () => {
  it('are refused with their place, in bounded time, whatever they hold', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
    const random = seededRandom(77)
    for (let n = 0; n < 192; n++) {
      const file = hostileFile(n, random)
      const before = performance.now()
      const { reason, where } = readHostile(folder, file)
      expect([file.kind, reason !== '', where.startsWith(join(folder, 'hostile.'))]).toEqual([file.kind, true, true])
      expect([file.kind, performance.now() - before < 8000]).toEqual([file.kind, true])
    }
    rmSync(folder, { recursive: true })
    expect(Object.keys({})).toEqual([])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
