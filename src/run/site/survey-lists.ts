import { TeitenError } from '../../base/error.ts'
import type { Period } from '../../base/period.ts'
import { listsOf } from '../../classify/survey-set.ts'
import type { Site } from './site.ts'

/** True if a list of survey scanners holds for some day of the period: else nothing can be said without them. */
export function surveyKnown(site: Site, period: Pick<Period, 'from' | 'to'>): boolean {
  return listsOf(site.rules().survey.lists, period.from, period.to).length > 0
}

/** Throws TEITEN_USAGE if survey scanners cannot be told apart in the period. */
export function needSurveyLists(site: Site, period: Period): void {
  if (surveyKnown(site, period)) return
  throw new TeitenError('TEITEN_USAGE', `no list of survey scanners holds for ${period.name}`, {
    where: '--survey',
    next: 'Name one in teiten.yaml (origin: surveyScanners) before importing, or leave out --survey exclude.',
  })
}
