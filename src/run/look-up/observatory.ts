import { packageVersion } from '../../base/package-paths.ts'
import { daysPeriod, type Period, parsePeriod } from '../../base/period.ts'
import { addDays, dayOf, isoTime } from '../../base/time.ts'
import { type Observatory, type ObservatoryStatus, type PortObservation, RECENT_DAYS } from '../../model/observatory.ts'
import { portLabel, protocolNumber } from '../../model/protocol.ts'
import type { ReportData } from '../../model/report.ts'
import { ledgerEpoch, ledgerTotals, syntheticScenarios } from '../../store/ledger.ts'
import { lastPacket } from '../../store/port-sensors.ts'
import { listSensors } from '../../store/sensors.ts'
import { dataSpan } from '../../store/store.ts'
import { openGaps } from '../../store/uptimes.ts'
import { keptReportData } from '../period/kept-report-data.ts'
import { newQueryBook } from '../period/query-book.ts'
import { portTable, withoutSurveyScanners } from '../period/report-rankings.ts'
import { newReportArchive } from '../publish/report-archive.ts'
import type { Site } from '../site/site.ts'
import { keepAnswers } from './keep-answers.ts'
import { lookUpPayload } from './look-up.ts'
import { type PortGround, portGround, portObservation } from './port-observation.ts'

/** Periods whose numbers are kept in memory. */
const PERIODS_KEPT = 8
/** Pages of ports that are kept; one is some 60 kB. */
const PORTS_KEPT = 200
/** For this long nobody asks the store again whether it has taken another file: a page asks three times at once. */
const EPOCH_FRESH_MS = 1000
/** Rows of the ranking on Ports. */
const PORTS_LISTED = 50
/** Ports whose pages are made ready beforehand. */
const PORTS_AHEAD = 20

/** What `teiten start` serves, and what it does before it is asked. */
export interface WarmObservatory extends Observatory {
  /** Works out what Today and Ports show, so that the first page is there at once; resolves when it is. Rejects as `period` does. */
  warm(): Promise<void>
  /** Says in `status` what is being done; null when it is done. */
  tell(work: ObservatoryStatus['work']): void
}

/** What dashboard and API read: the same numbers as the report. Kept in memory until the store has taken another file. */
export function newObservatory(site: Site): WarmObservatory {
  const periods = keepAnswers<ReportData>(PERIODS_KEPT)
  const grounds = keepAnswers<PortGround>(PERIODS_KEPT)
  const ports = keepAnswers<PortObservation | null>(PORTS_KEPT)
  const statuses = keepAnswers<Omit<ObservatoryStatus, 'work'>>(1)
  const epochs = keepAnswers<string>(1)
  const archive = newReportArchive(site.config.reportsFolder)
  let work: ObservatoryStatus['work'] = null
  const epochNow = () => epochs.of('', String(Math.floor(Date.now() / EPOCH_FRESH_MS)), () => storeEpoch(site))

  const period = async (asked: Period): Promise<ReportData> => {
    const epoch = await epochNow()
    const today = dayOf(site.store.timeZone, Date.now() / 1000)
    return periods.of(asked.name, epoch, () => keptReportData(site, asked, today))
  }
  const port = async (protocol: number, number: number, asked: Period): Promise<PortObservation | null> => {
    const epoch = await epochNow()
    const observed = await ports.of(`${protocol} ${number} ${asked.name}`, epoch, async () => {
      const data = await period(asked)
      const ground = await grounds.of(asked.name, epoch, () => portGround(site, asked))
      return portObservation(site, protocol, number, ground, data)
    })
    return observed === null ? null : { ...observed, reports: archive.printing(portLabel(protocol, number)) }
  }
  const warm = async (): Promise<void> => {
    const { lastDay } = await statuses.of('', await epochNow(), () => status(site))
    if (lastDay === null) return
    const recent = daysPeriod(addDays(lastDay, 1 - RECENT_DAYS), lastDay)
    const { findings } = await period(recent)
    await ranking(recent, true)
    for (const { finding } of findings.slice(0, PORTS_AHEAD))
      await port(protocolNumber(finding.protocol)!, finding.port, recent)
    await period(parsePeriod(lastDay.slice(0, 7)))
  }
  const ranking = async (asked: Period, survey: boolean) => {
    const both = await grounds.of(asked.name, await epochNow(), () => portGround(site, asked))
    const book = newQueryBook()
    const rankings = survey ? both.rankings : withoutSurveyScanners(both.rankings)
    const listed = portTable(site, book, both.ground, rankings, PORTS_LISTED)
    return { ranking: listed, queries: book.queries }
  }
  return {
    status: async () => ({ ...(await statuses.of('', await epochNow(), () => status(site))), work }),
    period,
    port,
    ranking,
    payload: (id, asked) => lookUpPayload(site, id, asked),
    reports: async () => archive.list(),
    reportFile: async name => archive.file(name),
    warm,
    tell: now => {
      work = now
    },
  }
}

/** Changes with everything that is committed, with every change of rules, and while a live sensor is silent. */
async function storeEpoch(site: Site): Promise<string> {
  return `${site.rules().version} ${await ledgerEpoch(site.store)} ${await openGaps(site.store)}`
}

async function status(site: Site): Promise<Omit<ObservatoryStatus, 'work'>> {
  const { store } = site
  const span = await dataSpan(store)
  const { segments, packets } = await ledgerTotals(store)
  const last = await lastPacket(store)
  const scenarios = span === null ? [] : await syntheticScenarios(store, span.first, addDays(span.last, 1))
  return {
    version: packageVersion,
    rulesVersion: site.rules().version,
    timeZone: store.timeZone,
    firstDay: span?.first ?? null,
    lastDay: span?.last ?? null,
    lastPacket: last === null ? null : isoTime(store.timeZone, last),
    packets,
    files: segments,
    sensors: (await listSensors(store)).length,
    synthetic: scenarios.length > 0 ? { scenarios } : null,
  }
}
