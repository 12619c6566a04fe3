import { gammaRatioQuantile } from '../base/statistics.ts'
import { seriesPort, seriesProtocol } from '../model/protocol.ts'
import type { DetectionInput, WindowCounts } from '../model/series.ts'
import { type Baseline, baselineBefore, weekdaysOf } from './baseline.ts'
import type { Measure } from './baseline-ground.ts'
import type { Candidate, SignificantWindow } from './candidate.ts'
import { indexSeries, type SeriesIndex } from './day-counts.ts'
import { type Prediction, predict, upperTail, WINDOWS_TESTED } from './predict.ts'
import type { DetectSettings } from './settings.ts'
import { usualExposure } from './usual-exposure.ts'

/** Everything that one run over the days needs. */
interface Scan {
  input: DetectionInput
  settings: DetectSettings
  index: SeriesIndex
  weekdays: Uint8Array
  /** Rows of each window column by day, and beside each row the place of its series. */
  byDay: RowsByDay[]
  /** By first day of the window: windows that start together share a baseline. */
  baselines: Map<number, Baseline | null>
  found: Map<number, SignificantWindow[]>
}

interface RowsByDay {
  start: Uint32Array
  rows: Uint32Array
  places: Uint32Array
}

/** A window that beat its law by something, before the budget is applied. */
interface Unlikely {
  place: number
  p: number
  window: 0 | 1 | 2
  row: number
}

/**
 * Series and days that lie above their predictive law (steps 1–5): windows of 1, 3 and 7 days that end on each day from
 * `evaluatedFrom` (index) on. Ordered by series; empty where there are fewer than `minimumBaselineDays` days of history.
 */
export function findCandidates(input: DetectionInput, evaluatedFrom: number, settings: DetectSettings): Candidate[] {
  const index = indexSeries(input)
  const scan: Scan = {
    input,
    settings,
    index,
    weekdays: weekdaysOf(input.days),
    byDay: rowsByDay(input, index, evaluatedFrom),
    baselines: new Map(),
    found: new Map(),
  }
  for (let day = evaluatedFrom; day < input.days.length; day++) {
    if (input.exposure[day]! > 0) searchSources(scan, day)
    scan.baselines.delete(day - 6)
  }
  scan.baselines.clear()
  for (let day = evaluatedFrom; day < input.days.length; day++) {
    if (input.exposure[day]! > 0 && Number.isFinite(settings.burstAccesses)) searchAccesses(scan, day)
    scan.baselines.clear()
  }
  return [...scan.found]
    .sort((a, b) => a[0] - b[0])
    .map(([place, windows]) => {
      const series = index.series[place]!
      return { series, protocol: seriesProtocol(series), port: seriesPort(series), windows }
    })
}

/** Only the evaluated days: the others are read as baselines, series by series. */
function rowsByDay(input: DetectionInput, index: SeriesIndex, evaluatedFrom: number): RowsByDay[] {
  return input.windows.map((counts, k) => {
    const start = new Uint32Array(input.days.length + 1)
    for (let row = 0; row < counts.length; row++) if (counts.day[row]! >= evaluatedFrom) start[counts.day[row]! + 1]!++
    for (let d = 0; d < input.days.length; d++) start[d + 1]! += start[d]!
    const next = start.slice()
    const rows = new Uint32Array(start[input.days.length]!)
    const places = new Uint32Array(rows.length)
    const first = index.start[k]!
    for (let i = 0; i < index.count; i++) {
      for (let row = first[i]!; row < first[i + 1]!; row++) {
        const day = counts.day[row]!
        if (day < evaluatedFrom) continue
        places[next[day]!] = i
        rows[next[day]!++] = row
      }
    }
    return { start, rows, places }
  })
}

function baselineOf(scan: Scan, windowStart: number, measure: Measure): Baseline | null {
  let baseline = scan.baselines.get(windowStart)
  if (baseline === undefined) {
    baseline =
      windowStart < 0
        ? null
        : baselineBefore(scan.input, scan.index, windowStart, measure, scan.settings, scan.weekdays)
    scan.baselines.set(windowStart, baseline)
  }
  return baseline
}

/** Address-days of the window that ends on `day`, weekday factors applied; of sources at least the usual ones (usual-exposure.ts). */
function exposureTested(scan: Scan, baseline: Baseline, day: number, windowDays: number, measure: Measure): number {
  const actual = scan.input.exposure
  const usual = measure === 'sources' ? usualExposure(actual, baseline.first, baseline.last) * windowDays : 0
  let plain = 0
  let sum = 0
  let factors = 0
  for (let d = day - windowDays + 1; d <= day; d++) {
    const factor = baseline.factors[scan.weekdays[d]!]!
    plain += actual[d]!
    sum += actual[d]! * factor
    factors += factor
  }
  return plain >= usual ? sum : Math.max(sum, (usual * factors) / windowDays)
}

function searchSources(scan: Scan, day: number): void {
  const best = new Map<number, Unlikely>() // keyed by place in our own index, small
  // The baseline of the longest window is the oldest: a newer one may hold the surge's first days and make a rare port "busy".
  let oldest: Baseline | null = null
  for (const window of [0, 1, 2] as const) {
    const counts = scan.input.windows[window]
    const baseline = baselineOf(scan, day - counts.windowDays + 1, 'sources')
    if (baseline === null) continue
    oldest = baseline
    const exposure = exposureTested(scan, baseline, day, counts.windowDays, 'sources')
    const by = scan.byDay[window]!
    for (let k = by.start[day]!; k < by.start[day + 1]!; k++) {
      const row = by.rows[k]!
      const observed = counts.sources[row]!
      if (observed < scan.settings.minimumSources) continue
      const place = by.places[k]!
      const law = predict(baseline, place, counts.windowDays, exposure, scan.settings)
      if (observed <= law.mean) continue
      const p = Math.min(1, WINDOWS_TESTED * upperTail(law, observed))
      const before = best.get(place)
      if (p < WATCHED_FALSE_SHARE && (before === undefined || p < before.p)) best.set(place, { place, p, window, row })
    }
  }
  if (oldest !== null) keepUnlikely(scan, day, oldest, [...best.values()])
}

/** Benjamini–Hochberg level of the watch list. */
const WATCHED_FALSE_SHARE = 0.05

/** Most series a day that are watched only. */
const WATCHED_LIMIT = 100

function keepUnlikely(scan: Scan, day: number, oldest: Baseline, unlikely: Unlikely[]): void {
  unlikely.sort((a, b) => a.p - b.p)
  let watched = 0
  unlikely.forEach((u, i) => {
    if (u.p <= (WATCHED_FALSE_SHARE * (i + 1)) / scan.settings.possibleSeries) watched = i + 1
  })
  unlikely.slice(0, scan.settings.candidateLimit).forEach((u, i) => {
    const threshold = thresholdOf(oldest, u.place, scan.settings)
    if (u.p > threshold && (i >= watched || i >= WATCHED_LIMIT)) return
    keep(scan, u.place, significantWindow(scan, day, u, threshold))
  })
}

function keep(scan: Scan, place: number, window: SignificantWindow): void {
  const list = scan.found.get(place)
  if (list === undefined) scan.found.set(place, [window])
  else list.push(window)
}

/** The day's share of the budget for one series: half of it for the busiest ports, half for all others. */
function thresholdOf(baseline: Baseline, place: number, settings: DetectSettings): number {
  const perDay = settings.falseReportsPerMonth / 30
  const count = baseline.clipped[place]!
  const busy = count > 0 && count >= baseline.busyFrom
  return busy
    ? (perDay * settings.busyBudgetShare) / settings.busyPorts
    : (perDay * (1 - settings.busyBudgetShare)) / (settings.possibleSeries - settings.busyPorts)
}

function significantWindow(scan: Scan, day: number, u: Unlikely, threshold: number): SignificantWindow {
  const counts = scan.input.windows[u.window]
  const baseline = scan.baselines.get(day - counts.windowDays + 1)!
  return windowRecord(scan, baseline, {
    day,
    place: u.place,
    p: u.p,
    threshold,
    counts,
    row: u.row,
    measure: 'sources',
  })
}

interface Found {
  day: number
  place: number
  p: number
  threshold: number
  counts: WindowCounts
  row: number
  measure: Measure
}

function windowRecord(scan: Scan, baseline: Baseline, f: Found): SignificantWindow {
  const { windowDays } = f.counts
  const exposure = exposureTested(scan, baseline, f.day, windowDays, f.measure)
  const law = predict(baseline, f.place, windowDays, exposure, scan.settings)
  const observed = f.counts[f.measure][f.row]!
  const interval = ratioInterval(observed, law, windowDays, scan.settings)
  return {
    day: f.day,
    windowDays,
    measure: f.measure,
    observed,
    expected: law.mean,
    rate: law.rate,
    baselineCount: baseline.clipped[f.place]!,
    baselineDays: baseline.days,
    baselineFirst: baseline.first,
    baselineLast: baseline.last,
    baselineExposure: baseline.exposure,
    weekdayFactors: [...baseline.factors],
    dispersion: law.dispersion,
    inverseSize: law.inverseSize,
    information: law.information,
    windowShare: law.windowShare,
    drift: law.drift,
    rates: law.rates,
    exposure: plainExposure(scan.input, f.day, windowDays),
    testedExposure: exposure,
    pValue: f.p,
    threshold: f.threshold,
    level: f.p <= f.threshold ? 'report' : 'watch',
    ratio: observed / law.mean,
    ratioLow: interval.low,
    ratioHigh: interval.high,
  }
}

function plainExposure(input: DetectionInput, day: number, windowDays: number): number {
  let sum = 0
  for (let d = day - windowDays + 1; d <= day; d++) sum += input.exposure[d]!
  return sum
}

/**
 * Interval of observed over expected rate: both are gamma-distributed given their counts, so their ratio is F-distributed;
 * the window's shape is lowered by dispersion and drift.
 */
function ratioInterval(
  observed: number,
  law: Prediction,
  windowDays: number,
  settings: DetectSettings,
): { low: number; high: number } {
  const drift = settings.driftPerDay ** 2 * (settings.baselineGapDays + settings.baselineDays / 2)
  const shape = 1 / (1 / Math.max(observed, 0.5) + law.dispersion / windowDays + drift)
  const ratio = observed / law.mean
  const tail = (1 - settings.ratioLevel) / 2
  return {
    low: ratio * gammaRatioQuantile(tail, shape, law.information),
    high: Math.min(Number.MAX_SAFE_INTEGER, ratio * gammaRatioQuantile(1 - tail, shape, law.information)),
  }
}

/** Accesses far above the usual: candidates for a single-source burst. The evidence decides what it was. */
function searchAccesses(scan: Scan, day: number): void {
  const baseline = baselineOf(scan, day, 'accesses')
  if (baseline === null) return
  const counts = scan.input.windows[0]
  const exposure = exposureTested(scan, baseline, day, 1, 'accesses')
  const by = scan.byDay[0]!
  const found: Found[] = []
  for (let k = by.start[day]!; k < by.start[day + 1]!; k++) {
    const row = by.rows[k]!
    const observed = counts.accesses[row]!
    if (observed < scan.settings.burstAccesses) continue
    const place = by.places[k]!
    const law = predict(baseline, place, 1, exposure, scan.settings)
    if (observed < scan.settings.burstRatio * law.mean) continue
    const p = Math.min(1, upperTail(law, observed))
    const threshold = thresholdOf(baseline, place, scan.settings)
    if (p <= threshold) found.push({ day, place, p, threshold, counts, row, measure: 'accesses' })
  }
  found.sort((a, b) => counts.accesses[b.row]! - counts.accesses[a.row]! || a.place - b.place)
  for (const f of found.slice(0, scan.settings.burstLimit)) keep(scan, f.place, windowRecord(scan, baseline, f))
}

/** How much history there was, in words; null if it was the whole baseline. */
export function baselineNote(
  input: DetectionInput,
  evaluatedFrom: number,
  settings: DetectSettings,
): { ja: string; en: string } | null {
  let days = 0
  const last = evaluatedFrom - settings.baselineGapDays
  for (let d = Math.max(0, last - settings.baselineDays + 1); d <= last; d++) if (input.exposure[d]! > 0) days++
  if (days >= settings.baselineDays) return null
  if (days >= settings.minimumBaselineDays) {
    return {
      ja: `期首の時点で比較に使える観測日が${days}日分であり、平常値は通常の${settings.baselineDays}日分より少ない日数から求めました。`,
      en: `Only ${days} days of observation were at hand before the period began; the baseline rests on fewer days than the usual ${settings.baselineDays}.`,
    }
  }
  return {
    ja: `期首の時点で比較に使える観測日が${days}日分しかないため、観測日が${settings.minimumBaselineDays}日分に達するまでの期間は急増の判定を行っていません。`,
    en: `Only ${days} days of observation were at hand before the period began; until there were ${settings.minimumBaselineDays}, nothing was judged a surge.`,
  }
}
