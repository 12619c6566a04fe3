import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type FolderResult, verifyFolder } from './verify-folder.ts'

const shared = process.env.TEITEN_SHARED_DATA ?? resolve(import.meta.dirname, '../../../../shared/data')
const folder = join(shared, 'suricata-verify')
if (!existsSync(folder)) console.warn(`skipped: ${folder} is not there`)

describe('rules of suricata-verify', () => {
  it.skipIf(!existsSync(folder))('alert exactly where they should, if they are inside the subset', async () => {
    const results: FolderResult[] = []
    for (const name of readdirSync(folder))
      if (existsSync(join(folder, name, 'test.yaml'))) results.push(await verifyFolder(join(folder, name)))
    const rules = results.reduce((n, r) => n + r.rules, 0)
    const refused = results.flatMap(r => r.refused)
    const reasons = new Map<string, number>()
    for (const reason of refused.map(kindOfReason)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    const judged = results.flatMap(r => r.judged.map(j => ({ folder: r.folder, ...j })))
    const single = judged.filter(j => j.inFirstPayload || !j.expected)
    const wrong = single.filter(j => j.alerted !== j.expected)
    console.info(
      `${rules} rules, ${rules - refused.length} inside the subset; ${judged.length} with an expectation, ${judged.filter(j => j.alerted === j.expected).length} as expected; ${single.length} that one payload decides, ${single.length - wrong.length} as expected`,
    )
    console.info(
      [...reasons]
        .sort((a, b) => b[1] - a[1])
        .map(([reason, n]) => `${n} ${reason}`)
        .join('\n'),
    )
    for (const w of wrong) console.info(`${w.folder}: expected ${w.expected}: ${w.rule.slice(0, 300)}`)
    expect(single.length).toBeGreaterThan(80)
    expect((single.length - wrong.length) / single.length).toBeGreaterThanOrEqual(0.98)
  })
})

/** "keyword: flowbits" by its keyword, a protocol by its name, the rest by what comes before the colon. */
function kindOfReason(reason: string): string {
  return /^(?:keyword|protocol|header)/.test(reason) ? reason.replace(/ \(.*/, '') : reason.split(':')[0]!
}
