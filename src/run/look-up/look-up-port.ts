import { TeitenError } from '../../base/error.ts'
import type { Period } from '../../base/period.ts'
import { isoTime } from '../../base/time.ts'
import { matchAdvisories } from '../../correlate/match-advisories.ts'
import { CREDENTIALS_PAYLOAD_ID, EMPTY_PAYLOAD_ID, UNLOGGED_PAYLOAD_ID } from '../../model/payload.ts'
import { portLabel, protocolName } from '../../model/protocol.ts'
import { analyze } from '../period/analyze.ts'
import { judgeAgain } from '../period/judge-again.ts'
import { portParts, seriesDays, stonesOf } from '../period/port-parts.ts'
import { newQueryBook } from '../period/query-book.ts'
import { periodGround } from '../period/report-period.ts'
import type { Site } from '../site/site.ts'

/** One destination port in a period, as `teiten port --json` prints it; throws TEITEN_NOT_FOUND if nothing came to it. */
export async function lookUpPort(site: Site, protocol: number, port: number, period: Period) {
  await judgeAgain(site)
  const zone = site.store.timeZone
  const book = newQueryBook()
  const ground = await periodGround(site, period)
  const stretch = { protocol, port, from: period.from, to: period.to }
  const parts = await portParts(site, book, ground, stretch)
  if (parts.series.every(d => d.accesses === 0)) {
    throw new TeitenError('TEITEN_NOT_FOUND', `nothing came to ${portLabel(protocol, port)} in ${period.name}`, {
      next: 'teiten ports lists the ports of a period.',
    })
  }
  const [analysis, { stones }] = await Promise.all([analyze(site, period), stonesOf(site, book, stretch)])
  const findings = analysis.findings.filter(f => f.port === port && f.protocol === protocolName(protocol))
  const exposure = new Map(ground.days.map(d => [d.day, d]))
  return {
    period: period.name,
    timeZone: zone,
    label: portLabel(protocol, port),
    protocol: protocolName(protocol),
    port,
    services: { service: parts.use.service, products: parts.use.products },
    days: seriesDays(ground, parts.series).map(d => ({
      day: d.day,
      accesses: d.perAddress === null ? null : d.accesses,
      perAddress: d.perAddress,
      sources: d.perAddress === null ? null : d.sources,
      withoutSurvey: d.withoutSurvey,
      exposure: exposure.get(d.day)!.exposure,
      gap: exposure.get(d.day)!.exposure < exposure.get(d.day)!.planned || exposure.get(d.day)!.exposure === 0,
    })),
    payloads: parts.payloads.map(p => ({
      id: p.id,
      share: p.share,
      accesses: p.accesses,
      sources: p.sources,
      withoutSurvey: p.withoutSurvey,
      class: p.class,
      signature: p.signature,
      title: p.title,
      sample: p.sample,
      sampleHex: p.sampleHex,
      absence: absenceOf(p.id),
      firstSeen: isoTime(zone, p.firstSeen),
      lastSeen: isoTime(zone, p.lastSeen),
    })),
    classes: parts.classes,
    sources: parts.sources,
    origins: parts.origins,
    marks: parts.marks,
    overlap: parts.overlap,
    steppingStones: stones,
    findings,
    advisories: findings
      .flatMap(f => matchAdvisories(f, parts.payloads, parts.use, site.rules().advisories, zone))
      .map(m => ({
        id: m.advisory.id,
        title: m.advisory.title,
        disclosed: m.advisory.disclosed,
        lagDays: m.lagDays,
        confidence: m.confidence,
        ground: m.ground,
        exposedHosts: m.advisory.exposedHosts,
      })),
    queries: book.queries,
  }
}

/** Why a group has no bytes; '' if it has. */
function absenceOf(id: string): string {
  if (id === EMPTY_PAYLOAD_ID) return '(nothing sent)'
  if (id === CREDENTIALS_PAYLOAD_ID) return '(login tried; the log does not keep the bytes)'
  return id === UNLOGGED_PAYLOAD_ID ? '(the log does not keep what was sent)' : ''
}
