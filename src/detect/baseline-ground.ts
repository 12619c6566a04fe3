import type { DetectionInput } from '../model/series.ts'
import type { RowSpans } from './day-counts.ts'
import type { DetectSettings } from './settings.ts'

export type Measure = 'sources' | 'accesses'

/** What every part of a baseline reads. */
export interface Ground {
  input: DetectionInput
  /** Rows of the baseline's days. */
  spans: RowSpans
  first: number
  last: number
  /** Days with exposure. */
  days: number
  measure: Measure
  settings: DetectSettings
  weekdays: Uint8Array
}
