import type { Advisory } from '../model/advisory.ts'
import type { Finding } from '../model/finding.ts'
import type { SavedReport } from './answers.ts'
import { insertRows, select } from './statement.ts'
import type { Store } from './store.ts'

/** Keeps what a detection found; the sets before it stay. */
export async function saveFindings(
  store: Store,
  period: string,
  findings: readonly Finding[],
  made: { version: string; rulesVersion: string },
): Promise<void> {
  await insertRows(store, 'finding', [
    {
      period,
      saved_at: Date.now(),
      version: made.version,
      rules_version: made.rulesVersion,
      content: JSON.stringify(findings),
    },
  ])
}

/** The latest set of a period; empty if none was kept. */
export async function listFindings(store: Store, period: string): Promise<Finding[]> {
  const { value } = await select<{ content: string }>(
    store,
    'SELECT content FROM finding WHERE period = {period:String} ORDER BY saved_at DESC LIMIT 1',
    { period },
  )
  return value[0] === undefined ? [] : (JSON.parse(value[0].content) as Finding[])
}

/** Keeps an advisory that was imported; the same id replaces. */
export async function saveAdvisory(store: Store, advisory: Advisory): Promise<void> {
  await insertRows(store, 'advisory', [{ id: advisory.id, content: JSON.stringify(advisory), saved_at: Date.now() }])
}

export async function listAdvisories(store: Store): Promise<Advisory[]> {
  const { value } = await select<{ content: string }>(store, 'SELECT content FROM advisory FINAL ORDER BY id', {})
  return value.map(row => JSON.parse(row.content) as Advisory)
}

/** Notes a report that was written; the same id replaces. */
export async function saveReport(store: Store, report: SavedReport): Promise<void> {
  await insertRows(store, 'report', [{ id: report.id, saved_at: Date.now(), content: JSON.stringify(report) }])
}

/** Reports that were written, newest first. */
export async function listReports(store: Store): Promise<SavedReport[]> {
  const { value } = await select<{ content: string }>(
    store,
    'SELECT content FROM report FINAL ORDER BY saved_at DESC, id',
    {},
  )
  return value.map(row => JSON.parse(row.content) as SavedReport)
}
