import type { Day } from '../base/time.ts'
import type { Answer, PayloadCount } from './answers.ts'
import { BY_SURVEY_SCANNER } from './marks.ts'
import { classOf, groupKeyOf, JUDGEMENTS, NOTHING } from './payload-class.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

const DAYS = 'day >= {from:Date} AND day < {to:Date}'

/** True for a row `w` of payload_day whose source carried the mark of survey scanners that day. */
const OF_SURVEY = `(w.day, w.source) IN (SELECT day, source FROM source_day WHERE ${DAYS} AND ${BY_SURVEY_SCANNER})`

/** Keys of the groups with the most accesses; without survey scanners only payload_day can tell. */
const LARGEST = `SELECT ${groupKeyOf('p.payload_id')} AS key FROM payload_count_day AS p LEFT JOIN ${JUDGEMENTS} AS j ON j.id = p.payload_id
  WHERE p.day >= {from:Date} AND p.day < {to:Date} AND p.payload_id != ${NOTHING} GROUP BY key ORDER BY sum(p.accesses) DESC, lower(hex(key)) LIMIT {limit:UInt32}`
const LARGEST_WITHOUT_SURVEY = `SELECT ${groupKeyOf('w.payload_id')} AS key FROM payload_day AS w LEFT JOIN ${JUDGEMENTS} AS j ON j.id = w.payload_id
  WHERE w.day >= {from:Date} AND w.day < {to:Date} AND NOT ${OF_SURVEY} GROUP BY key ORDER BY sum(w.accesses) DESC, lower(hex(key)) LIMIT {limit:UInt32}`

/** Groups of all ports, the largest first, and the sources and ports of those that are listed. */
const ranking = (
  largest: string,
  by: string,
) => `SELECT lower(hex(g.key)) AS id, g.accesses AS accesses, s.sources AS sources, s.ports AS ports, s.surveyAccesses AS surveyAccesses, s.surveySources AS surveySources, s.portsWithoutSurvey AS portsWithoutSurvey,
  g.class AS class, g.protocol AS protocol, g.signatures AS signatures, g.category AS category, g.groupText AS groupText, lower(hex(g.best)) AS sampleId, g.firstSeen AS firstSeen, g.lastSeen AS lastSeen
FROM
(
  SELECT key, sum(n) AS accesses, argMax(class, n) AS class, argMax(protocol, n) AS protocol, argMax(signatures, n) AS signatures, argMax(category, n) AS category, argMax(text, n) AS groupText,
    argMax(shown, (n, shown)) AS best, toUInt32(min(first)) AS firstSeen, toUInt32(max(last)) AS lastSeen
  FROM
  (
    SELECT ${groupKeyOf('p.payload_id')} AS key, p.payload_id AS shown, p.accesses AS n, ${classOf('p.payload_id', 'p.protocol')} AS class, j.protocol AS protocol, j.signatures AS signatures, j.category AS category,
      j.group_text AS text, p.first AS first, p.last AS last
    FROM (SELECT payload_id, any(protocol) AS protocol, sum(q.accesses) AS accesses, min(q.first_seen) AS first, max(q.last_seen) AS last FROM payload_count_day AS q WHERE ${DAYS} AND payload_id != ${NOTHING} GROUP BY payload_id) AS p
    LEFT JOIN ${JUDGEMENTS} AS j ON j.id = p.payload_id
  )
  GROUP BY key
) AS g
INNER JOIN
(
  SELECT ${groupKeyOf('w.payload_id')} AS key, uniqExact(w.source) AS sources, uniqExact(w.protocol, w.port) AS ports, sumIf(w.accesses, ${OF_SURVEY}) AS surveyAccesses,
    uniqExactIf(w.source, ${OF_SURVEY}) AS surveySources, uniqExactIf(w.protocol, w.port, NOT ${OF_SURVEY}) AS portsWithoutSurvey
  FROM payload_day AS w LEFT JOIN ${JUDGEMENTS} AS j ON j.id = w.payload_id
  WHERE w.day >= {from:Date} AND w.day < {to:Date} AND key IN (${largest})
  GROUP BY key
) AS s ON s.key = g.key
ORDER BY ${by} DESC, id`

const RANKING = ranking(LARGEST, 'accesses')
const RANKING_WITHOUT_SURVEY = ranking(LARGEST_WITHOUT_SURVEY, 'accesses - surveyAccesses')

/** Payload groups over all ports, most accesses first; nothing sent is left out. `survey: false` ranks what others than survey scanners sent. */
export async function payloadRanking(
  store: Store,
  from: Day,
  to: Day,
  limit: number,
  survey = true,
): Promise<Answer<PayloadCount[]>> {
  await settle(store, from, to)
  return select<PayloadCount>(store, survey ? RANKING : RANKING_WITHOUT_SURVEY, { from, to, limit })
}

/** Accesses that sent something, full-range sweeps left out. */
export async function sentAccesses(store: Store, from: Day, to: Day): Promise<Answer<number>> {
  await settle(store, from, to)
  const answer = await select<{ n: number }>(
    store,
    `SELECT sum(accesses) AS n FROM payload_count_day WHERE day >= {from:Date} AND day < {to:Date} AND payload_id != ${NOTHING}`,
    { from, to },
  )
  return { ...answer, value: answer.value[0]!.n }
}
