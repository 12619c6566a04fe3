import { textDigest } from '../../base/hash.ts'
import type { Period } from '../../base/period.ts'
import { addDays, type Day, dayStart, daysIn, earlierDay } from '../../base/time.ts'
import { dateBurst } from '../../detect/burst-hours.ts'
import { groupCampaigns } from '../../detect/campaigns.ts'
import type { Episode } from '../../detect/decide-findings.ts'
import { decideFindings, evidenceRequests } from '../../detect/decide-findings.ts'
import { baselineNote, findCandidates } from '../../detect/find-candidates.ts'
import { assembleFinding, findingSpan, onsetStretch } from '../../detect/findings.ts'
import { estimateOnset } from '../../detect/onset.ts'
import { settingsForPorts } from '../../detect/part-surges.ts'
import { withSensorChanges } from '../../detect/sensor-changes.ts'
import { type DetectSettings, defaultSettings } from '../../detect/settings.ts'
import type { Localized } from '../../model/advisory.ts'
import type { Campaign, Finding } from '../../model/finding.ts'
import type { DetectionInput } from '../../model/series.ts'
import type { Answer, SensorDay } from '../../store/answers.ts'
import { exposureByDay } from '../../store/exposure.ts'
import { hourlyCounts } from '../../store/hours.ts'
import { keptAnswer } from '../../store/kept-answers.ts'
import { windowCounts, windowEvidence } from '../../store/series.ts'
import { settle, settledState } from '../../store/settle.ts'
import { dataSpan } from '../../store/store.ts'
import { programDigest } from '../site/program-digest.ts'
import type { Site } from '../site/site.ts'
import { analyzeParts } from './analyze-parts.ts'
import { judgeAgain } from './judge-again.ts'
import { surgeOverlap } from './surge-overlap.ts'
import { withoutSurveyScanners } from './without-survey.ts'

/** What detection found in a period, and what it rested on. */
export interface Analysis {
  findings: Finding[]
  /** Surges that behave as one, with the sources that they share; and the query of these. */
  campaigns: Campaign[]
  overlap: Omit<Answer<unknown>, 'value'> | null
  /** Said where history is short. */
  note: Localized | null
  baselineDaysAvailable: number
  seriesTested: number
  falseReportsPerMonth: number
  /** Query that the daily series came from, for the appendix. */
  series: Omit<Answer<unknown>, 'value'>
}

/** Days that a window of seven days and the gap before it add to the baseline. */
const WINDOW_REACH_DAYS = 9

/** Days that the findings of a period are looked for in, `to` excluded: those before it that a baseline needs, none after the last with data. */
interface Reach {
  from: Day
  to: Day
}

/** Findings of one period, in order of onset. They are worked out once for each state of the data, the settings and the program. */
export async function analyze(site: Site, period: Period): Promise<Analysis> {
  const settings: DetectSettings = { ...defaultSettings, falseReportsPerMonth: site.config.falseReportsPerMonth }
  const reach = await reachOf(site, period, settings)
  await settle(site.store, reach.from, reach.to)
  const exposure = (await exposureByDay(site.store, reach.from, reach.to)).value
  await judgeAgain(site)
  // What was planned is not asked for by detection, and grows while a sensor is silent.
  const live = exposure.map(({ planned: _, ...day }) => day)
  const rests = [programDigest(), site.rules().version, site.store.timeZone, reach, settings, live]
  const state = `${await settledState(site.store, reach.from, reach.to)} ${textDigest(JSON.stringify(rests))}`
  return keptAnswer(site.store, `findings ${period.from} ${period.to}`, state, () =>
    findFindings(site, period, reach, exposure, settings),
  )
}

/** series → candidates → evidence → episodes → onset → findings. */
async function findFindings(
  site: Site,
  period: Period,
  reach: Reach,
  exposure: readonly SensorDay[],
  settings: DetectSettings,
): Promise<Analysis> {
  const { input, evaluatedFrom, periodStart, series } = await detectionInput(site, period, reach, exposure, settings)
  const ofPorts = settingsForPorts(settings)
  const candidates = findCandidates(input, evaluatedFrom, ofPorts)
  const requests = evidenceRequests(input, candidates, ofPorts)
  const wanted = requests.flatMap(r => r.series.map(series => ({ series, first: r.firstDay, last: r.lastDay })))
  const answers = (await windowEvidence(site.store, wanted)).value
  let at = 0
  const evidence = requests.map(r => {
    const own = answers.slice(at, at + r.series.length)
    at += r.series.length
    return own
  })
  const { episodes } = decideFindings(input, candidates, requests, evidence, ofPorts)
  // What ended before the period was told in the report of its own.
  const present = episodes.filter(e => e.lastDay >= periodStart)
  const ofPeriod = await Promise.all(present.map(episode => findingOf(site, input, episode, ofPorts)))
  const stretch = { evaluatedFrom, periodStart }
  ofPeriod.push(...(await analyzeParts(site, input, stretch, settings, ofPeriod)))
  const known = await Promise.all(ofPeriod.map(f => withoutSurveyScanners(site, f, settings)))
  const findings = known.map(f =>
    withSensorChanges(f.onset.slice(0, 10) < period.from ? { ...f, continuing: true } : f, exposure),
  )
  findings.sort((a, b) => a.onset.localeCompare(b.onset) || a.port - b.port)
  const { shared, query } = await surgeOverlap(site, findings)
  return {
    ...groupCampaigns(findings, shared),
    overlap: query,
    note: baselineNote(input, periodStart, settings),
    baselineDaysAvailable: Math.min(periodStart, settings.baselineDays),
    seriesTested: settings.possibleSeries,
    falseReportsPerMonth: settings.falseReportsPerMonth,
    series,
  }
}

async function reachOf(site: Site, period: Period, settings: DetectSettings): Promise<Reach> {
  const span = await dataSpan(site.store)
  const reach = addDays(period.from, -(settings.lookBackDays + settings.baselineDays + WINDOW_REACH_DAYS))
  const from: Day = span !== null && span.first > reach ? earlierDay(span.first, period.from) : reach
  const to =
    span !== null && addDays(span.last, 1) < period.to && addDays(span.last, 1) > from
      ? addDays(span.last, 1)
      : period.to
  return { from, to }
}

async function detectionInput(
  site: Site,
  period: Period,
  { from, to }: Reach,
  exposure: readonly SensorDay[],
  settings: DetectSettings,
) {
  const { store } = site
  const days = daysIn(from, to)
  const variant = { surveyScanners: true }
  const [one, three, seven] = await Promise.all([
    windowCounts(store, from, to, 1, variant),
    windowCounts(store, from, to, 3, variant),
    windowCounts(store, from, to, 7, variant),
  ])
  const place = new Map(days.map((day, i) => [day, i]))
  const input: DetectionInput = {
    timeZone: store.timeZone,
    days,
    exposure: new Float64Array(days.length),
    liveSensors: new Uint16Array(days.length),
    liveAddresses: new Float64Array(days.length),
    windows: [one.value, three.value, seven.value],
  }
  for (const row of exposure) {
    const i = place.get(row.day)
    if (i === undefined || row.live <= 0) continue
    input.exposure[i]! += row.live
    input.liveSensors[i]! += 1
    input.liveAddresses[i]! += row.addresses
  }
  return {
    input,
    evaluatedFrom: Math.max(0, days.indexOf(period.from) - settings.lookBackDays),
    periodStart: Math.max(0, days.indexOf(period.from)),
    series: { sql: one.sql, parameters: one.parameters },
  }
}

async function findingOf(
  site: Site,
  input: DetectionInput,
  episode: Episode,
  settings: DetectSettings,
): Promise<Finding> {
  const stretch = onsetStretch(input, episode, settings)
  const hours = await hourlyCounts(site.store, stretch.protocol, stretch.port, stretch.from, stretch.hours)
  const onset =
    episode.kind === 'single-source-burst'
      ? dateBurst(hours.value, dayStart(input.timeZone, input.days[episode.firstDay]!))
      : estimateOnset(hours.value, settings)
  const span = findingSpan(input, episode, onset)
  const total = await windowEvidence(site.store, [{ series: span.series, first: span.firstDay, last: span.lastDay }])
  return assembleFinding(input, episode, onset, total.value[0]!, settings)
}
