import type { DetectionInput } from '../model/series.ts'
import type { Candidate } from './candidate.ts'
import type { DetectSettings } from './settings.ts'

export function findCandidates(_input: DetectionInput, _evaluatedFrom: number, _settings: DetectSettings): Candidate[] {
  return []
}

/** How much history there was, in words; null if it was the whole baseline. */
export function baselineNote(
  _input: DetectionInput,
  _evaluatedFrom: number,
  _settings: DetectSettings,
): { ja: string; en: string } | null {
  return null
}
