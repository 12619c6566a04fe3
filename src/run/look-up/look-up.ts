import { parseAddress } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import type { Period } from '../../base/period.ts'
import { escapeBytes, hexOf } from '../../base/text.ts'
import { isoTime } from '../../base/time.ts'
import { countryName } from '../../classify/country-names.ts'
import { payloadFields } from '../../classify/judge-payload.ts'
import { maskOwnAddresses } from '../../classify/mask-addresses.ts'
import type { PayloadObservation } from '../../model/observatory.ts'
import { markNames } from '../../model/packet-class.ts'
import { portLabel } from '../../model/protocol.ts'
import type { Ranking } from '../../model/report.ts'
import type { PayloadCount } from '../../store/answers.ts'
import { payloadRanking } from '../../store/payload-ranking.ts'
import { payloadById, payloadPorts } from '../../store/payloads.ts'
import { sourceRanking } from '../../store/rankings.ts'
import { sourceProfile } from '../../store/source-profile.ts'
import { judgeAgain } from '../period/judge-again.ts'
import { maskedText, ownBlocks } from '../period/payload-shares.ts'
import { newQueryBook } from '../period/query-book.ts'
import { periodGround } from '../period/report-period.ts'
import { portRankings, portTable, withoutSurveyScanners } from '../period/report-rankings.ts'
import { knownSignatures } from '../site/known-signatures.ts'
import type { Site } from '../site/site.ts'
import { surveyKnown } from '../site/survey-lists.ts'

/** Ranking of destination ports of a period, `listed` rows; `survey: false` ranks without survey scanners. */
export async function lookUpPorts(site: Site, period: Period, listed: number, survey = true): Promise<Ranking> {
  const ground = await periodGround(site, period)
  const both = await portRankings(site, ground)
  return portTable(site, newQueryBook(), ground, survey ? both : withoutSurveyScanners(both), listed)
}

/** Sources by accesses; `survey: false` leaves survey scanners out. A source that never completed a handshake may be forged; the caller says so. */
export async function lookUpSources(site: Site, period: Period, listed: number, survey = true) {
  const { value } = await sourceRanking(site.store, period.from, period.to, listed, survey)
  return value.map((s, i) => ({
    rank: i + 1,
    source: s.address,
    country: s.country,
    countryName: countryName(s.country),
    accesses: s.accesses,
    packets: s.packets,
    ports: s.ports,
    handshake: s.handshake,
    marks: markNames(s.marks),
    firstSeen: isoTime(site.store.timeZone, s.firstSeen),
    lastSeen: isoTime(site.store.timeZone, s.lastSeen),
  }))
}

/** What one source did in a period; throws TEITEN_NOT_FOUND if it was not seen. */
export async function lookUpSource(site: Site, text: string, period: Period) {
  if (parseAddress(text) === null) {
    throw new TeitenError('TEITEN_BAD_VALUE', `"${text}" is not an address`, {
      next: 'Write 192.0.2.1 or 2001:db8::1.',
    })
  }
  const { value } = await sourceProfile(site.store, text, period.from, period.to)
  if (value === null) {
    throw new TeitenError('TEITEN_NOT_FOUND', `${text} was not seen in ${period.name}`, {
      next: 'Choose another period with --period or --from and --to.',
    })
  }
  const zone = site.store.timeZone
  return {
    source: value.address,
    period: period.name,
    country: value.country,
    countryName: countryName(value.country),
    accesses: value.accesses,
    packets: value.packets,
    handshake: value.handshake,
    marks: markNames(value.marks),
    fullRangeSweepDays: value.sweepDays,
    firstSeen: isoTime(zone, value.firstSeen),
    lastSeen: isoTime(zone, value.lastSeen),
    days: value.days,
    ports: value.ports.map(p => ({
      port: portLabel(p.protocol, p.port),
      accesses: p.accesses,
      firstSeen: isoTime(zone, p.firstSeen),
      lastSeen: isoTime(zone, p.lastSeen),
    })),
    payloads: value.payloads.map(p => ({
      id: p.id,
      port: portLabel(p.protocol, p.port),
      accesses: p.accesses,
      class: p.class,
      text: p.groupText,
    })),
  }
}

/** More groups than a period of a large telescope has. */
const ALL_GROUPS = 1_000_000

/**
 * Payload groups of a period by accesses; `signature`: only those that it matches; `survey: false` counts and ranks
 * only what others than survey scanners sent. `withoutSurvey` is null if no list of them holds for the period.
 */
export async function lookUpPayloads(
  site: Site,
  period: Period,
  listed: number,
  signature: string | null = null,
  survey = true,
) {
  if (signature !== null && !(await knownSignatures(site)).has(signature))
    throw new TeitenError('TEITEN_NOT_FOUND', `there is no signature ${signature}`, {
      next: 'teiten signature check names all; teiten signature hunt FILE searches with a new one.',
    })
  await judgeAgain(site)
  const all = await payloadRanking(site.store, period.from, period.to, signature === null ? listed : ALL_GROUPS, survey)
  const value = all.value.filter(p => signature === null || p.signatures.includes(signature)).slice(0, listed)
  const blocks = await ownBlocks(site)
  const known = surveyKnown(site, period)
  return value.map((p, i) => ({
    rank: i + 1,
    id: p.id,
    class: p.class,
    protocol: p.protocol,
    signature: p.signatures[0] ?? null,
    category: p.category,
    ...(survey ? { accesses: p.accesses, sources: p.sources, ports: p.ports } : ofOthers(p)),
    withoutSurvey: known ? ofOthers(p) : null,
    text: maskedText(p.groupText, blocks),
    firstSeen: isoTime(site.store.timeZone, p.firstSeen),
    lastSeen: isoTime(site.store.timeZone, p.lastSeen),
  }))
}

/** What others than survey scanners sent of a group. */
function ofOthers(p: PayloadCount) {
  return {
    accesses: p.accesses - p.surveyAccesses,
    sources: p.sources - p.surveySources,
    ports: p.portsWithoutSurvey,
  }
}

/** One payload or group with its bytes, own addresses masked; throws TEITEN_NOT_FOUND. */
export async function lookUpPayload(site: Site, id: string, period: Period): Promise<PayloadObservation> {
  if (!/^[0-9a-f]{32}$/.test(id)) {
    throw new TeitenError('TEITEN_BAD_VALUE', `"${id}" is not the id of a payload`, {
      next: 'An id has 32 hexadecimal digits; teiten payloads lists them.',
    })
  }
  const payload = await payloadById(site.store, id)
  if (payload === null)
    throw new TeitenError('TEITEN_NOT_FOUND', `there is no payload ${id}`, {
      next: 'teiten payloads lists those of a period.',
    })
  const blocks = await ownBlocks(site)
  const bytes = maskOwnAddresses(payload.bytes, blocks)
  const signatures = await knownSignatures(site)
  const ports = (await payloadPorts(site.store, payload.groupId, period.from, period.to)).value
  return {
    id: payload.id,
    group: payload.groupId,
    groupText: maskedText(payload.groupText, blocks),
    protocol: payload.protocol,
    class: payload.class,
    category: payload.category,
    signatures: payload.signatures.map(s => ({
      id: s,
      title: signatures.get(s)?.title ?? null,
    })),
    fields: Object.fromEntries(
      Object.entries(payloadFields(payload.bytes, payload.transport)).map(([name, text]) => [
        name,
        maskedText(text, blocks),
      ]),
    ),
    length: payload.bytes.length,
    wireLength: payload.wireLength,
    truncated: payload.truncated,
    text: escapeBytes(bytes),
    hex: hexOf(bytes),
    ports: ports.map(p => ({
      port: portLabel(p.protocol, p.port),
      accesses: p.accesses,
      sources: p.sources,
      firstSeen: isoTime(site.store.timeZone, p.firstSeen),
      lastSeen: isoTime(site.store.timeZone, p.lastSeen),
    })),
  }
}
