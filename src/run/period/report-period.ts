import { type Period, previousPeriod } from '../../base/period.ts'
import { dayStart, daysIn, isoTime } from '../../base/time.ts'
import type { Localized } from '../../model/advisory.ts'
import type { Compared, DayFigures, KeyNumber, ReportData, SensorUptime } from '../../model/report.ts'
import { addressDays, grouped, meanCount, rate } from '../../report/numbers.ts'
import type { Answer, DayTotals, PeriodTotals, SensorDay } from '../../store/answers.ts'
import { captureWays, exposureByDay, gaps } from '../../store/exposure.ts'
import { monthlyHistory, totals } from '../../store/rankings.ts'
import { listSensors } from '../../store/sensors.ts'
import type { Site } from '../site/site.ts'
import { surveyKnown } from '../site/survey-lists.ts'
import { cite, type QueryBook } from './query-book.ts'
import { withoutSurvey } from './ranking.ts'

/** Periods of a sparkline, this one included. */
const HISTORY_PERIODS = 13

/** What everything else in a report is set against: days, exposure, history. */
export interface PeriodGround {
  period: Period
  previous: Period
  /** True if a list of survey scanners holds for the period: only then is anything said without them. */
  surveyKnown: boolean
  days: DayFigures[]
  /** Live address-days. */
  exposure: number
  previousExposure: number
  liveDays: Map<string, number>
  history: Answer<PeriodTotals[]>
  totals: Answer<DayTotals[]>
  exposureAnswer: Answer<SensorDay[]>
}

export async function periodGround(site: Site, period: Period): Promise<PeriodGround> {
  const { store } = site
  const periods = [period]
  while (periods.length < HISTORY_PERIODS) periods.unshift(previousPeriod(periods[0]!))
  const [history, totalsAnswer, exposureAnswer] = await Promise.all([
    monthlyHistory(
      store,
      periods.map(p => ({ name: p.name, from: p.from, to: p.to })),
    ),
    totals(store, period.from, period.to),
    exposureByDay(store, period.from, period.to),
  ])
  const liveDays = new Map<string, number>()
  const plannedDays = new Map<string, number>()
  for (const row of exposureAnswer.value) {
    liveDays.set(row.day, (liveDays.get(row.day) ?? 0) + row.live)
    plannedDays.set(row.day, (plannedDays.get(row.day) ?? 0) + row.planned)
  }
  const byDay = new Map(totalsAnswer.value.map(row => [row.day, row]))
  const known = surveyKnown(site, period)
  const days = daysIn(period.from, period.to).map(day =>
    dayFigures(day, byDay.get(day), liveDays.get(day) ?? 0, plannedDays.get(day) ?? 0, known),
  )
  return {
    period,
    previous: periods.at(-2)!,
    surveyKnown: known,
    days,
    exposure: [...liveDays.values()].reduce((a, b) => a + b, 0),
    previousExposure: history.value.at(-2)?.exposure ?? 0,
    liveDays,
    history,
    totals: totalsAnswer,
    exposureAnswer,
  }
}

function dayFigures(
  day: string,
  row: DayTotals | undefined,
  exposure: number,
  planned: number,
  known: boolean,
): DayFigures {
  const live = exposure > 0
  return {
    day,
    accesses: row?.accesses ?? 0,
    perAddress: live ? (row?.accesses ?? 0) / exposure : null,
    sources: live ? (row?.sources ?? 0) : null,
    exposure,
    planned,
    victims: row?.victims ?? 0,
    backscatterPackets: row?.backscatterPackets ?? 0,
    withoutSurvey: live && known ? withoutSurvey(row ?? { accesses: 0, sources: 0 }, exposure) : null,
  }
}

type KeyNumbers = ReportData['keyNumbers']

/** The four numbers of the first page, each with its previous value and its history. */
export function keyNumbers(book: QueryBook, ground: PeriodGround): KeyNumbers {
  const number = (query: string, of: (p: PeriodTotals) => number | null): KeyNumber => {
    const history = ground.history.value.map(p => ({ period: p.name, value: p.exposure > 0 ? of(p) : null }))
    return { ...compared(query, history.at(-1)!.value, history.at(-2)?.value ?? null), history }
  }
  const perAddress = (n: number, p: PeriodTotals) => n / p.exposure
  const perDay = (n: number, p: PeriodTotals) => (p.days > 0 ? n / p.days : null)
  const latest = ground.history.value.at(-1)!
  const cited = (what: Localized, short: string, result: Localized) =>
    cite(book, { ...ground.history, sql: `${ground.history.sql}\n-- ${short}` }, { what, short, result })
  const perExposure = (n: number): Localized => {
    const mean = latest.exposure > 0 ? rate(n / latest.exposure) : '–'
    return { ja: `${mean}件（計${grouped(n)}件）`, en: `${mean} (${grouped(n)} in all)` }
  }
  const daily = (n: number): Localized => {
    const mean = latest.days > 0 ? meanCount(n / latest.days) : '–'
    return { ja: `${mean}個（${latest.days}日の平均）`, en: `${mean} (mean of ${latest.days} days)` }
  }
  return {
    accesses: number(
      cited({ ja: 'アクセス件数', en: 'Accesses' }, 'sum(accesses) / exposure', perExposure(latest.accesses)),
      p => perAddress(p.accesses, p),
    ),
    sources: number(
      cited(
        { ja: '送信元IPアドレス数', en: 'Distinct sources' },
        'avg(uniqExact(source) by day)',
        daily(latest.sourceDays),
      ),
      p => perDay(p.sourceDays, p),
    ),
    signatureMatches: number(
      cited(
        { ja: 'シグネチャ一致件数', en: 'Accesses matched by signatures' },
        "sum(accesses) / exposure WHERE category != ''",
        perExposure(latest.signatureMatches),
      ),
      p => perAddress(p.signatureMatches, p),
    ),
    victims: number(
      cited({ ja: 'DoS攻撃被害観測', en: 'DoS victims' }, 'avg(uniqExact(victim) by day)', daily(latest.victimDays)),
      p => perDay(p.victimDays, p),
    ),
  }
}

export function compared(query: string, value: number | null, previous: number | null): Compared {
  const change = value === null || previous === null || previous < 1e-9 ? null : (value - previous) / previous
  return { value, query, previous, change }
}

/** Sensors with their uptime, losses and gaps. */
export async function telescope(site: Site, book: QueryBook, ground: PeriodGround): Promise<ReportData['telescope']> {
  const { store } = site
  const zone = store.timeZone
  const { period, exposureAnswer } = ground
  const [start, end] = [dayStart(zone, period.from), dayStart(zone, period.to)]
  const gapsAnswer = await gaps(store, start, end)
  const ways = await captureWays(store, start, end)
  const registered = await listSensors(store)
  const sensors: SensorUptime[] = []
  for (const sensor of registered) {
    const rows = exposureAnswer.value.filter(r => r.sensor === sensor.id)
    const planned = sum(rows.map(r => r.planned))
    if (planned === 0) continue
    sensors.push({
      name: sensor.name,
      addresses: Math.max(...rows.map(r => r.addresses)),
      exposure: sum(rows.map(r => r.live)),
      planned,
      lostPackets: sum(rows.map(r => r.lost)),
      gaps: gapsAnswer.value
        .filter(g => g.sensor === sensor.name)
        .map(g => ({
          from: isoTime(zone, g.from),
          to: isoTime(zone, g.to),
          hours: (g.to - g.from) / 3600,
          provisional: g.provisional,
        })),
      ways: ways
        .filter(w => w.sensor === sensor.name)
        .map(w => ({ mode: w.way.mode, answers: w.way.answers, hours: w.seconds / 3600 })),
    })
  }
  const planned = sum(sensors.map(s => s.planned))
  const live = new Set(sensors.map(s => s.name))
  return {
    sensors,
    addresses: sum(sensors.map(s => s.addresses)),
    exposure: ground.exposure,
    planned,
    coverage: planned > 0 ? ground.exposure / planned : null,
    inferred: registered.some(s => live.has(s.name) && s.ground === 'inferred-from-traffic'),
    lostPackets: sum(sensors.map(s => s.lostPackets)),
    query: cite(book, exposureAnswer, {
      what: { ja: '観測量と欠測', en: 'Exposure and gaps' },
      short: 'sum(live), sum(planned) FROM sensor_span GROUP BY day, sensor',
      result: {
        ja: `${addressDays(ground.exposure)}アドレス・日（計画 ${addressDays(planned)}）`,
        en: `${addressDays(ground.exposure)} address-days (planned ${addressDays(planned)})`,
      },
    }),
  }
}

export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
