import type { Day } from '../base/time.ts'
import { dataSpan as storeSpan } from '../store/store.ts'
import type { Site } from './site.ts'

/** First and last local day with data; null in an empty store. */
export function dataSpan(site: Site): Promise<{ first: Day; last: Day } | null> {
  return storeSpan(site.store)
}
