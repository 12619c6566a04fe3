import type { Period } from '../base/period.ts'
import type { Day } from '../base/time.ts'
import type { Localized } from './advisory.ts'
import type { Confidence, Finding } from './finding.ts'
import type { PayloadClass } from './payload.ts'
import type { FindingSection, Ranking, RankingRow, ReportData, ReportQuery } from './report.ts'

/** Days that Today looks back, and the default stretch elsewhere: the detector's baseline, four whole weeks. */
export const RECENT_DAYS = 28

/**
 * What the dashboard and its API read: the same numbers as the report, by period, and nothing that writes.
 * Every function may reject; the API answers then with a problem document and the rest of the page goes on.
 */
export interface Observatory {
  status(): Promise<ObservatoryStatus>
  /** The report's numbers for a stretch of days. Expected to be kept in memory: pages ask for the same period again. */
  period(period: Period): Promise<ReportData>
  /** One destination port in a period; null if nothing came to it in the period or the one before. */
  port(protocol: number, port: number, period: Period): Promise<PortObservation | null>
  /** Destination ports by accesses as in `period`, with more rows than the report prints; `survey: false` without survey scanners. */
  ranking(period: Period, survey: boolean): Promise<{ ranking: Ranking; queries: ReportQuery[] }>
  /** One payload, or the most recent of a group, with the ports that its group came to in the period; rejects with TEITEN_NOT_FOUND. */
  payload(id: string, period: Period): Promise<PayloadObservation>
  /** Report files on disk, newest period first. */
  reports(): Promise<ArchivedReport[]>
  /** One of `reports()` by its name; null if there is none of that name. */
  reportFile(name: string): Promise<{ mediaType: string; bytes: Uint8Array } | null>
}

export interface ObservatoryStatus {
  version: string
  rulesVersion: string
  timeZone: string
  /** First and last local day with data; null in an empty store. */
  firstDay: Day | null
  lastDay: Day | null
  /** Time of the last packet, ISO 8601 with the site's offset. */
  lastPacket: string | null
  packets: number
  files: number
  sensors: number
  /** Set if any of the data was made by the simulator. */
  synthetic: { scenarios: string[] } | null
  /** What is being done before everything is there (the demo is simulated, imported, reported), and how much of it, 0 … 1; else null. */
  work: { what: Localized; part: number } | null
}

type PortPart =
  | 'portUse'
  | 'days'
  | 'hours'
  | 'peak'
  | 'last'
  | 'baselinePerAddress'
  | 'payloads'
  | 'classes'
  | 'firstByClass'
  | 'sources'
  | 'origins'
  | 'marks'
  | 'overlap'
  | 'steppingStones'
  | 'advisories'
  | 'queries'

/** A port's page: what a report's finding says, for a port that need not be one. */
export interface PortObservation extends Pick<FindingSection, PortPart> {
  protocol: number
  port: number
  period: Period
  /** The finding that lies in the period; null if nothing was found. */
  finding: Finding | null
  headline: Localized | null
  purposeConfidence: Confidence | null
  ranking: RankingRow | null
  /** The previous period by day, for the grey line; empty without one. */
  previousDays: { day: Day; perAddress: number | null }[]
  sensors: {
    name: string
    addresses: number
    exposure: number
    planned: number
    accesses: number
    perAddress: number | null
  }[]
  /** Names of files in the archive, of whatever period, that print this port as a finding. */
  reports: string[]
  sqlQueries: ReportQuery[]
}

/** What was sent, byte by byte; our own addresses are masked everywhere. */
export interface PayloadObservation {
  /** Hexadecimal, as teiten payloads prints them. */
  id: string
  group: string
  /** What the payloads of the group have in common: what varies is masked. */
  groupText: string
  protocol: string
  class: PayloadClass
  category: string
  /** Title: null where the signature is no longer in the rules. */
  signatures: { id: string; title: Localized | null }[]
  /** Decoded fields by name. */
  fields: Record<string, string>
  /** Bytes kept, and as sent; they differ where `truncated`. */
  length: number
  wireLength: number
  truncated: boolean
  /** With escapes. */
  text: string
  hex: string
  /** Of the group in the period, most accesses first; ISO 8601 with the site's offset. */
  ports: { port: string; accesses: number; sources: number; firstSeen: string; lastSeen: string }[]
}

export interface ArchivedReport {
  /** File name without folders: "teiten-2014-06.ja.pdf". */
  name: string
  /** Name of the period: "2014-06". */
  period: string
  /** Null where the file holds both or no words: JSON and CSV. */
  language: 'ja' | 'en' | null
  format: 'html' | 'pdf' | 'md' | 'json' | 'csv'
  sizeBytes: number
  published: Day | null
  synthetic: boolean
  /** Of the first finding; null if there is none or the JSON of the period is not beside it. */
  headline: Localized | null
}
