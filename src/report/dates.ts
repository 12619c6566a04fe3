import type { Period } from '../base/period.ts'
import { addDays, type Day } from '../base/time.ts'
import type { Language } from '../model/figure.ts'
import type { Finding } from '../model/finding.ts'
import { MONTHS } from './figures/time-text.ts'

/** How dates are written in this report. */
export interface DateStyle {
  language: Language
  /** Era years in Japanese. */
  era: boolean
}

/** First days of the Japanese eras since 1926 (元号法 and the ordinances under it). */
const ERAS: readonly [Day, string][] = [
  ['2019-05-01', '令和'],
  ['1989-01-08', '平成'],
  ['1926-12-25', '昭和'],
]

const monthOf = (day: Day) => Number(day.slice(5, 7))
const dateOf = (day: Day) => Number(day.slice(8, 10))

/** 平成26年, 2014年, 2014. */
export function yearText(day: Day, style: DateStyle): string {
  const year = Number(day.slice(0, 4))
  if (style.language === 'en') return String(year)
  const era = style.era ? ERAS.find(([from]) => day >= from) : undefined
  if (era === undefined) return `${year}年`
  const n = year - Number(era[0].slice(0, 4)) + 1
  return `${era[1]}${n === 1 ? '元' : n}年`
}

/** 平成26年7月22日, 22 July 2014. */
export function fullDate(day: Day, style: DateStyle): string {
  if (style.language === 'en') return `${dateOf(day)} ${MONTHS[monthOf(day) - 1]} ${day.slice(0, 4)}`
  return `${yearText(day, style)}${monthOf(day)}月${dateOf(day)}日`
}

/** 6月9日, 9 June. */
export function dayText(day: Day, style: DateStyle): string {
  return style.language === 'en' ? `${dateOf(day)} ${MONTHS[monthOf(day) - 1]}` : `${monthOf(day)}月${dateOf(day)}日`
}

/** 9日 if it lies in the month of `near`, else 6月9日; English always says the month. */
export function shortDay(day: Day, near: Day, style: DateStyle): string {
  return style.language === 'ja' && day.slice(0, 7) === near.slice(0, 7) ? `${dateOf(day)}日` : dayText(day, style)
}

/** Day and hour of a local ISO time. */
export function dayAndHour(iso: string): { day: Day; hour: number } {
  return { day: iso.slice(0, 10), hour: Number(iso.slice(11, 13)) }
}

/** 9日4時頃, 9 June, about 04:00. */
export function hourText(iso: string, near: Day, style: DateStyle): string {
  const { day, hour } = dayAndHour(iso)
  return style.language === 'en'
    ? `${dayText(day, style)}, about ${clock(hour)}`
    : `${shortDay(day, near, style)}${hour}時頃`
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`

/** 同日2時から9時まで, 8日22時から9日9時まで; from 02:00 to 09:00. For a sentence. */
export function intervalText(low: string, high: string, near: string, style: DateStyle): string {
  const a = dayAndHour(low)
  const b = dayAndHour(high)
  const at = dayAndHour(near).day
  if (style.language === 'en') {
    if (a.day === b.day && a.day === at) return `from ${clock(a.hour)} to ${clock(b.hour)} that day`
    return `from ${dayText(a.day, style)}, ${clock(a.hour)}, to ${dayText(b.day, style)}, ${clock(b.hour)}`
  }
  // 同日 only where it cannot be taken for the other day just named.
  const left = a.day === at ? '同日' : shortDay(a.day, at, style)
  const right = b.day === a.day ? '' : shortDay(b.day, at, style)
  return `${left}${a.hour}時から${right}${b.hour}時まで`
}

/** 9日2時〜9時, 9 June, 02:00–09:00. For a table. */
export function intervalRange(low: string, high: string, near: Day, style: DateStyle): string {
  const a = dayAndHour(low)
  const b = dayAndHour(high)
  if (style.language === 'en') {
    const right = b.day === a.day ? '' : `${dayText(b.day, style)}, `
    return `${dayText(a.day, style)}, ${clock(a.hour)}–${right}${clock(b.hour)}`
  }
  const right = b.day === a.day ? '' : shortDay(b.day, a.day, style)
  return `${shortDay(a.day, near, style)}${a.hour}時〜${right}${b.hour}時`
}

/** When a finding began, as far as is known: a ramp has no hour. */
export type OnsetTimes = Pick<Finding, 'onset' | 'onsetLow' | 'onsetHigh' | 'gradual'>

/** 9日4時頃; 9日頃 for a gradual rise. */
export function onsetText(times: OnsetTimes, near: Day, style: DateStyle): string {
  if (!times.gradual) return hourText(times.onset, near, style)
  const { day } = dayAndHour(times.onset)
  return style.language === 'en' ? `about ${dayText(day, style)}` : `${shortDay(day, near, style)}頃`
}

/** The 95 % interval of the onset for a sentence: hours, or days for a gradual rise. */
export function onsetInterval(times: OnsetTimes, style: DateStyle): string {
  if (!times.gradual) return intervalText(times.onsetLow, times.onsetHigh, times.onset, style)
  const [low, high] = [dayAndHour(times.onsetLow).day, dayAndHour(times.onsetHigh).day]
  const near = dayAndHour(times.onset).day
  return style.language === 'en'
    ? `from ${dayText(low, style)} to ${dayText(high, style)}`
    : `${shortDay(low, near, style)}から${shortDay(high, low, style)}まで`
}

/** The same for a table: 8日16時〜9日6時, 18日〜21日. */
export function onsetRange(times: OnsetTimes, near: Day, style: DateStyle): string {
  if (!times.gradual) return intervalRange(times.onsetLow, times.onsetHigh, near, style)
  const [low, high] = [dayAndHour(times.onsetLow).day, dayAndHour(times.onsetHigh).day]
  return style.language === 'en'
    ? `${dayText(low, style)} – ${dayText(high, style)}`
    : `${shortDay(low, near, style)}〜${shortDay(high, low, style)}`
}

/** The last day of a stretch whose `end` is the first moment after it. */
export function lastDayBefore(end: string): Day {
  const { day } = dayAndHour(end)
  return end.slice(11, 19) === '00:00:00' ? addDays(day, -1) : day
}

/** 平成26年6月期, June 2014. */
export function periodName(period: Period, style: DateStyle): string {
  const year = yearText(period.from, style)
  const month = monthOf(period.from)
  const ja = style.language === 'ja'
  switch (period.kind) {
    case 'month':
      return ja ? `${year}${month}月期` : `${MONTHS[month - 1]} ${year}`
    case 'quarter':
      return ja ? `${year}第${(month + 2) / 3}四半期` : `Quarter ${(month + 2) / 3} of ${year}`
    case 'half-year':
      return ja ? `${year}${month === 1 ? '上' : '下'}半期` : `${month === 1 ? 'First' : 'Second'} half of ${year}`
    case 'year':
      return ja ? `${year}期` : year
    case 'days':
      return ja ? `${year}${dayText(period.from, style)}からの期間` : `Period from ${fullDate(period.from, style)}`
  }
}

/** 6月1日〜6月30日, 1–30 June. */
export function periodRange(period: Period, style: DateStyle): string {
  const last = addDays(period.to, -1)
  if (style.language === 'ja')
    return `${dayText(period.from, style)}〜${period.from.slice(0, 4) === last.slice(0, 4) ? '' : yearText(last, style)}${dayText(last, style)}`
  if (period.from.slice(0, 7) === last.slice(0, 7)) return `${dateOf(period.from)}–${dayText(last, style)}`
  return `${dayText(period.from, style)} – ${period.from.slice(0, 4) === last.slice(0, 4) ? dayText(last, style) : fullDate(last, style)}`
}

/** How the previous period is called beside a change: 前期比 / on May. */
export function previousName(previous: Period, style: DateStyle): string {
  if (style.language === 'ja') return '前期'
  return previous.kind === 'month' ? MONTHS[monthOf(previous.from) - 1]! : 'the previous period'
}

/** 日本時間（UTC+9）, Japan time (UTC+9), else the zone's own name. */
export function zoneText(zone: string, language: Language): string {
  if (zone === 'Asia/Tokyo') return language === 'ja' ? '日本時間（UTC+9）' : 'Japan time (UTC+9)'
  return zone === 'UTC' ? (language === 'ja' ? '協定世界時（UTC）' : 'UTC') : zone
}
