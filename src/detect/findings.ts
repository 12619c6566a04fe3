import { addDays, type Day, dayOf, dayStart, isoTime } from '../base/time.ts'
import type { Explanation, Finding, SurgingPart } from '../model/finding.ts'
import { protocolName } from '../model/protocol.ts'
import type { DetectionInput, WindowEvidence } from '../model/series.ts'
import { arithmeticOf } from './arithmetic.ts'
import type { Episode } from './decide-findings.ts'
import { sentenceOf } from './explanation.ts'
import type { Onset } from './onset.ts'
import type { DetectSettings } from './settings.ts'

/** The hours that `estimateOnset` wants: a week before the first significant window to five days after, not beyond the episode's last day. */
export function onsetStretch(
  input: DetectionInput,
  episode: Episode,
  settings: DetectSettings,
): { protocol: number; port: number; from: number; hours: number } {
  const { timeZone, days } = input
  const windowStart = dayStart(timeZone, addDays(days[episode.firstDay]!, 1 - episode.decisive.windowDays))
  const from = Math.max(dayStart(timeZone, days[0]!), windowStart - settings.onsetHoursBefore * 3600)
  const dataEnd = dayStart(timeZone, addDays(days[episode.lastDay]!, 1))
  const to = Math.min(dataEnd, dayStart(timeZone, days[episode.firstDay]!) + settings.onsetHoursAfter * 3600)
  return { protocol: episode.protocol, port: episode.port, from, hours: Math.max(0, Math.round((to - from) / 3600)) }
}

/** The local days that the finding's totals are counted over, the last one included: from the onset (or the first significant day). */
export function findingSpan(
  input: DetectionInput,
  episode: Episode,
  onset: Onset | null,
): { series: number; firstDay: Day; lastDay: Day } {
  const first = input.days[episode.firstDay]!
  const begun = onset === null || episode.kind === 'single-source-burst' ? first : dayOf(input.timeZone, onset.onset)
  const lastDay = input.days[episode.lastDay]!
  return { series: episode.series, firstDay: begun > lastDay ? first : begun, lastDay }
}

/** `total`: evidence over `findingSpan`. Without hours (onset null) the first significant day is the onset, and its whole day the interval. `part`: what surges, if not the port. */
export function assembleFinding(
  input: DetectionInput,
  episode: Episode,
  onset: Onset | null,
  total: WindowEvidence,
  settings: DetectSettings,
  part?: SurgingPart,
): Finding {
  const zone = input.timeZone
  const firstDay = input.days[episode.firstDay]!
  const dated = onset ?? {
    onset: dayStart(zone, firstDay),
    low: dayStart(zone, firstDay),
    high: dayStart(zone, addDays(firstDay, 1)),
    gradual: false,
  }
  const w = episode.decisive
  const finding: Finding = {
    kind: episode.kind,
    protocol: protocolName(episode.protocol),
    port: episode.port,
    onset: isoTime(zone, dated.onset),
    onsetLow: isoTime(zone, dated.low),
    onsetHigh: isoTime(zone, dated.high),
    gradual: dated.gradual,
    end: episode.lasting ? null : isoTime(zone, dated.end ?? dayStart(zone, addDays(input.days[episode.lastDay]!, 1))),
    lasting: episode.lasting,
    accesses: total.accesses,
    sources: total.sources,
    sensors: total.sensors,
    addresses: total.addresses,
    baselinePerDay: w.expected / w.windowDays,
    ratio: w.ratio,
    ratioLow: w.ratioLow,
    pValue: w.pValue,
    campaign: null,
    ...(part === undefined ? {} : { part }),
    explanation: explanationOf(input, episode),
  }
  finding.explanation.sentence = sentenceOf(finding, episode, input, settings)
  return finding
}

function explanationOf(input: DetectionInput, episode: Episode): Explanation {
  const w = episode.decisive
  const e = episode.evidence
  return {
    baselineDays: w.baselineDays,
    rate: w.rate,
    dispersion: w.dispersion,
    measure: w.measure,
    windowDays: w.windowDays,
    expectedSources: w.expected,
    observedSources: w.observed,
    exposure: w.exposure,
    ratio: w.ratio,
    ratioLow: w.ratioLow,
    ratioHigh: w.ratioHigh,
    pValue: w.pValue,
    threshold: w.threshold,
    effectiveSources: e.effectiveSources,
    networks: e.networks,
    sensors: e.sensors,
    addresses: e.addresses,
    windowLastDay: input.days[w.day]!,
    inverseSize: w.inverseSize,
    sentence: { ja: '', en: '' },
    arithmetic: arithmeticOf(input, episode),
  }
}
