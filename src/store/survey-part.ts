import { addDays, type Day } from '../base/time.ts'
import type { PartKind } from '../model/series.ts'
import type { Answer } from './answers.ts'
import { COMMITTED } from './ledger.ts'
import { BY_SURVEY_SCANNER } from './marks.ts'
import { IN_SECONDS, NOT_SWEEP, rangeOf, tuplesOf } from './part-evidence.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

/** What survey scanners have of a series in some days: sources that a list named when they came. Sweeps are out. */
export interface SurveyPart {
  sources: number
  surveySources: number
  accesses: number
  surveyAccesses: number
  /** Distinct sources of each day, added up. */
  sourceDays: number
  surveySourceDays: number
}

const countsOf = (rows: string) =>
  `SELECT uniqExact(source) AS sources, uniqExactIf(source, survey) AS surveySources, sum(y) AS accesses, sumIf(y, survey) AS surveyAccesses, count() AS sourceDays, countIf(survey) AS surveySourceDays
FROM (${rows})`

/** A destination port, in the days first to last, the last included. */
export async function portSurveyPart(
  store: Store,
  port: { protocol: number; port: number },
  first: Day,
  last: Day,
): Promise<Answer<SurveyPart>> {
  const to = addDays(last, 1)
  await settle(store, first, to)
  const answer = await select<SurveyPart>(
    store,
    countsOf(
      `SELECT source, accesses AS y, ${BY_SURVEY_SCANNER} AS survey FROM port_source_day WHERE protocol = {protocol:UInt8} AND port = {port:UInt16} AND day >= {from:Date} AND day < {to:Date} AND sweep = 0`,
    ),
    { protocol: port.protocol, port: port.port, from: first, to },
  )
  return { ...answer, value: answer.value[0]! }
}

/** The same of a part of ports; `part` as PartSeries names it. */
export async function partSurveyPart(
  store: Store,
  kind: PartKind,
  part: string,
  first: Day,
  last: Day,
): Promise<Answer<SurveyPart>> {
  const { where, parameters } = tuplesOf(kind, part)
  const to = addDays(last, 1)
  await settle(store, first, to)
  const answer = await select<SurveyPart>(
    store,
    countsOf(
      `SELECT source, sum(t.accesses) AS y, max(${BY_SURVEY_SCANNER}) AS survey FROM flow_tuple AS t WHERE ${where} AND ${IN_SECONDS} AND t.accesses > 0 AND ${COMMITTED} AND ${NOT_SWEEP} GROUP BY toDate(toTimeZone(minute, {zone:String})) AS day, source`,
    ),
    { ...parameters, ...rangeOf(store, first, to) },
  )
  return { ...answer, value: answer.value[0]! }
}
