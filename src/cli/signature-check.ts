import { lintSignatures } from '../run/site/lint-signatures.ts'
import { printJson } from './print-json.ts'
import { count, tableText } from './table.ts'

interface Flags {
  config?: string
  json?: boolean
  all?: boolean
}

/** Rows of each table unless --all is given. */
const ROWS = 20

/** `teiten signature check`: exit code 1 if a rule of ours does not load. */
export function checkCommand(paths: string[], flags: Flags): void {
  const check = lintSignatures(paths, flags.config)
  const reasons = countsOf(check.refused.map(r => r.reason))
  const slowest = [...check.patterns].sort((a, b) => b.steps - a.steps)
  if (check.wrong.length > 0) process.exitCode = 1
  if (flags.json === true) {
    printJson({
      files: check.files,
      accepted: check.accepted,
      wrong: check.wrong,
      refused: check.refused.length,
      reasons: reasons.map(([reason, rules]) => ({ reason, rules })),
      refusedRules: check.refused,
      remarks: check.remarks,
      patterns: slowest,
    })
    return
  }
  const most = flags.all === true ? Number.POSITIVE_INFINITY : ROWS
  const print = <T>(rows: readonly T[], columns: Parameters<typeof tableText<T>>[1], rest: string) => {
    if (rows.length === 0) return
    const more = rows.length > most ? `… ${count(rows.length - most)} more ${rest}; --all prints them\n` : ''
    process.stdout.write(`${tableText(rows.slice(0, most), columns)}\n${more}\n`)
  }
  print(
    check.wrong,
    [
      { head: 'wrong', value: w => w.where },
      { head: 'reason', value: w => w.reason },
    ],
    'that do not load',
  )
  print(
    reasons,
    [
      { head: 'refused', right: true, value: r => count(r[1]) },
      { head: 'reason', value: r => r[0] },
    ],
    'reasons',
  )
  print(
    check.remarks,
    [
      { head: 'rule', value: r => r.rule },
      { head: 'remark', value: r => r.what },
      { head: 'place', value: r => r.where },
    ],
    'remarks',
  )
  print(
    flags.all === true ? slowest : slowest.slice(0, 5),
    [
      { head: 'most steps', right: true, value: p => count(p.steps) },
      { head: 'ms', right: true, value: p => p.milliseconds.toFixed(2) },
      { head: 'rule', value: p => p.rule },
      { head: 'pattern', value: p => p.pattern.slice(0, 60) },
    ],
    'patterns',
  )
  process.stdout.write(
    `${count(check.files)} files: ${count(check.accepted)} rules accepted, ${count(check.refused.length)} refused, ${count(check.wrong.length)} wrong, ${count(check.remarks.length)} remarks\n`,
  )
}

function countsOf(reasons: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}
