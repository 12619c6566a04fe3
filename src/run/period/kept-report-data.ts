import { textDigest } from '../../base/hash.ts'
import { packageVersion } from '../../base/package-paths.ts'
import type { Period } from '../../base/period.ts'
import { addDays, type Day, dayStart, earlierDay } from '../../base/time.ts'
import { RECENT_DAYS } from '../../model/observatory.ts'
import type { ReportData } from '../../model/report.ts'
import { loadAnalystText } from '../../report/analyst-text.ts'
import { keptAnswer } from '../../store/kept-answers.ts'
import { groundBefore } from '../../store/ledger.ts'
import { dataSpan } from '../../store/store.ts'
import { LONGEST_SILENCE_SECONDS, openGaps } from '../../store/uptimes.ts'
import { programDigest } from '../site/program-digest.ts'
import type { Site } from '../site/site.ts'
import { reportData } from './report-data.ts'

/**
 * As reportData, kept in the store for the periods that a dashboard shows by itself, its last days and months with data: when it
 * begins, its first numbers are there at once. Others are worked out each time, or whoever asks for many would fill the store.
 * An answer rests on the data up to the period's end, the rules, the settings and the program; the day of publication and the analyst's texts are those of now.
 */
export async function keptReportData(site: Site, period: Period, today: Day): Promise<ReportData> {
  const { config, store } = site
  const [ground, span, gaps] = await Promise.all([groundBefore(store, period.to), dataSpan(store), openGaps(store)])
  const name = nameOf(period, span)
  if (name === null) return reportData(site, period, today)
  const seenUntil = span === null ? null : earlierDay(span.last, period.to)
  // A gap that still grows lies in the last days: older periods have nothing to do with it.
  const isRecent = dayStart(store.timeZone, period.to) > Date.now() / 1000 - LONGEST_SILENCE_SECONDS
  const known = [ground, seenUntil, isRecent ? gaps : '']
  const rests = [packageVersion, programDigest(), site.rules().version, store.timeZone, config, period, ...known]
  const data = await keptAnswer(store, name, textDigest(JSON.stringify(rests)), () => reportData(site, period, today))
  const { analystTexts } = config
  return { ...data, published: today, analystText: analystTexts === null ? [] : loadAnalystText(analystTexts) }
}

/** Name under which the numbers are kept; null where they are not. The last days have one name, whatever day it is. */
function nameOf({ name, from, to }: Period, span: { first: Day; last: Day } | null): string | null {
  if (span === null || from > span.last || to <= span.first) return null
  if (/^\d{4}-\d{2}$/.test(name)) return `period ${name}`
  const isRecent = to === addDays(span.last, 1) && from === addDays(to, -RECENT_DAYS)
  return isRecent ? 'period of the last days' : null
}
