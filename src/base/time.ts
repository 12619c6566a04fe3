import { TeitenError } from './error.ts'

/** A calendar day "2014-06-09" in the site's time zone. */
export type Day = string

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (formatter === undefined) {
    try {
      formatter = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      })
    } catch {
      throw new TeitenError('TEITEN_BAD_VALUE', `unknown time zone "${zone}"`, {
        next: 'Use an IANA name such as Asia/Tokyo or UTC.',
      })
    }
    formatters.set(zone, formatter)
  }
  return formatter
}

/** Throws TEITEN_BAD_VALUE unless `zone` is an IANA time zone. */
export function checkZone(zone: string): string {
  formatterOf(zone)
  return zone
}

const offsets = new Map<string, number>()

/** Seconds to add to UTC to get local time in `zone` at the instant `seconds` (Unix, UTC). */
export function zoneOffset(zone: string, seconds: number): number {
  if (zone === 'UTC') return 0
  const quarter = Math.floor(seconds / 900) // offsets change on quarter hours at the finest
  const key = `${zone} ${quarter}`
  let offset = offsets.get(key)
  if (offset === undefined) {
    const at = quarter * 900
    const p: Record<string, string> = {}
    for (const part of formatterOf(zone).formatToParts(new Date(at * 1000))) p[part.type] = part.value
    const year = p.era === 'BC' ? 1 - Number(p.year) : Number(p.year)
    const local = Date.UTC(year, Number(p.month) - 1, Number(p.day), Number(p.hour), Number(p.minute), Number(p.second))
    offset = local / 1000 - at
    if (offsets.size > 100_000) offsets.clear()
    offsets.set(key, offset)
  }
  return offset
}

/** The local calendar day of an instant. */
export function dayOf(zone: string, seconds: number): Day {
  return new Date((seconds + zoneOffset(zone, seconds)) * 1000).toISOString().slice(0, 10)
}

/**
 * The instant (Unix seconds, UTC) at which a local day begins. Where clocks go forward at midnight (São Paulo, 2018-11-04) there
 * is no 00:00: reckoned with the offset after the change it lies in the day before, with the one before the change at the day's first moment.
 */
export function dayStart(zone: string, day: Day): number {
  const utc = Date.parse(`${day}T00:00:00Z`) / 1000
  const first = utc - zoneOffset(zone, utc)
  const second = utc - zoneOffset(zone, first)
  return dayOf(zone, second) < day ? Math.max(first, utc - zoneOffset(zone, second)) : second
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Whole days from `from` to `to` (negative if `to` is earlier). */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** The earlier of two days. */
export function earlierDay(a: Day, b: Day): Day {
  return [a, b].sort()[0]!
}

/** The later of two days. */
export function laterDay(a: Day, b: Day): Day {
  return [a, b].sort()[1]!
}

/** Days from `from` up to, not including, `to`. */
export function daysIn(from: Day, to: Day): Day[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, i) => addDays(from, i))
}

/** 0 Monday … 6 Sunday. */
export function weekday(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

/** ISO 8601 with the zone's offset: "2014-06-09T04:00:00+09:00". */
export function isoTime(zone: string, seconds: number): string {
  const offset = zoneOffset(zone, seconds)
  const text = new Date((seconds + offset) * 1000).toISOString().slice(0, 19)
  const sign = offset < 0 ? '-' : '+'
  const minutes = Math.abs(Math.round(offset / 60))
  return `${text}${sign}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** True for a "2014-06-09" that exists. */
export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text
  )
}
