import type { Period } from '../../base/period.ts'
import type { Day } from '../../base/time.ts'
import type { PortObservation } from '../../model/observatory.ts'
import { portLabel, protocolName } from '../../model/protocol.ts'
import type { ReportData } from '../../model/report.ts'
import { exposureByDay } from '../../store/exposure.ts'
import { portSensors } from '../../store/port-sensors.ts'
import { listSensors } from '../../store/sensors.ts'
import { portDays } from '../../store/series.ts'
import { portParts, seriesDays, stonesOf, stretchOf } from '../period/port-parts.ts'
import { newQueryBook } from '../period/query-book.ts'
import { type PeriodGround, periodGround } from '../period/report-period.ts'
import { type PortRankings, portRankings, portRow } from '../period/report-rankings.ts'
import type { Site } from '../site/site.ts'

/** What a port's page is set against, the same for every port of a period. */
export interface PortGround {
  ground: PeriodGround
  rankings: PortRankings
}

export async function portGround(site: Site, period: Period): Promise<PortGround> {
  const ground = await periodGround(site, period)
  return { ground, rankings: await portRankings(site, ground) }
}

/** One port in a period; null if nothing came to it in the period or the one before. The finding and its parts are those of the report. */
export async function portObservation(
  site: Site,
  protocol: number,
  port: number,
  { ground, rankings }: PortGround,
  data: ReportData,
): Promise<PortObservation | null> {
  const { period } = ground
  const label = portLabel(protocol, port)
  const before = await portDays(site.store, protocol, port, ground.previous.from, ground.previous.to)
  const row = portRow(site, ground, rankings, label)
  if (row === null && before.value.length === 0) return null
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
    reports: [],
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
  const book = newQueryBook()
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
