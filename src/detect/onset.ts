import type { HourlyCounts } from '../model/series.ts'
import type { DetectSettings } from './settings.ts'

/** When a surge began. Unix seconds; low and high are the equal-tailed 95 % interval. */
export interface Onset {
  onset: number
  low: number
  high: number
  /** A ramp explains the hours better than a step: said in words, not given a false hour. */
  gradual: boolean
}

export function estimateOnset(_hours: HourlyCounts, _settings: DetectSettings, _timeZone: string): Onset | null {
  return null
}
