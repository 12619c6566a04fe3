import { TeitenError } from './error.ts'
import { addDays, type Day, daysBetween, isDay } from './time.ts'

export type PeriodKind = 'month' | 'quarter' | 'half-year' | 'year' | 'days'

/** A stretch of local days, `from` included, `to` excluded. */
export interface Period {
  /** "2014-06", "2014-Q2", "2014-H1", "2014", or "2014-06-01..2014-06-15" (last day included). */
  readonly name: string
  readonly kind: PeriodKind
  readonly from: Day
  readonly to: Day
}

function monthStart(year: number, month: number): Day {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}

function months(name: string, kind: PeriodKind, year: number, first: number, count: number): Period {
  return { name, kind, from: monthStart(year, first), to: monthStart(year, first + count) }
}

/** Reads a period name; throws TEITEN_BAD_VALUE with the forms that are understood. */
export function parsePeriod(text: string): Period {
  const month = /^(\d{4})-(\d{2})$/.exec(text)
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12)
    return months(text, 'month', Number(month[1]), Number(month[2]) - 1, 1)
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text)
  if (quarter) return months(text, 'quarter', Number(quarter[1]), (Number(quarter[2]) - 1) * 3, 3)
  const half = /^(\d{4})-H([12])$/.exec(text)
  if (half) return months(text, 'half-year', Number(half[1]), (Number(half[2]) - 1) * 6, 6)
  if (/^\d{4}$/.test(text)) return months(text, 'year', Number(text), 0, 12)
  const days = /^(\S{10})\.\.(\S{10})$/.exec(text)
  if (days) return daysPeriod(days[1]!, days[2]!)
  throw new TeitenError('TEITEN_BAD_VALUE', `"${text}" is not a period`, {
    next: 'Write 2014-06, 2014-Q2, 2014-H1, 2014 or 2014-06-01..2014-06-15.',
  })
}

/** From the first day to the last day, both included. */
export function daysPeriod(first: Day, last: Day): Period {
  if (!isDay(first) || !isDay(last) || last < first) {
    throw new TeitenError('TEITEN_BAD_VALUE', `"${first}" to "${last}" is not a stretch of days`, {
      next: 'Write both as 2014-06-09, the earlier first.',
    })
  }
  return { name: `${first}..${last}`, kind: 'days', from: first, to: addDays(last, 1) }
}

/** The period of the same kind that ends where this one begins. */
export function previousPeriod(period: Period): Period {
  const year = Number(period.from.slice(0, 4))
  const month = Number(period.from.slice(5, 7)) - 1
  switch (period.kind) {
    case 'month': {
      const from = monthStart(year, month - 1)
      return months(from.slice(0, 7), 'month', Number(from.slice(0, 4)), Number(from.slice(5, 7)) - 1, 1)
    }
    case 'quarter':
      return month >= 3 ? parsePeriod(`${year}-Q${month / 3}`) : parsePeriod(`${year - 1}-Q4`)
    case 'half-year':
      return month >= 6 ? parsePeriod(`${year}-H1`) : parsePeriod(`${year - 1}-H2`)
    case 'year':
      return parsePeriod(String(year - 1).padStart(4, '0'))
    case 'days':
      return daysPeriod(addDays(period.from, -daysBetween(period.from, period.to)), addDays(period.from, -1))
  }
}

export function periodDays(period: Period): number {
  return daysBetween(period.from, period.to)
}
