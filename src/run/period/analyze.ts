import type { Period } from '../../base/period.ts'
import { addDays, type Day, daysIn, earlierDay } from '../../base/time.ts'
import { groupCampaigns, type OverlapCount } from '../../detect/campaigns.ts'
import type { Candidate } from '../../detect/candidate.ts'
import type { Episode } from '../../detect/decide-findings.ts'
import { decideFindings, evidenceRequests } from '../../detect/decide-findings.ts'
import { baselineNote, findCandidates } from '../../detect/find-candidates.ts'
import { assembleFinding, findingSpan, onsetStretch } from '../../detect/findings.ts'
import { estimateOnset } from '../../detect/onset.ts'
import { type DetectSettings, defaultSettings } from '../../detect/settings.ts'
import type { Localized } from '../../model/advisory.ts'
import type { Finding } from '../../model/finding.ts'
import { protocolNumber } from '../../model/protocol.ts'
import type { DetectionInput, WindowCounts } from '../../model/series.ts'
import type { Answer } from '../../store/answers.ts'
import { hourlyCounts } from '../../store/hours.ts'
import { sharedSources } from '../../store/port-sources.ts'
import { exposureByDay } from '../../store/sensors.ts'
import { windowCounts, windowEvidence } from '../../store/series.ts'
import { dataSpan } from '../../store/store.ts'
import type { Site } from '../site/site.ts'

/** What detection found in a period, and what it rested on. */
export interface Analysis {
  period: Period
  findings: Finding[]
  /** Findings by how surely they would be reported: these did not pass materiality. Never in a report. */
  watched: Candidate[]
  /** Said where history is short. */
  note: Localized | null
  settings: DetectSettings
  baselineDaysAvailable: number
  seriesTested: number
  /** Queries that the daily series and exposure came from, for the appendix. */
  queries: { series: Answer<WindowCounts>; exposure: Answer<unknown> }
}

/** Days that a window of seven days and the gap before it add to the baseline. */
const WINDOW_REACH_DAYS = 9

/** series → candidates → evidence → episodes → onset → findings, for one period; in order of onset. */
export async function analyze(site: Site, period: Period): Promise<Analysis> {
  const settings: DetectSettings = { ...defaultSettings, falseReportsPerMonth: site.config.falseReportsPerMonth }
  const { input, evaluatedFrom, queries } = await detectionInput(site, period, settings)
  const candidates = findCandidates(input, evaluatedFrom, settings)
  const requests = evidenceRequests(input, candidates, settings)
  const wanted = requests.flatMap(r => r.series.map(series => ({ series, first: r.firstDay, last: r.lastDay })))
  const answers = (await windowEvidence(site.store, wanted)).value
  let at = 0
  const evidence = requests.map(r => {
    const own = answers.slice(at, at + r.series.length)
    at += r.series.length
    return own
  })
  const { episodes, watched } = decideFindings(input, candidates, requests, evidence, settings)
  const findings: Finding[] = []
  for (const episode of episodes) findings.push(await findingOf(site, input, episode, settings))
  findings.sort((a, b) => a.onset.localeCompare(b.onset) || a.port - b.port)
  return {
    period,
    findings: groupCampaigns(findings, await overlapsOf(site, findings)),
    watched,
    note: baselineNote(input, evaluatedFrom, settings),
    settings,
    baselineDaysAvailable: Math.min(evaluatedFrom, settings.baselineDays),
    seriesTested: settings.possibleSeries,
    queries,
  }
}

async function detectionInput(site: Site, period: Period, settings: DetectSettings) {
  const { store } = site
  const span = await dataSpan(store)
  const reach = addDays(period.from, -(settings.baselineDays + WINDOW_REACH_DAYS))
  const from: Day = span !== null && span.first > reach ? earlierDay(span.first, period.from) : reach
  const to =
    span !== null && addDays(span.last, 1) < period.to && addDays(span.last, 1) > from
      ? addDays(span.last, 1)
      : period.to
  const days = daysIn(from, to)
  const variant = { surveyScanners: true }
  const [one, three, seven] = await Promise.all([
    windowCounts(store, from, to, 1, variant),
    windowCounts(store, from, to, 3, variant),
    windowCounts(store, from, to, 7, variant),
  ])
  const exposure = await exposureByDay(store, from, to)
  const place = new Map(days.map((day, i) => [day, i]))
  const input: DetectionInput = {
    timeZone: store.timeZone,
    days,
    exposure: new Float64Array(days.length),
    liveSensors: new Uint16Array(days.length),
    liveAddresses: new Float64Array(days.length),
    windows: [one.value, three.value, seven.value],
  }
  for (const row of exposure.value) {
    const i = place.get(row.day)
    if (i === undefined || row.live <= 0) continue
    input.exposure[i]! += row.live
    input.liveSensors[i]! += 1
    input.liveAddresses[i]! += row.addresses
  }
  return { input, evaluatedFrom: Math.max(0, days.indexOf(period.from)), queries: { series: one, exposure } }
}

async function findingOf(
  site: Site,
  input: DetectionInput,
  episode: Episode,
  settings: DetectSettings,
): Promise<Finding> {
  const stretch = onsetStretch(input, episode, settings)
  const hours = await hourlyCounts(site.store, stretch.protocol, stretch.port, stretch.from, stretch.hours)
  const onset = estimateOnset(hours.value, settings)
  const span = findingSpan(input, episode, onset)
  const total = await windowEvidence(site.store, [{ series: span.series, first: span.firstDay, last: span.lastDay }])
  return assembleFinding(input, episode, onset, total.value[0]!, settings)
}

/** Shared sources of every pair of surges that began within three days of each other. */
async function overlapsOf(site: Site, findings: readonly Finding[]): Promise<OverlapCount[]> {
  const overlaps: OverlapCount[] = []
  const surges = findings.filter(f => f.kind !== 'single-source-burst')
  const stretch = (f: Finding) => ({
    protocol: protocolNumber(f.protocol)!,
    port: f.port,
    from: f.onset.slice(0, 10),
    to: addDays((f.end ?? f.onset).slice(0, 10), f.end === null ? 14 : 1),
  })
  for (const [i, a] of surges.entries()) {
    for (const b of surges.slice(i + 1)) {
      if (Date.parse(b.onset) - Date.parse(a.onset) > CAMPAIGN_DAYS * 86_400_000) break
      const { value } = await sharedSources(site.store, stretch(a), stretch(b))
      overlaps.push({ first: findings.indexOf(a), second: findings.indexOf(b), shared: value.both })
    }
  }
  return overlaps
}

/** Surges further apart are not compared (detect's own limit). */
const CAMPAIGN_DAYS = 3
