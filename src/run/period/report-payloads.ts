import type { ReportData } from '../../model/report.ts'
import { payloadRanking, sentAccesses } from '../../store/payload-ranking.ts'
import { knownSignatures } from '../site/known-signatures.ts'
import type { Site } from '../site/site.ts'
import { maskedText, ownBlocks } from './payload-shares.ts'
import { cite, type QueryBook } from './query-book.ts'
import { type PeriodGround, sum } from './report-period.ts'

/** Payload groups of the report. */
const PAYLOADS_LISTED = 10

/** The largest payload groups over all ports, and what is left that no rule names. */
export async function payloadTable(
  site: Site,
  book: QueryBook,
  ground: PeriodGround,
  matches: number,
): Promise<NonNullable<ReportData['payloads']>> {
  const { from, to } = ground.period
  const groups = await payloadRanking(site.store, from, to, PAYLOADS_LISTED)
  const [blocks, signatures, sent] = await Promise.all([
    ownBlocks(site),
    knownSignatures(site),
    sentAccesses(site.store, from, to),
  ])
  const total = sum(ground.totals.value.map(d => d.accesses))
  const swept = sum(ground.totals.value.map(d => d.sweepAccesses))
  const share = (n: number) => (total > 0 ? n / total : 0)
  return {
    query: cite(book, groups, {
      what: { ja: '送信内容の順位', en: 'Ranking of payloads' },
      short: 'payload_group, sum(accesses) FROM payload_count_day GROUP BY payload_group',
      result: { ja: `${groups.value.length}群`, en: `${groups.value.length} groups` },
    }),
    rows: groups.value.map((group, i) => ({
      rank: i + 1,
      id: group.id,
      class: group.class,
      protocol: group.protocol,
      title: signatures.get(group.signatures[0] ?? '')?.title ?? null,
      text: maskedText(group.groupText, blocks),
      accesses: group.accesses,
      share: share(group.accesses),
      sources: group.sources,
      ports: group.ports,
    })),
    silent: share(total - swept - sent.value),
    undetermined: share(Math.max(0, sent.value - matches)),
  }
}
