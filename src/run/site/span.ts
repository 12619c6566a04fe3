import { TeitenError } from '../../base/error.ts'
import type { Period } from '../../base/period.ts'
import type { Day } from '../../base/time.ts'
import { dataSpan as storeSpan } from '../../store/store.ts'
import type { Site } from './site.ts'

/** First and last local day with data; null in an empty store. */
export function dataSpan(site: Site): Promise<{ first: Day; last: Day } | null> {
  return storeSpan(site.store)
}

/** Throws TEITEN_NO_DATA, which says what the store does hold, if nothing lies in the period. */
export async function needData(site: Site, period: Period): Promise<void> {
  const span = await dataSpan(site)
  if (span === null) {
    throw new TeitenError('TEITEN_NO_DATA', 'the store is empty', {
      next: 'Import captures or logs first: teiten import FILE….',
    })
  }
  if (span.last < period.from || span.first >= period.to) {
    throw new TeitenError('TEITEN_NO_DATA', `there is no data in ${period.name}`, {
      next: `The store holds ${span.first} to ${span.last} (${site.store.timeZone}); choose a period within.`,
    })
  }
}
