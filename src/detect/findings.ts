import type { Day } from '../base/time.ts'
import type { Finding } from '../model/finding.ts'
import type { DetectionInput, WindowEvidence } from '../model/series.ts'
import type { Episode } from './decide-findings.ts'
import type { Onset } from './onset.ts'
import type { DetectSettings } from './settings.ts'

/** The hours that `estimateOnset` wants. */
export function onsetStretch(
  _input: DetectionInput,
  _episode: Episode,
  _settings: DetectSettings,
): { protocol: number; port: number; from: number; hours: number } {
  throw new Error('not yet')
}

/** The local days that the finding's totals are counted over, the last one included. */
export function findingSpan(
  _input: DetectionInput,
  _episode: Episode,
  _onset: Onset | null,
): { series: number; firstDay: Day; lastDay: Day } {
  throw new Error('not yet')
}

export function assembleFinding(
  _input: DetectionInput,
  _episode: Episode,
  _onset: Onset | null,
  _total: WindowEvidence,
  _settings: DetectSettings,
): Finding {
  throw new Error('not yet')
}
