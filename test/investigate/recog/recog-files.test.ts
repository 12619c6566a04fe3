import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testRecog } from '../../../src/investigate/recog/test-recog.ts'

const shared = process.env.TEITEN_SHARED_DATA ?? resolve(import.meta.dirname, '../../../../shared/data')
const folder = join(shared, 'lists/recog')
if (!existsSync(folder)) console.warn(`skipped: ${folder} is not there`)

describe('the files of Recog', () => {
  it.skipIf(!existsSync(folder))('are accepted, and their examples hold', () => {
    const { fingerprints, refused, tests, elsewhere } = testRecog([folder])
    const reasons = new Map<string, number>()
    for (const { reason } of refused) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    const failed = tests.filter(t => !t.ok)
    console.info(
      `Recog: ${fingerprints} fingerprints, ${fingerprints - refused.length} accepted, ${tests.length} examples, ${failed.length} fail, ${elsewhere} in other files\n${[...reasons].map(([r, n]) => `${n} ${r}`).join('\n')}`,
    )
    console.info(
      failed
        .slice(0, 30)
        .map(f => `${f.fingerprint.split('/').at(-1)} ${f.reason}: ${f.example}`)
        .join('\n'),
    )
    expect((fingerprints - refused.length) / fingerprints).toBeGreaterThan(0.97)
    expect(failed.length / tests.length).toBeLessThan(0.01)
  })
})
