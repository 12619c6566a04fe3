import type { Localized } from '../../model/advisory.ts'
import type { Ranking, RankingRow, WithoutSurvey } from '../../model/report.ts'

/** One thing that is ranked, in this period and the one before. */
export interface Ranked {
  key: string
  name: Localized
  accesses: number
  sources: number
  /** The part of survey scanners; absent where they are not told apart. */
  surveyAccesses?: number
  surveySources?: number
}

export interface RankingBasis {
  /** Everything in the period, also what is not listed. */
  total: number
  /** Of it, accesses of survey scanners; null: they are not told apart, and nothing is said without them. */
  surveyTotal: number | null
  /** Live address-days; null or 0: no rates. */
  exposure: number
  previousExposure: number
  /** Keys of the previous period, the most frequent first, with their accesses; null without a previous period. */
  previous: ReadonlyMap<string, { rank: number; accesses: number }> | null
}

/** Ranks beyond this are "new": the previous list is not looked at further down. */
export const RANKS_COMPARED = 200

/** From fewer accesses than this in the previous period no percentage is made. */
export const LEAST_COMPARED = 10

export function rankOf<T extends { accesses: number }>(
  rows: readonly T[],
  keyOf: (row: T) => string,
): Map<string, { rank: number; accesses: number }> {
  return new Map(rows.map((row, i) => [keyOf(row), { rank: i + 1, accesses: row.accesses }]))
}

/** One row with its place, its rate and its change. */
export function rankingRow(item: Ranked, rank: number, basis: RankingBasis): RankingRow {
  const before = basis.previous?.get(item.key)
  const perAddress = basis.exposure > 0 ? item.accesses / basis.exposure : null
  const previousRate =
    before !== undefined && basis.previousExposure > 0 ? before.accesses / basis.previousExposure : null
  const comparable = perAddress !== null && previousRate !== null && before!.accesses >= LEAST_COMPARED
  return {
    rank,
    previousRank: before !== undefined && before.rank <= RANKS_COMPARED ? before.rank : null,
    key: item.key,
    name: item.name,
    accesses: item.accesses,
    perAddress,
    share: basis.total > 0 ? item.accesses / basis.total : 0,
    change: comparable ? (perAddress - previousRate) / previousRate : null,
    sources: item.sources,
    withoutSurvey: basis.surveyTotal === null ? null : withoutSurvey(item, basis.exposure),
  }
}

/** What is left of counts without their part of survey scanners. */
export function withoutSurvey(
  counts: { accesses: number; sources: number; surveyAccesses?: number; surveySources?: number },
  exposure: number,
): WithoutSurvey {
  const accesses = counts.accesses - (counts.surveyAccesses ?? 0)
  return {
    accesses,
    perAddress: exposure > 0 ? accesses / exposure : null,
    sources: counts.sources - (counts.surveySources ?? 0),
  }
}

/** The first `listed` of `items` (ordered by accesses) as a ranking whose rest makes the columns add up. */
export function ranking(items: readonly Ranked[], listed: number, basis: RankingBasis, query: string): Ranking {
  const rows = items.slice(0, listed).map((item, i) => rankingRow(item, i + 1, basis))
  const rest = Math.max(0, basis.total - rows.reduce((n, r) => n + r.accesses, 0))
  const restWithout =
    basis.surveyTotal === null
      ? null
      : Math.max(0, basis.total - basis.surveyTotal - rows.reduce((n, r) => n + r.withoutSurvey!.accesses, 0))
  return {
    query,
    rows,
    rest: {
      accesses: rest,
      perAddress: basis.exposure > 0 ? rest / basis.exposure : null,
      share: basis.total > 0 ? rest / basis.total : 0,
      count: Math.max(0, items.length - listed),
      withoutSurvey:
        restWithout === null
          ? null
          : { accesses: restWithout, perAddress: basis.exposure > 0 ? restWithout / basis.exposure : null },
    },
    unavailable: null,
  }
}

const NOTHING: Ranking['rest'] = { accesses: 0, perAddress: null, share: 0, count: 0, withoutSurvey: null }

export function noRanking(reason: Localized): Ranking {
  return { query: '', rows: [], rest: NOTHING, unavailable: reason }
}
