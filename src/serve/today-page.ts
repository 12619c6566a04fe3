import { addDays } from '../base/time.ts'
import type { ObservatoryStatus } from '../model/observatory.ts'
import { EMPTY_PAYLOAD_ID } from '../model/payload.ts'
import type { DayFigures, FindingSection, ReportData } from '../model/report.ts'
import type { ChangeRow, PageFrame, TodayPage, Total } from './pages.ts'

export function frameOf(data: ReportData): PageFrame {
  const { period, previousPeriod, hasPrevious, timeZone, synthetic, queries } = data
  return { period, previousPeriod, hasPrevious, timeZone, synthetic, queries }
}

/** Today from the numbers of the last 28 days: what changed first, surest first, what ended last. */
export function todayPage(data: ReportData, status: ObservatoryStatus): TodayPage {
  return {
    ...frameOf(data),
    status,
    day: addDays(data.period.to, -1),
    changes: data.findings.map(changeRow).sort(byUrgency),
    campaigns: data.campaigns.rows,
    totals: totalsOf(data),
    telescope: data.telescope,
    ports: data.ports.rows.slice(0, 8),
    bursts: data.bursts.slice(0, 6),
    counting: {
      sweepSources: data.sweeps.sources,
      surveyShare: data.survey.share.value,
      oddities: Object.values(data.oddities).reduce((sum, count) => sum + count, 0),
      falseReportsPerMonth: data.method.falseReportsPerMonth,
      seriesTested: data.method.seriesTested,
    },
  }
}

const SURENESS = { certain: 0, likely: 1, possible: 2 } as const

function byUrgency(a: ChangeRow, b: ChangeRow): number {
  if (a.finding.lasting !== b.finding.lasting) return a.finding.lasting ? -1 : 1
  return SURENESS[a.confidence] - SURENESS[b.confidence] || (b.lastSources ?? 0) - (a.lastSources ?? 0)
}

function changeRow(section: FindingSection): ChangeRow {
  const days = section.days.map(day => ({
    day: day.day,
    sources: day.perAddress === null ? null : day.sources,
    perAddress: day.perAddress,
  }))
  const sent = section.payloads.filter(group => group.id !== EMPTY_PAYLOAD_ID)
  const { finding, headline, portUse, classes, steppingStones } = section
  return {
    finding,
    headline,
    portUse,
    classes,
    steppingStones,
    days,
    confidence: section.purposeConfidence,
    lastSources: days.at(-1)?.sources ?? null,
    previousSources: days.at(-2)?.sources ?? null,
    largest: sent.reduce<(typeof sent)[number] | null>(
      (best, group) => (best === null || group.share > best.share ? group : best),
      null,
    ),
    advisory: section.advisories[0] ?? null,
  }
}

function totalsOf(data: ReportData): Total[] {
  const matches = data.keyNumbers.signatureMatches
  return [
    dailyTotal('accesses', data.days, day => day.perAddress),
    dailyTotal('sources', data.days, day => day.sources),
    {
      key: 'ports',
      value: data.ports.rows.length + data.ports.rest.count,
      previous: null,
      change: null,
      against: 'nothing',
      days: [],
      previousDays: [],
    },
    {
      key: 'signatureMatches',
      value: matches.value,
      previous: matches.previous,
      change: matches.change,
      against: matches.previous === null ? 'nothing' : 'previous-period',
      days: [],
      previousDays: [],
    },
    dailyTotal('victims', data.days, day => (day.exposure > 0 ? day.victims : null)),
  ]
}

/** The last day beside the same weekday of last week. */
function dailyTotal(key: Total['key'], days: readonly DayFigures[], value: (day: DayFigures) => number | null): Total {
  const now = days.at(-1)
  const before = days.at(-8)
  const current = now === undefined ? null : value(now)
  const previous = before === undefined ? null : value(before)
  return {
    key,
    value: current,
    previous,
    against: previous === null ? 'nothing' : 'last-week',
    change: current === null || previous === null || previous < 1e-9 ? null : (current - previous) / previous,
    days: days.slice(-7).map(value),
    previousDays: days.slice(-14, -7).map(value),
  }
}
