import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { packageVersion } from '../base/package-paths.ts'
import type { Period } from '../base/period.ts'
import { addDays, type Day, dayOf, isoTime } from '../base/time.ts'
import type { ArchivedReport, Observatory, ObservatoryStatus, PortObservation } from '../model/observatory.ts'
import { portLabel, protocolName } from '../model/protocol.ts'
import type { ReportData } from '../model/report.ts'
import { listSegments, syntheticScenarios } from '../store/ledger.ts'
import { lastPacket, portSensors } from '../store/port-sensors.ts'
import { exposureByDay, listSensors } from '../store/sensors.ts'
import { portDays } from '../store/series.ts'
import { dataSpan } from '../store/store.ts'
import { newQueryBook } from './query-book.ts'
import { reportData } from './report-data.ts'
import { portParts, seriesDays, stonesOf, stretchOf } from './report-finding.ts'
import { periodGround } from './report-period.ts'
import { portRankings, portRow } from './report-rankings.ts'
import type { Site } from './site.ts'

/** Periods whose numbers are kept in memory. */
const PERIODS_KEPT = 8

/** What dashboard and API read: the same numbers as the report. Kept per period until the store has taken another file. */
export function newObservatory(site: Site): Observatory {
  const kept = new Map<string, { epoch: string; data: Promise<ReportData> }>()
  const period = async (asked: Period): Promise<ReportData> => {
    const epoch = await storeEpoch(site)
    const known = kept.get(asked.name)
    if (known !== undefined && known.epoch === epoch) return known.data
    const data = reportData(site, asked, dayOf(site.store.timeZone, Date.now() / 1000))
    kept.delete(asked.name)
    kept.set(asked.name, { epoch, data })
    data.catch(() => kept.delete(asked.name))
    while (kept.size > PERIODS_KEPT) kept.delete(kept.keys().next().value!)
    return data
  }
  return {
    status: () => status(site),
    period,
    port: (protocol, port, asked) => portObservation(site, protocol, port, asked, period),
    reports: async () => archivedReports(site.config.reportsFolder),
    reportFile: async name => reportFile(site.config.reportsFolder, name),
  }
}

/** Changes with every imported file and every change of rules. */
async function storeEpoch(site: Site): Promise<string> {
  const segments = await listSegments(site.store)
  return `${site.rules().version} ${segments.map(s => s.id).join(',')}`
}

async function status(site: Site): Promise<ObservatoryStatus> {
  const { store } = site
  const span = await dataSpan(store)
  const segments = await listSegments(store)
  const last = await lastPacket(store)
  const packets = segments.reduce((n, s) => n + (typeof s.summary.packets === 'number' ? s.summary.packets : 0), 0)
  const scenarios = span === null ? [] : await syntheticScenarios(store, span.first, addDays(span.last, 1))
  return {
    version: packageVersion,
    rulesVersion: site.rules().version,
    timeZone: store.timeZone,
    firstDay: span?.first ?? null,
    lastDay: span?.last ?? null,
    lastPacket: last === null ? null : isoTime(store.timeZone, last),
    packets,
    files: segments.length,
    sensors: (await listSensors(store)).length,
    synthetic: scenarios.length > 0 ? { scenarios } : null,
  }
}

async function portObservation(
  site: Site,
  protocol: number,
  port: number,
  period: Period,
  reportOf: (period: Period) => Promise<ReportData>,
): Promise<PortObservation | null> {
  const label = portLabel(protocol, port)
  const book = newQueryBook()
  const ground = await periodGround(site, period)
  const both = await portRankings(site, ground)
  const before = await portDays(site.store, protocol, port, ground.previous.from, ground.previous.to)
  const row = portRow(site, ground, both, label)
  if (row === null && before.value.length === 0) return null
  const data = await reportOf(period)
  const section =
    data.findings.find(s => s.finding.port === port && s.finding.protocol === protocolName(protocol)) ?? null
  const finding = section?.finding ?? null
  const stretch = finding === null ? { protocol, port, from: period.from, to: period.to } : stretchOf(finding, period)
  const shared = {
    protocol,
    port,
    period,
    ranking: row,
    previousDays: await previousDays(site, ground.previous, before.value),
    sensors: await sensorRates(site, protocol, port, period),
    reports: archivedReports(site.config.reportsFolder)
      .filter(r => r.period === period.name && finding !== null)
      .map(r => r.name),
  }
  if (section !== null) {
    return {
      ...section,
      ...shared,
      finding,
      headline: section.headline,
      purposeConfidence: section.purposeConfidence,
      sqlQueries: data.queries,
    }
  }
  const parts = await portParts(site, book, ground, stretch)
  const stones = await stonesOf(site, book, stretch)
  return {
    ...shared,
    finding: null,
    headline: null,
    purposeConfidence: null,
    portUse: parts.use,
    days: seriesDays(ground, parts.series),
    hours: [],
    peak: null,
    last: null,
    baselinePerAddress: 0,
    payloads: parts.payloads,
    classes: parts.classes,
    firstByClass: parts.firstByClass,
    sources: parts.sources,
    origins: parts.origins,
    marks: parts.marks,
    overlap: parts.overlap,
    steppingStones: stones.stones,
    advisories: [],
    queries: { ...parts.queries, onset: '', evidence: stones.query, advisories: '' },
    sqlQueries: book.queries,
  }
}

async function previousDays(site: Site, previous: Period, rows: readonly { day: Day; accesses: number }[]) {
  const exposure = new Map<string, number>()
  for (const e of (await exposureByDay(site.store, previous.from, previous.to)).value)
    exposure.set(e.day, (exposure.get(e.day) ?? 0) + e.live)
  const byDay = new Map(rows.map(r => [r.day, r.accesses]))
  return [...exposure.keys()].sort().map(day => {
    const live = exposure.get(day)!
    return { day, perAddress: live > 0 ? (byDay.get(day) ?? 0) / live : null }
  })
}

async function sensorRates(
  site: Site,
  protocol: number,
  port: number,
  period: Period,
): Promise<PortObservation['sensors']> {
  const exposure = (await exposureByDay(site.store, period.from, period.to)).value
  const counts = new Map(
    (await portSensors(site.store, protocol, port, period.from, period.to)).value.map(r => [r.sensor, r.accesses]),
  )
  return (await listSensors(site.store)).flatMap(sensor => {
    const rows = exposure.filter(e => e.sensor === sensor.id)
    const live = rows.reduce((n, r) => n + r.live, 0)
    const planned = rows.reduce((n, r) => n + r.planned, 0)
    if (planned === 0) return []
    const accesses = counts.get(sensor.id) ?? 0
    return [
      {
        name: sensor.name,
        addresses: Math.max(...rows.map(r => r.addresses)),
        exposure: live,
        planned,
        accesses,
        perAddress: live > 0 ? accesses / live : null,
      },
    ]
  })
}

const MEDIA: Record<ArchivedReport['format'], string> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

const REPORT_NAME = /^teiten-(.+?)(?:\.(ja|en))?(?:\.[a-z-]+)?\.(html|pdf|md|json|csv)$/

/** Report files in the reports folder, newest period first. */
function archivedReports(folder: string): ArchivedReport[] {
  if (!existsSync(folder)) return []
  const reports: ArchivedReport[] = []
  for (const name of readdirSync(folder)) {
    const parts = REPORT_NAME.exec(name)
    if (parts === null) continue
    const made = publishedOf(folder, parts[1]!)
    reports.push({
      name,
      period: parts[1]!,
      language: (parts[2] ?? 'en') as ArchivedReport['language'],
      format: parts[3] as ArchivedReport['format'],
      sizeBytes: statSync(join(folder, name)).size,
      published: made.published,
      synthetic: made.synthetic,
    })
  }
  return reports.sort((a, b) => b.period.localeCompare(a.period) || a.name.localeCompare(b.name))
}

/** The JSON beside a report says when it was published and whether its data are synthetic. */
function publishedOf(folder: string, period: string): { published: Day | null; synthetic: boolean } {
  try {
    const data = JSON.parse(readFileSync(join(folder, `teiten-${period}.json`), 'utf8')) as ReportData
    return { published: data.published, synthetic: data.synthetic !== null }
  } catch {
    return { published: null, synthetic: false }
  }
}

function reportFile(folder: string, name: string): { mediaType: string; bytes: Uint8Array } | null {
  const known = archivedReports(folder).find(r => r.name === name)
  return known === undefined ? null : { mediaType: MEDIA[known.format], bytes: readFileSync(join(folder, known.name)) }
}
