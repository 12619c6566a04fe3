import type { Candidate } from '../src/detect/candidate.ts'
import { decideFindings, type Episode, evidenceRequests } from '../src/detect/decide-findings.ts'
import { findCandidates } from '../src/detect/find-candidates.ts'
import type { DetectSettings } from '../src/detect/settings.ts'
import type { Month } from './month.ts'

/** The program's own detection on a simulated month, as `teiten detect` runs it; CPU seconds of the search among them. */
export function candidatesOf(month: Month, settings: DetectSettings): { candidates: Candidate[]; seconds: number } {
  const started = process.cpuUsage()
  const candidates = findCandidates(month.input, month.evaluatedFrom, settings)
  const { user, system } = process.cpuUsage(started)
  return { candidates, seconds: (user + system) / 1e6 }
}

export function episodesOf(month: Month, candidates: Candidate[], settings: DetectSettings): Episode[] {
  const requests = evidenceRequests(month.input, candidates, settings)
  const evidence = requests.map(r => r.series.map(s => month.evidence(s, r.firstDay, r.lastDay)))
  return decideFindings(month.input, candidates, requests, evidence, settings).episodes
}

/**
 * The candidates as a smaller budget leaves them: a window is reported if its p lies below the threshold, and the threshold is
 * proportional to the budget. One search serves every setting of the dial.
 */
export function withBudget(candidates: Candidate[], from: number, to: number): Candidate[] {
  return candidates.map(c => ({
    ...c,
    windows: c.windows.map(w => {
      const threshold = (w.threshold * to) / from
      return { ...w, threshold, level: w.pValue <= threshold ? ('report' as const) : ('watch' as const) }
    }),
  }))
}

export function isSurge(e: Episode): boolean {
  return e.kind !== 'single-source-burst'
}
