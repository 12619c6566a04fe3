import { type SurveySet, surveySet } from '../../classify/survey-set.ts'
import type { Segment } from '../../store/answers.ts'
import { insertBackscatter, insertPayloads, insertSpans, insertTuples } from '../../store/insert.ts'
import { beginSegment, commitSegment } from '../../store/ledger.ts'
import { daysOfRows } from '../import/import-capture.ts'
import type { Site } from '../site/site.ts'
import { joinBackscatter, joinTuples } from './joined-rows.ts'
import type { Prepared } from './prepare.ts'
import { judgeNew, type KnownPayloads, newKnownPayloads, nowKnown } from './sensor-payloads.ts'

/** What is kept between one commit and the next. */
export interface Storing {
  readonly site: Site
  readonly known: KnownPayloads
  survey: { version: string; set: SurveySet | null }
}

export function newStoring(site: Site): Storing {
  return { site, known: newKnownPayloads(), survey: { version: '', set: null } }
}

/**
 * begin → rows → commit with the marks, in one segment of the ledger. Rejects as the store does; `failed` is then given the
 * segment, which must be undone before the same rows may come again: its commit may have arrived although nobody heard so.
 */
export async function storePrepared(
  storing: Storing,
  all: readonly Prepared[],
  of: { name: string; fingerprint: string },
  failed: (segment: Segment) => void,
): Promise<void> {
  const { site } = storing
  const rules = site.rules()
  const payloads = all.flatMap(p => p.payloads)
  const fresh = judgeNew(storing.known, payloads, rules.signatures)
  const segment = await beginSegment(site.store, { kind: 'sensor', ...of, sensorKey: '' })
  try {
    const known = { origins: await site.origins(), survey: surveyOf(storing) }
    const tupleParts = all.flatMap(p => p.tuples.map(rows => ({ sensor: p.sensorId, rows })))
    const { tuples, payloadIds } = joinTuples(tupleParts, known)
    const backscatterParts = all.flatMap(p => p.backscatter.map(rows => ({ sensor: p.sensorId, rows })))
    await insertPayloads(site.store, fresh, rules.signatures.version)
    await insertTuples(site.store, segment, tuples, payloadIds)
    await insertBackscatter(site.store, segment, joinBackscatter(backscatterParts, known))
    const spans = all.flatMap(p => p.spans)
    await insertSpans(site.store, segment, spans)
    const days = daysOfRows(site, tuples.minute, tuples.length)
    await commitSegment(site.store, segment, { digest: of.fingerprint, summary: { ...summaryOf(all), ...days } })
  } catch (error) {
    failed(segment)
    throw error
  }
  nowKnown(storing.known, fresh)
}

function surveyOf(storing: Storing): SurveySet | null {
  const { version, survey } = storing.site.rules()
  if (storing.survey.version !== version) storing.survey = { version, set: surveySet(survey.lists) }
  return storing.survey.set
}

function summaryOf(all: readonly Prepared[]): Record<string, unknown> {
  const oddities = new Map<string, number>()
  for (const p of all) for (const [name, n] of p.oddities) oddities.set(name, (oddities.get(name) ?? 0) + n)
  const sum = (pick: (p: Prepared) => number) => all.reduce((n, p) => n + pick(p), 0)
  return {
    marks: Object.fromEntries(
      all.flatMap(p => [...p.marks].map(([epoch, m]) => [`${p.sensor}/${epoch}`, [m.segment, m.packets]])),
    ),
    packets: sum(p => p.packets),
    accesses: sum(p => p.accesses),
    tuples: sum(p => p.rows),
    oddities: Object.fromEntries(oddities),
    lost: sum(p => p.lostPackets),
    refused: sum(p => p.refusedPackets),
    quarantined: sum(p => p.quarantinedRows),
    damaged: sum(p => p.damaged),
  }
}
