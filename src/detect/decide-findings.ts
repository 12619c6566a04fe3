import { addDays } from '../base/time.ts'
import type { FindingKind } from '../model/finding.ts'
import type { DetectionInput, WindowEvidence } from '../model/series.ts'
import { weekdaysOf } from './baseline.ts'
import type { Candidate, EvidenceRequest, SignificantWindow } from './candidate.ts'
import { indexSeries, rowOf, type SeriesIndex, seriesPlace } from './day-counts.ts'
import { daysAbove, lastsToTheEnd } from './episode-end.ts'
import { upperTail, WINDOWS_TESTED } from './predict.ts'
import type { DetectSettings } from './settings.ts'

/** A stretch of days of one series that is reported. */
export interface Episode {
  series: number
  protocol: number
  port: number
  kind: FindingKind
  /** Indices into input.days: first significant day and last day above the baseline. */
  firstDay: number
  lastDay: number
  lasting: boolean
  /** The window that decided, with its numbers and evidence. */
  decisive: SignificantWindow
  evidence: WindowEvidence
}

/** Windows of a candidate that evidence is wanted for: the first days of each run of significant days. */
function windowsInQuestion(candidate: Candidate, settings: DetectSettings): SignificantWindow[] {
  const out: SignificantWindow[] = []
  for (const measure of ['sources', 'accesses'] as const) {
    let runStart = Number.NEGATIVE_INFINITY
    let before = Number.NEGATIVE_INFINITY
    let taken = 0
    for (const w of candidate.windows) {
      if (w.level !== 'report' || w.measure !== measure) continue
      if (w.day - before >= settings.episodeGapDays || w.day < runStart) {
        runStart = w.day
        taken = 0
      }
      before = w.day
      if (taken++ < settings.evidenceDays) out.push(w)
    }
  }
  return out
}

function firstDayOf(input: DetectionInput, w: SignificantWindow): string {
  return addDays(input.days[w.day]!, 1 - w.windowDays)
}

/** Which evidence `decideFindings` needs, grouped so that each request is one query: series seen in the same days. */
export function evidenceRequests(
  input: DetectionInput,
  candidates: Candidate[],
  settings: DetectSettings,
): EvidenceRequest[] {
  const requests = new Map<string, EvidenceRequest>()
  for (const candidate of candidates) {
    for (const w of windowsInQuestion(candidate, settings)) {
      const key = requestKey(input, w)
      const request = requests.get(key)
      if (request === undefined) {
        requests.set(key, { firstDay: firstDayOf(input, w), lastDay: input.days[w.day]!, series: [candidate.series] })
      } else if (request.series.at(-1) !== candidate.series) request.series.push(candidate.series)
    }
  }
  return [...requests.values()]
}

function requestKey(input: DetectionInput, w: SignificantWindow): string {
  return `${firstDayOf(input, w)} ${input.days[w.day]!}`
}

/** Evidence by request and series: both small, and the keys are our own days. */
type EvidenceTable = Map<string, Map<number, WindowEvidence>>

function tableOf(requests: EvidenceRequest[], evidence: WindowEvidence[][]): EvidenceTable {
  const table: EvidenceTable = new Map()
  requests.forEach((r, i) => {
    const row = new Map<number, WindowEvidence>()
    r.series.forEach((series, k) => {
      const e = evidence[i]?.[k]
      if (e !== undefined) row.set(series, e)
    })
    table.set(`${r.firstDay} ${r.lastDay}`, row)
  })
  return table
}

/**
 * Materiality, kind, episodes and their end (steps 6, 7 and 9). `evidence[i][k]` belongs to `requests[i].series[k]`.
 * `watched`: what was unlikely, but outside of the budget or immaterial. Ordered by first day, then series.
 */
export function decideFindings(
  input: DetectionInput,
  candidates: Candidate[],
  requests: EvidenceRequest[],
  evidence: WindowEvidence[][],
  settings: DetectSettings,
): { episodes: Episode[]; watched: Candidate[] } {
  const table = tableOf(requests, evidence)
  const index = indexSeries(input)
  const weekdays = weekdaysOf(input.days)
  const episodes: Episode[] = []
  const watched: Candidate[] = []
  for (const candidate of candidates) {
    const judged = windowsInQuestion(candidate, settings).map(window => ({
      window,
      evidence: table.get(requestKey(input, window))?.get(candidate.series),
    }))
    const surges = surgesOf({ input, index, weekdays, settings, candidate }, judged)
    const bursts = surges.length > 0 ? [] : burstsOf(input, candidate, judged, settings)
    episodes.push(...surges, ...bursts)
    if (surges.length + bursts.length === 0 && candidate.windows.some(w => w.measure === 'sources'))
      watched.push(candidate)
  }
  const bursts = episodes
    .filter(e => e.kind === 'single-source-burst')
    .sort((a, b) => b.evidence.accesses - a.evidence.accesses)
  const dropped = new Set(bursts.slice(settings.burstLimit))
  return {
    episodes: episodes.filter(e => !dropped.has(e)).sort((a, b) => a.firstDay - b.firstDay || a.series - b.series),
    watched,
  }
}

interface Judged {
  window: SignificantWindow
  evidence: WindowEvidence | undefined
}

interface Case {
  input: DetectionInput
  index: SeriesIndex
  weekdays: Uint8Array
  settings: DetectSettings
  candidate: Candidate
}

/**
 * Step 6. A telescope with fewer addresses than the rule asks for is held to all that it has.
 * Sources of at least 3 networks, still coming on the last day, seen at more than one place, and clearly more than expected.
 * On a small port the networks alone must be as unlikely as the sources: forty addresses of one organisation are forty sources
 * by count, but one decision to scan, and the predictive law speaks of independent sources.
 */
export function isMaterial(
  input: DetectionInput,
  w: SignificantWindow,
  e: WindowEvidence,
  settings: DetectSettings,
): boolean {
  const live = Math.max(1, Math.round(input.liveAddresses[w.day]!))
  const addressesNeeded = Math.min(
    live,
    Math.max(settings.minimumSensors, Math.ceil(settings.minimumAddressShare * live)),
  )
  return (
    e.sources >= settings.minimumSources &&
    e.networks >= settings.minimumNetworks &&
    e.sourcesLastDay >= settings.minimumSourcesToday &&
    (e.sensors >= settings.minimumSensors || e.addresses >= addressesNeeded) &&
    w.ratioLow > settings.minimumRatio &&
    (w.expected > settings.networkLawUpTo ||
      WINDOWS_TESTED * upperTail({ ...w, mean: w.expected }, e.networks) <= w.threshold)
  )
}

function surgesOf(c: Case, judged: Judged[]): Episode[] {
  const material = judged.filter(
    (j): j is { window: SignificantWindow; evidence: WindowEvidence } =>
      j.window.measure === 'sources' &&
      j.evidence !== undefined &&
      isMaterial(c.input, j.window, j.evidence, c.settings),
  )
  const alarms = c.candidate.windows.filter(w => w.measure === 'sources' && w.level === 'report')
  const episodes: Episode[] = []
  let end = Number.NEGATIVE_INFINITY
  for (const first of material) {
    if (first.window.day < end + c.settings.episodeGapDays) continue
    const episode = episodeFrom(c, first, material, alarms)
    end = episode.lastDay
    episodes.push(episode)
  }
  return episodes
}

/** The least likely window within the first days, while the baseline cannot contain the surge itself. */
function decisiveOf(
  first: Judged,
  material: { window: SignificantWindow; evidence: WindowEvidence }[],
  settings: DetectSettings,
) {
  let best = first as { window: SignificantWindow; evidence: WindowEvidence }
  for (const j of material) {
    const ahead = j.window.day - first.window.day
    if (ahead < 0 || ahead > settings.baselineGapDays - 1) continue
    if (j.window.pValue < best.window.pValue) best = j
  }
  return best
}

function episodeFrom(
  c: Case,
  first: Judged,
  material: { window: SignificantWindow; evidence: WindowEvidence }[],
  alarms: SignificantWindow[],
): Episode {
  const { input, settings, candidate } = c
  const place = seriesPlace(c.index, candidate.series)
  const observed = (day: number) => {
    const row = rowOf(c.index, input.windows[0], 0, place, day)
    return row < 0 ? 0 : input.windows[0].sources[row]!
  }
  const frozen = first.window
  const above = daysAbove(input, c.weekdays, frozen, observed, settings)
  let lastDay = frozen.day
  for (let day = frozen.day + 1; day < input.days.length && day < lastDay + settings.episodeGapDays; day++) {
    if (above(day, settings.endLevel) || alarms.some(w => w.day === day && w.windowDays === 1)) lastDay = day
  }
  const lasting = lastsToTheEnd(input, lastDay, above, settings)
  const decisive = decisiveOf(first, material, settings)
  return {
    series: candidate.series,
    protocol: candidate.protocol,
    port: candidate.port,
    kind: frozen.baselineCount === 0 ? 'newly-observed-port' : 'surge',
    firstDay: frozen.day,
    lastDay: lasting ? input.days.length - 1 : lastDay,
    lasting,
    decisive: decisive.window,
    evidence: decisive.evidence,
  }
}

/** Step 7: accesses far up, sources not, and most accesses by fewer than three effective sources. One per run of days, the largest. */
function burstsOf(input: DetectionInput, candidate: Candidate, judged: Judged[], settings: DetectSettings): Episode[] {
  const out: Episode[] = []
  for (const { window, evidence } of judged) {
    if (evidence === undefined || evidence.effectiveSources >= settings.singleSourceEffective) continue
    const accesses = window.measure === 'accesses' ? window.observed : 0
    if (accesses < settings.burstAccesses) continue
    const before = out.at(-1)
    if (before !== undefined && window.day < before.lastDay + settings.episodeGapDays) {
      before.lastDay = window.day
      if (window.observed > before.decisive.observed) Object.assign(before, { decisive: window, evidence })
      continue
    }
    out.push({
      series: candidate.series,
      protocol: candidate.protocol,
      port: candidate.port,
      kind: 'single-source-burst',
      firstDay: window.day,
      lastDay: window.day,
      lasting: false,
      decisive: window,
      evidence,
    })
  }
  for (const e of out) e.lasting = e.lastDay === input.days.length - 1 && e.lastDay > e.firstDay
  return out
}
