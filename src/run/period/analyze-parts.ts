import { addDays } from '../../base/time.ts'
import { signatureById } from '../../classify/rules/signature-set.ts'
import { decideFindings, type Episode, evidenceRequests } from '../../detect/decide-findings.ts'
import { findCandidates } from '../../detect/find-candidates.ts'
import { assembleFinding, findingSpan, onsetStretch } from '../../detect/findings.ts'
import { estimateOnset } from '../../detect/onset.ts'
import { explainingSurges, isToldAlready, settingsForParts } from '../../detect/part-surges.ts'
import type { DetectSettings } from '../../detect/settings.ts'
import type { Finding, SurgingPart } from '../../model/finding.ts'
import { portLabel, protocolNumber, seriesKey } from '../../model/protocol.ts'
import type { DetectionInput, PartKind, PartSeries } from '../../model/series.ts'
import { partEvidence, partHours, partPorts, partSourcesAt } from '../../store/part-evidence.ts'
import { partSeries } from '../../store/part-series.ts'
import { payloadById } from '../../store/payloads.ts'
import type { Site } from '../site/site.ts'

/** What surges inside ports that do not, or across them: payload groups, then signatures, then source ports. */
const KINDS: readonly PartKind[] = ['payload', 'signature', 'source-port']

/**
 * Step 11: the test of the ports on their parts. What a finding of a port, or of a part before it, already tells is left out:
 * the section of the port shows its payloads. `input`: days and exposure of the period's detection.
 */
export async function analyzeParts(
  site: Site,
  input: DetectionInput,
  stretch: { evaluatedFrom: number; periodStart: number },
  settings: DetectSettings,
  ports: readonly Finding[],
): Promise<Finding[]> {
  const found: Finding[] = []
  const to = addDays(input.days.at(-1)!, 1)
  for (const kind of KINDS) {
    const { value: series } = await partSeries(site.store, kind, input.days[0]!, to)
    const own = settingsForParts(series, settings)
    const ofParts: DetectionInput = { ...input, windows: series.windows }
    for (const episode of await episodesOf(site, ofParts, series, stretch.evaluatedFrom, own)) {
      if (episode.lastDay < stretch.periodStart) continue
      const finding = await partFinding(site, ofParts, series, episode, own, [...ports, ...found])
      if (finding !== null) found.push(finding)
    }
  }
  return found
}

async function episodesOf(
  site: Site,
  input: DetectionInput,
  series: PartSeries,
  evaluatedFrom: number,
  settings: DetectSettings,
): Promise<Episode[]> {
  const candidates = findCandidates(input, evaluatedFrom, settings)
  const requests = evidenceRequests(input, candidates, settings)
  const evidence = []
  for (const r of requests) {
    const row = []
    for (const part of r.series)
      row.push(await partEvidence(site.store, series.kind, series.parts[part]!, r.firstDay, r.lastDay))
    evidence.push(row)
  }
  const { episodes } = decideFindings(input, candidates, requests, evidence, settings)
  return episodes.filter(e => e.kind !== 'single-source-burst')
}

async function partFinding(
  site: Site,
  input: DetectionInput,
  series: PartSeries,
  episode: Episode,
  settings: DetectSettings,
  told: readonly Finding[],
): Promise<Finding | null> {
  const { store } = site
  const part = series.parts[episode.series]!
  const stretch = onsetStretch(input, episode, settings)
  const onset = estimateOnset(await partHours(store, series.kind, part, stretch.from, stretch.hours), settings)
  const span = findingSpan(input, episode, onset)
  const total = await partEvidence(store, series.kind, part, span.firstDay, span.lastDay)
  const ports = await partPorts(store, series.kind, part, span.firstDay, span.lastDay)
  const busiest = ports[0]
  if (busiest === undefined) return null
  const placed: Episode = { ...episode, kind: 'payload-surge', protocol: busiest.protocol, port: busiest.port }
  const finding = assembleFinding(input, placed, onset, total, settings, await describePart(site, series.kind, part))
  return (await isTold(site, input, series.kind, part, episode, finding, told)) ? null : finding
}

/**
 * What surging ports tell of a part: requests that go to several of them are one campaign and are counted by their sources, not
 * port by port. A source port is told unless a single port has it: across ports it is the mark that joins them (1998/TCP and
 * 6666 to 6675/TCP from 8888, July 2013).
 */
async function isTold(
  site: Site,
  input: DetectionInput,
  kind: PartKind,
  part: string,
  { decisive }: Episode,
  finding: Finding,
  told: readonly Finding[],
): Promise<boolean> {
  const signature = finding.part?.signature ?? null
  const series = explainingSurges({ ...finding, kind, signature }, told).map(f =>
    seriesKey(protocolNumber(f.protocol)!, f.port),
  )
  const last = input.days[decisive.day]!
  const first = addDays(last, 1 - decisive.windowDays)
  const together = kind === 'source-port' ? [...new Set(series)].map(s => [s]) : [series]
  for (const some of together) {
    const explained = await partSourcesAt(site.store, kind, part, first, last, some)
    if (isToldAlready(explained, decisive.observed - decisive.expected)) return true
  }
  return false
}

async function describePart(site: Site, kind: PartKind, part: string): Promise<SurgingPart> {
  const { signatures } = site.rules()
  if (kind === 'signature')
    return { kind, id: part, signature: part, title: signatureById(signatures, part)?.title ?? null }
  const [protocol, port, group] = part.split(' ')
  if (kind === 'source-port')
    return { kind, id: portLabel(Number(protocol), Number(port)), signature: null, title: null }
  const signature = (await payloadById(site.store, group!))?.signatures[0] ?? null
  const title = signature === null ? null : (signatureById(signatures, signature)?.title ?? null)
  return { kind, id: group!, signature, title }
}
