import { addDays, type Day, dayStart } from '../base/time.ts'
import { type AddressSet, addressIn, addressSet } from './address-set.ts'
import type { SurveyList } from './survey-scanners.ts'

/** Lists of survey scanners, each with the time for which it holds (Unix seconds, the end not included). */
export type SurveySet = readonly { addresses: AddressSet; from: number; to: number }[]

/** The lists ready to be asked; null if they hold no address at all. Days of validity are UTC. */
export function surveySet(lists: readonly SurveyList[]): SurveySet | null {
  const sets = lists
    .filter(list => list.blocks.length > 0)
    .map(list => ({
      addresses: addressSet(list.blocks),
      from: list.from === null ? Number.NEGATIVE_INFINITY : dayStart('UTC', list.from),
      to: list.to === null ? Number.POSITIVE_INFINITY : dayStart('UTC', addDays(list.to, 1)),
    }))
  return sets.length === 0 ? null : sets
}

/** True if the address is that of a survey scanner by a list that holds at that time. Nothing is allocated. */
export function isSurveyScanner(survey: SurveySet, words: Uint32Array, at: number, seconds: number): boolean {
  for (let i = 0; i < survey.length; i++) {
    const list = survey[i]!
    if (seconds >= list.from && seconds < list.to && addressIn(list.addresses, words, at)) return true
  }
  return false
}

/** Lists that hold for some of the days from `from` up to, not including, `to`. */
export function listsOf(lists: readonly SurveyList[], from: Day, to: Day): SurveyList[] {
  return lists.filter(
    list => list.blocks.length > 0 && (list.from === null || list.from < to) && (list.to === null || list.to >= from),
  )
}
