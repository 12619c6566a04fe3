import type { FindingKind } from '../model/finding.ts'
import type { DetectionInput, WindowEvidence } from '../model/series.ts'
import type { Candidate, EvidenceRequest, SignificantWindow } from './candidate.ts'
import type { DetectSettings } from './settings.ts'

/** A stretch of days of one series that is reported. */
export interface Episode {
  series: number
  protocol: number
  port: number
  kind: FindingKind
  /** Indices into input.days: first and last day above the baseline. */
  firstDay: number
  lastDay: number
  lasting: boolean
  /** The window that decided, with its numbers and evidence. */
  decisive: SignificantWindow
  evidence: WindowEvidence
}

/** Which evidence `decideFindings` needs, grouped so that each request is one query. */
export function evidenceRequests(
  _input: DetectionInput,
  _candidates: Candidate[],
  _settings: DetectSettings,
): EvidenceRequest[] {
  return []
}

export function decideFindings(
  _input: DetectionInput,
  _candidates: Candidate[],
  _requests: EvidenceRequest[],
  _evidence: WindowEvidence[][],
  _settings: DetectSettings,
): { episodes: Episode[]; watched: Candidate[] } {
  return { episodes: [], watched: [] }
}
