import { visibleText } from '../base/text.ts'
import type { Check } from '../run/site/doctor.ts'
import { printJson } from './print-json.ts'

/** Prints each check as it is made, or all of them as one object; exit code 1 if one failed. */
export async function printChecks(checks: AsyncIterable<Check>, json: boolean): Promise<void> {
  const made: Check[] = []
  for await (const check of checks) {
    made.push(check)
    if (json) continue
    const next = check.next === '' ? '' : `\n      ${visibleText(check.next)}`
    process.stdout.write(`${check.ok ? 'OK  ' : 'FAIL'}  ${visibleText(`${check.name}: ${check.text}`)}${next}\n`)
  }
  if (json) printJson({ checks: made })
  if (made.some(c => !c.ok)) process.exitCode = 1
}
