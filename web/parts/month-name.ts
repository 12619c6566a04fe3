import type { Language } from '../../src/model/figure.ts'

/** "2014-06" → "2014年6月期", "June 2014"; days with a dash between; other periods as they are. */
export function monthName(period: string, language: Language): string {
  const parts = /^(\d{4})-(\d{2})$/.exec(period)
  if (parts === null) return period.replace('..', language === 'ja' ? '〜' : ' – ')
  const [, year, month] = parts
  if (language === 'ja') return `${year}年${Number(month)}月期`
  const name = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${year}-${month}-01T00:00:00Z`),
  )
  return `${name} ${year}`
}
