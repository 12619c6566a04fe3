import { decideFindings, type Episode, evidenceRequests } from '../../src/detect/decide-findings.ts'
import { findCandidates } from '../../src/detect/find-candidates.ts'
import { type DetectSettings, defaultSettings } from '../../src/detect/settings.ts'
import type { History } from './synthetic-history.ts'

/** Candidates, evidence and episodes of a history, as the program does it. */
export function detectIn(
  history: History,
  evaluatedFrom: number,
  changes: Partial<DetectSettings> = {},
): { episodes: Episode[]; milliseconds: number } {
  const settings = { ...defaultSettings, ...changes }
  const started = performance.now()
  const candidates = findCandidates(history.input, evaluatedFrom, settings)
  const milliseconds = performance.now() - started
  const requests = evidenceRequests(history.input, candidates, settings)
  const evidence = requests.map(r => r.series.map(s => history.evidence(s, r.firstDay, r.lastDay)))
  return { episodes: decideFindings(history.input, candidates, requests, evidence, settings).episodes, milliseconds }
}
