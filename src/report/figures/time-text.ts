import type { Day } from '../../base/time.ts'
import type { Language } from '../../model/figure.ts'
import type { Finding } from '../../model/finding.ts'

/** English names, January first. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const SHORT = MONTHS.map(name => name.slice(0, 3))

/** Days, with fraction, from the start of `first` to a local ISO time or day. */
export function daysSince(first: Day, at: string): number {
  const local = at.length > 10 ? `${at.slice(0, 19)}Z` : `${at}T00:00:00Z`
  return (Date.parse(local) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000
}

const month = (at: string) => Number(at.slice(5, 7))
const date = (at: string) => Number(at.slice(8, 10))
const hour = (at: string) => Number(at.slice(11, 13))
const clock = (at: string) => `${at.slice(11, 13)}:00`

/** "6月9日", "9 June". */
export function dayText(day: string, language: Language): string {
  return language === 'ja' ? `${month(day)}月${date(day)}日` : `${date(day)} ${MONTHS[month(day) - 1]}`
}

/** "9日", "9 Jun": inside a figure whose axis names the month. */
export function shortDayText(day: string, language: Language): string {
  return language === 'ja' ? `${date(day)}日` : `${date(day)} ${SHORT[month(day) - 1]}`
}

export interface DayTick {
  index: number
  text: string
}

/** Which days an axis names: 1, 5, 10 … and the last within a month; weeks up to ten of them; else first days of months. */
export function dayTicks(days: readonly Day[], language: Language): DayTick[] {
  const last = days.length - 1
  if (last < 0) return []
  if (days[0]!.slice(0, 7) === days[last]!.slice(0, 7)) return monthTicks(days, language)
  const slashed = (day: Day) =>
    language === 'ja' ? `${month(day)}/${date(day)}` : `${date(day)} ${SHORT[month(day) - 1]}`
  if (days.length <= 70) {
    const step = days.length <= 35 ? 7 : 14
    return days.flatMap((day, index) => (index % step === 0 ? [{ index, text: slashed(day) }] : []))
  }
  const starts = days.flatMap((day, index) => (day.endsWith('-01') ? [{ index, day }] : []))
  const every = Math.ceil(starts.length / 13)
  return starts
    .filter((_, i) => i % every === 0)
    .map(({ index, day }, i) => {
      const year = i === 0 || month(day) === 1
      const name = language === 'ja' ? `${month(day)}月` : SHORT[month(day) - 1]!
      return {
        index,
        text: year ? (language === 'ja' ? `${day.slice(0, 4)}年${name}` : `${name} ${day.slice(0, 4)}`) : name,
      }
    })
}

function monthTicks(days: readonly Day[], language: Language): DayTick[] {
  const last = days.length - 1
  const full = (day: Day) => (language === 'ja' ? `${date(day)}日` : `${date(day)} ${SHORT[month(day) - 1]}`)
  const short = days.length <= 10
  return days.flatMap((day, index) => {
    if (index === 0 || (index === last && last > 0))
      return [{ index, text: index === 0 ? full(day) : language === 'ja' ? full(day) : String(date(day)) }]
    const near = index < 2 || (last - index < 2 && !short)
    return !near && (short || date(day) % 5 === 0) ? [{ index, text: String(date(day)) }] : []
  })
}

export interface OnsetWords {
  title: string
  time: string
  interval: string
}

/** The onset in words for direct labels: what began, when (to the hour), and the 95 % interval. */
export function onsetWords(finding: Finding, language: Language): OnsetWords {
  const fresh = finding.kind === 'newly-observed-port'
  const { onset, onsetLow: low, onsetHigh: high } = finding
  if (language === 'ja') {
    const time = finding.gradual ? `${dayText(onset, 'ja')}頃から徐々に` : `${dayText(onset, 'ja')}${hour(onset)}時頃`
    const interval = finding.gradual ? daySpan(low, high, 'ja') : spanText(low, high, onset, 'ja')
    return { title: fresh ? '観測開始' : '増加開始', time, interval: `95%区間 ${interval}` }
  }
  const time = finding.gradual
    ? `gradually from ${dayText(onset, 'en')}`
    : `${shortDayText(onset, 'en')}, about ${clock(onset)}`
  return {
    title: fresh ? 'First observed' : 'Increase began',
    time,
    interval: `95%: ${finding.gradual ? daySpan(low, high, 'en') : spanText(low, high, onset, 'en')}`,
  }
}

/** "18日〜21日": the interval of a ramp, which has no hours. */
function daySpan(low: string, high: string, language: Language): string {
  if (low.slice(0, 10) === high.slice(0, 10)) return shortDayText(low, language)
  const far = low.slice(0, 7) !== high.slice(0, 7)
  if (language === 'en') return `${shortDayText(low, 'en')}–${shortDayText(high, 'en')}`
  return far ? `${dayText(low, 'ja')}〜${dayText(high, 'ja')}` : `${date(low)}日〜${date(high)}日`
}

/** "2時〜9時" on the day of the onset, else with the dates. */
export function spanText(low: string, high: string, beside: string, language: Language): string {
  const same = low.slice(0, 10) === high.slice(0, 10)
  const plain = same && low.slice(0, 10) === beside.slice(0, 10)
  if (language === 'ja') {
    const from = plain ? `${hour(low)}時` : `${date(low)}日${hour(low)}時`
    return `${from}〜${same ? '' : `${date(high)}日`}${hour(high)}時`
  }
  const from = plain ? clock(low) : `${shortDayText(low, 'en')} ${clock(low)}`
  return `${from}–${same ? '' : `${shortDayText(high, 'en')} `}${clock(high)}`
}
