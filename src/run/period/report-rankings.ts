import type { Day } from '../../base/time.ts'
import { categoryName } from '../../classify/categories.ts'
import { countryName } from '../../classify/country-names.ts'
import { portUse } from '../../classify/port-knowledge.ts'
import { listsOf } from '../../classify/survey-set.ts'
import { portLabel } from '../../model/protocol.ts'
import type { Ranking, RankingRow, ReportData } from '../../model/report.ts'
import type { Answer, PeriodTotals, PortCount, PortRanking } from '../../store/answers.ts'
import { categoryRanking, countryRanking, heatMap, portRanking } from '../../store/rankings.ts'
import { portDays } from '../../store/series.ts'
import type { Site } from '../site/site.ts'
import { cite, type QueryBook, same } from './query-book.ts'
import { noRanking, type Ranked, type RankingBasis, ranking, rankingRow, rankOf } from './ranking.ts'
import { compared, type PeriodGround, sum } from './report-period.ts'

/** Rows of the report's rankings. */
const LISTED = 10

/** Ports with a panel in the index figure. */
const INDEX_PORTS = 6

export interface PortRankings {
  current: Answer<PortRanking>
  previous: Answer<PortRanking>
}

export async function portRankings(site: Site, ground: PeriodGround): Promise<PortRankings> {
  const [current, previous] = await Promise.all([
    portRanking(site.store, ground.period.from, ground.period.to),
    portRanking(site.store, ground.previous.from, ground.previous.to),
  ])
  return { current, previous }
}

/** The same rankings without survey scanners, in their own order; ports to which nobody else came are no longer in it. */
export function withoutSurveyScanners(both: PortRankings): PortRankings {
  const without = (answer: Answer<PortRanking>): Answer<PortRanking> => {
    const { value } = answer
    const rows = value.rows
      .map(row => ({
        ...row,
        accesses: row.accesses - row.surveyAccesses,
        sources: row.sources - row.surveySources,
        surveyAccesses: 0,
        surveySources: 0,
      }))
      .filter(row => row.accesses > 0)
      .sort((a, b) => b.accesses - a.accesses || b.sources - a.sources || a.protocol - b.protocol || a.port - b.port)
    return {
      ...answer,
      value: { ...value, rows, totalAccesses: value.totalAccesses - value.surveyAccesses, surveyAccesses: 0 },
    }
  }
  return { current: without(both.current), previous: without(both.previous) }
}

const keyOfPort = (row: PortCount) => portLabel(row.protocol, row.port)

function portBasis(ground: PeriodGround, both: PortRankings): RankingBasis {
  return {
    total: both.current.value.totalAccesses,
    surveyTotal: ground.surveyKnown ? both.current.value.surveyAccesses : null,
    exposure: ground.exposure,
    previousExposure: ground.previousExposure,
    previous: ground.previousExposure > 0 ? rankOf(both.previous.value.rows, keyOfPort) : null,
  }
}

function rankedPort(site: Site, row: PortCount): Ranked {
  return {
    key: keyOfPort(row),
    name: portUse(site.rules().ports, row.protocol, row.port).service,
    accesses: row.accesses,
    sources: row.sources,
    surveyAccesses: row.surveyAccesses,
    surveySources: row.surveySources,
  }
}

/** Destination ports by accesses, full-range sweeps left out; the total and the rest hold them. */
export function portTable(
  site: Site,
  book: QueryBook,
  ground: PeriodGround,
  both: PortRankings,
  listed = LISTED,
): Ranking {
  const query = cite(book, both.current, {
    what: { ja: '宛先ポートの順位', en: 'Ranking of destination ports' },
    short: 'port, sum(accesses), uniqExact(source) FROM port_day GROUP BY port',
    result: {
      ja: `${both.current.value.rows.length.toLocaleString('en-US')}ポート`,
      en: `${both.current.value.rows.length.toLocaleString('en-US')} ports`,
    },
  })
  return ranking(
    both.current.value.rows.map(row => rankedPort(site, row)),
    listed,
    portBasis(ground, both),
    query,
  )
}

/** The row of one port wherever it stands; null if nothing came to it. */
export function portRow(site: Site, ground: PeriodGround, both: PortRankings, label: string): RankingRow | null {
  const at = both.current.value.rows.findIndex(row => keyOfPort(row) === label)
  return at < 0 ? null : rankingRow(rankedPort(site, both.current.value.rows[at]!), at + 1, portBasis(ground, both))
}

export async function countryTable(site: Site, book: QueryBook, ground: PeriodGround): Promise<Ranking> {
  const [current, previous] = await Promise.all([
    countryRanking(site.store, ground.period.from, ground.period.to),
    countryRanking(site.store, ground.previous.from, ground.previous.to),
  ])
  const query = cite(book, current, {
    what: { ja: '送信元国・地域の順位', en: 'Ranking of countries and regions' },
    short: 'country, sum(accesses) FROM source_day GROUP BY country',
    result: { ja: `${current.value.length}の国・地域`, en: `${current.value.length} countries and regions` },
  })
  const named = current.value.map(c => ({
    key: c.country === '' ? '??' : c.country,
    name: countryName(c.country),
    accesses: c.accesses,
    sources: c.sources,
    surveyAccesses: c.surveyAccesses,
    surveySources: c.surveySources,
  }))
  return ranking(
    named,
    LISTED,
    {
      total: sum(current.value.map(c => c.accesses)),
      surveyTotal: ground.surveyKnown ? sum(current.value.map(c => c.surveyAccesses)) : null,
      exposure: ground.exposure,
      previousExposure: ground.previousExposure,
      previous: ground.previousExposure > 0 ? rankOf(previous.value, c => (c.country === '' ? '??' : c.country)) : null,
    },
    query,
  )
}

export async function categoryTable(site: Site, book: QueryBook, ground: PeriodGround): Promise<Ranking> {
  const [current, previous] = await Promise.all([
    categoryRanking(site.store, ground.period.from, ground.period.to),
    categoryRanking(site.store, ground.previous.from, ground.previous.to),
  ])
  const matched = current.value.filter(c => c.category !== '')
  const query = cite(book, current, {
    what: { ja: 'シグネチャ分類', en: 'Signature categories' },
    short: 'category, sum(accesses) FROM payload_day JOIN payload GROUP BY category',
    result: same(sum(matched.map(c => c.accesses)).toLocaleString('en-US')),
  })
  const named = matched.map(c => ({
    key: c.category,
    name: categoryName(site.rules().categories, c.category),
    accesses: c.accesses,
    sources: c.sources,
    surveyAccesses: c.surveyAccesses,
    surveySources: c.surveySources,
  }))
  return ranking(
    named,
    LISTED,
    {
      total: sum(matched.map(c => c.accesses)),
      surveyTotal: ground.surveyKnown ? sum(matched.map(c => c.surveyAccesses)) : null,
      exposure: ground.exposure,
      previousExposure: ground.previousExposure,
      previous:
        ground.previousExposure > 0
          ? rankOf(
              previous.value.filter(c => c.category !== ''),
              c => c.category,
            )
          : null,
    },
    query,
  )
}

/** Autonomous systems need a file that is not bundled. */
export function networkTable(): Ranking {
  return noRanking({
    ja: 'AS別の順位は、AS情報のファイルが設定されていないため掲載していません。',
    en: 'There is no ranking by AS: no file with AS data is configured.',
  })
}

/** Daily index of the busiest ports: the previous period's mean is 100; without one, this period's own mean. */
export async function portIndex(
  site: Site,
  ground: PeriodGround,
  both: PortRankings,
): Promise<ReportData['portIndex']> {
  const panels: ReportData['portIndex'] = []
  for (const row of both.current.value.rows.slice(0, INDEX_PORTS)) {
    const days = await portDays(site.store, row.protocol, row.port, ground.period.from, ground.period.to)
    const before = both.previous.value.rows.find(p => p.protocol === row.protocol && p.port === row.port)
    const base =
      before !== undefined && ground.previousExposure > 0 && before.accesses > 0
        ? before.accesses / ground.previousExposure
        : ground.exposure > 0
          ? row.accesses / ground.exposure
          : 0
    const byDay = new Map(days.value.map(d => [d.day, d.accesses]))
    const index = (accesses: number, exposure: number) =>
      base > 0 && exposure > 0 ? (100 * accesses) / exposure / base : null
    panels.push({
      port: keyOfPort(row),
      mean: index(row.accesses, ground.exposure),
      days: ground.days.map(d => ({ day: d.day, value: index(byDay.get(d.day) ?? 0, d.exposure) })),
    })
  }
  return panels
}

export async function heatTable(site: Site, ground: PeriodGround): Promise<ReportData['heatMap']> {
  const { value } = await heatMap(site.store, ground.period.from, ground.period.to)
  return value.map(c => ({
    weekday: c.weekday,
    hour: c.hour,
    value: c.liveHours > 0 ? c.accesses / c.liveHours : null,
  }))
}

/** Survey scanners' and full-range sweeps' part of everything. */
export function excluded(
  site: Site,
  book: QueryBook,
  ground: PeriodGround,
  both: PortRankings,
): Pick<ReportData, 'survey' | 'sweeps'> {
  const { current, previous } = both
  const query = cite(book, current, {
    what: { ja: '宛先ポートの順位', en: 'Ranking of destination ports' },
    short: '',
    result: same(''),
  })
  const share = (part: number, total: number) => (total > 0 ? part / total : null)
  const heldIn = ({ parameters }: Answer<PortRanking>) =>
    listsOf(site.rules().survey.lists, parameters.from as Day, parameters.to as Day)
  const held = heldIn(current)
  return {
    survey: {
      share: {
        value: held.length > 0 ? share(current.value.surveyAccesses, current.value.totalAccesses) : null,
        query,
      },
      previousShare:
        heldIn(previous).length > 0 ? share(previous.value.surveyAccesses, previous.value.totalAccesses) : null,
      listDate:
        held
          .map(l => l.date)
          .filter(d => d !== null)
          .sort()
          .at(-1) ?? null,
      without: ground.surveyKnown ? totalsWithout(ground, heldIn(previous).length > 0, query) : null,
    },
    sweeps: {
      sources: current.value.sweepSources,
      share: { value: share(current.value.sweepAccesses, current.value.totalAccesses), query },
    },
  }
}

/** What a day and address, and a day, have without survey scanners; beside the previous period if a list held for it, too. */
function totalsWithout(ground: PeriodGround, previousKnown: boolean, query: string) {
  const [before, now] = ground.history.value.slice(-2) as [PeriodTotals, PeriodTotals]
  const accesses = (p: PeriodTotals) => (p.exposure > 0 ? (p.accesses - p.surveyAccesses) / p.exposure : null)
  const sources = (p: PeriodTotals) =>
    p.exposure > 0 && p.days > 0 ? (p.sourceDays - p.surveySourceDays) / p.days : null
  return {
    accesses: compared(query, accesses(now), previousKnown ? accesses(before) : null),
    sources: compared(query, sources(now), previousKnown ? sources(before) : null),
  }
}
