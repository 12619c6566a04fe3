import type { Segment } from './answers.ts'
import { insertColumns } from './insert-columns.ts'
import { constantColumn, numberColumn } from './native-block.ts'
import type { Store } from './store.ts'

const DAY = 86_400

/** UTC days of a block beyond which it goes into one partition of its own: a log of a year does not, random times do. */
export const SCATTERED_DAYS = 400

/** Distinct UTC days of the rows. */
export function daysOf(times: Uint32Array, rows: number): Set<number> {
  const days = new Set<number>()
  let last = -1
  for (let i = 0; i < rows; i++) {
    const day = (times[i]! / DAY) | 0
    if (day === last) continue
    last = day
    days.add(day)
  }
  return days
}

/** Days since 1970 are sixteen bits: the note of a day's IPv6 addresses is remembered beyond them. */
const WITH_IPV6 = 65_536

/** Notes the UTC days of rows before the rows are written, so that an interrupted segment's days are known. */
export async function noteDays(
  store: Store,
  segment: Segment,
  days: ReadonlySet<number>,
  ipv6: boolean,
): Promise<void> {
  const { touched } = segment
  const fresh = [...days].filter(day => !touched.has(day + WITH_IPV6) && (ipv6 || !touched.has(day)))
  for (const day of fresh) touched.add(ipv6 ? day + WITH_IPV6 : day)
  await insertColumns(store, 'touched_day', fresh.length, [
    numberColumn('day', 'Date', Uint16Array.from(fresh), fresh.length),
    constantColumn('segment', segment.id),
    constantColumn('ipv6', ipv6 ? 1 : 0),
  ])
}
