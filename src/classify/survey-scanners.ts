import type { AddressBlock } from '../base/address.ts'
import type { Day } from '../base/time.ts'

/** Addresses of survey scanners as a list that somebody published. */
export interface SurveyList {
  blocks: AddressBlock[]
  /** The latest day that the list speaks of; null if it does not say. */
  date: Day | null
  /** Entries that are no address: left out, counted. */
  skipped: number
}

/** Reads a list by content: NICT's JSON, a MISP warninglist, or plain text with an address or block per line. TEITEN_UNKNOWN_FORMAT. */
export function readSurveyList(_text: string, _path: string): SurveyList {
  throw new Error('not there yet')
}

/** All lists of a folder (rules/survey-scanners) as one; the date is the latest. An absent folder is an empty list. */
export function loadSurveyLists(_folder: string): SurveyList {
  throw new Error('not there yet')
}
