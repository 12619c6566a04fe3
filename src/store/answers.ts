import type { Day } from '../base/time.ts'
import type { CaptureWay } from '../model/capture-way.ts'
import type { PayloadClass } from '../model/payload.ts'
import type { ExposureGround } from '../model/sensor.ts'

export type Parameter = string | number | string[] | number[]

/** What a query gives, with the statement and its parameters, so that a report can print them and anyone can run them again. */
export interface Answer<T> {
  readonly value: T
  readonly sql: string
  readonly parameters: Record<string, Parameter>
}

/** A source file that was committed, or is being imported. */
export interface SegmentRow {
  id: number
  kind: SegmentKind
  name: string
  fingerprint: string
  digest: string
  sensorKey: string
  state: 'begun' | 'committed' | 'undone'
  /** Unix seconds of the last change. */
  at: number
  summary: Record<string, unknown>
}

/** What brought the rows: a file, or sensors that ship what they record. */
export type SegmentKind = 'capture' | 'log' | 'scan' | 'sensor'

/** Rows that are being inserted under one number; nothing of it counts before commitSegment. */
export interface Segment {
  readonly id: number
  readonly kind: SegmentKind
  readonly name: string
  readonly fingerprint: string
  readonly sensorKey: string
  /** UTC days (days since 1970) that already have a durable note of being touched; plus 65,536: also by IPv6 addresses. */
  readonly touched: Set<number>
}

/** A stretch in which a sensor was up or down; Unix seconds, `to` excluded. */
export interface SensorSpan {
  sensor: number
  from: number
  to: number
  up: boolean
  ground: ExposureGround
  received: number
  lost: number
  /** Absent where nobody said so: of a file, of an outage. */
  way?: CaptureWay
  /** True for the moment from which on nothing is expected of the sensor: `from` and `to` are the same then, and it is not up. */
  revoked?: boolean
}

export interface SensorDay {
  day: Day
  sensor: number
  /** Address-days (or address-hours, for hours) in which the sensor was up. */
  live: number
  planned: number
  /** Addresses of the sensor that were live for any time of the day. */
  addresses: number
  received: number
  lost: number
}

export interface SensorHour {
  /** Unix seconds of the hour's start. */
  hour: number
  sensor: number
  live: number
  planned: number
}

/** Without full-range sweeps. `total` of a ranking includes them. */
export interface PortCount {
  protocol: number
  port: number
  accesses: number
  sources: number
  packets: number
  /** The part of survey scanners: accesses by sources on a list that held then, and such sources. */
  surveyAccesses: number
  surveySources: number
}

export interface PortRanking {
  rows: PortCount[]
  /** Everything in the period, sweeps included. */
  totalAccesses: number
  totalSources: number
  sweepAccesses: number
  sweepSources: number
  surveyAccesses: number
}

export interface DayTotals {
  day: Day
  accesses: number
  /** Exact distinct sources of accesses. */
  sources: number
  packets: number
  sweepSources: number
  sweepAccesses: number
  surveySources: number
  surveyAccesses: number
  victims: number
  backscatterPackets: number
}

/** The whole stretch in one: distinct sources over all its days. */
export interface RangeTotals {
  accesses: number
  sources: number
  packets: number
  sweepSources: number
  sweepAccesses: number
  surveyAccesses: number
  /** Days with at least one row. */
  days: number
}

export interface PortDay {
  day: Day
  accesses: number
  sources: number
  /** The part of survey scanners. */
  surveyAccesses: number
  surveySources: number
  byClass: Partial<Record<PayloadClass, number>>
}

export interface PayloadGroup {
  /** Group id; EMPTY_PAYLOAD_ID or CREDENTIALS_PAYLOAD_ID where there are no bytes. */
  id: string
  accesses: number
  sources: number
  /** The part of survey scanners. */
  surveyAccesses: number
  surveySources: number
  class: PayloadClass
  protocol: string
  signatures: string[]
  category: string
  groupText: string
  /** Distinct payloads in the group. */
  distinct: number
  /** Id and bytes of the most frequent payload of the group; empty if nothing was sent. */
  sampleId: string
  sample: Uint8Array
  sampleLength: number
  truncated: boolean
  /** Unix seconds (start of the minute). */
  firstSeen: number
  lastSeen: number
}

export interface PortPayloads {
  groups: PayloadGroup[]
  accesses: number
  /** Of them, those of survey scanners. */
  surveyAccesses: number
  byClass: Partial<
    Record<
      PayloadClass,
      { accesses: number; sources: number; surveyAccesses: number; surveySources: number; firstSeen: number }
    >
  >
}

export interface PortSource {
  address: string
  accesses: number
  packets: number
  handshake: boolean
  /** MARK bits, or-ed. */
  marks: number
  /** Two letters, '' unknown. */
  country: string
  firstSeen: number
  lastSeen: number
  /** In a ranking over all ports: distinct ports; else 1. */
  ports: number
}

export interface PortSourceSummary {
  total: number
  handshake: number
  survey: number
  /** Never seen before `from` by this telescope on any port; null without earlier data. */
  fresh: number | null
  /** (Σy)² / Σy² */
  effective: number
}

export interface CountryCount {
  /** Two letters, '' unknown. */
  country: string
  accesses: number
  sources: number
}

export interface RankedCountry extends CountryCount {
  /** The part of survey scanners. */
  surveyAccesses: number
  surveySources: number
}

/** Sources that carry a mark bit; a source with several marks counts for each. Bit 0: sources without a tool's mark. */
export interface MarkCount {
  mark: number
  sources: number
}

export interface OverlapCount {
  protocol: number
  port: number
  sources: number
}

export interface TwoPhase {
  /** Sources that first sent nothing. */
  checking: number
  /** Of those, the ones that sent an exploit request within two days after. */
  returning: number
}

export interface CategoryCount {
  category: string
  accesses: number
  sources: number
  /** The part of survey scanners. */
  surveyAccesses: number
  surveySources: number
}

export interface SourceProfile {
  address: string
  accesses: number
  packets: number
  country: string
  marks: number
  handshake: boolean
  sweepDays: number
  firstSeen: number
  lastSeen: number
  days: { day: Day; accesses: number; ports: number; sensors: number }[]
  ports: { protocol: number; port: number; accesses: number; firstSeen: number; lastSeen: number }[]
  payloads: { id: string; protocol: number; port: number; accesses: number; class: PayloadClass; groupText: string }[]
}

export interface PayloadCount {
  /** Group id. */
  id: string
  accesses: number
  sources: number
  ports: number
  /** The part of survey scanners, and the ports of the others. */
  surveyAccesses: number
  surveySources: number
  portsWithoutSurvey: number
  class: PayloadClass
  protocol: string
  signatures: string[]
  category: string
  groupText: string
  sampleId: string
  firstSeen: number
  lastSeen: number
}

/** A distinct payload as stored. */
export interface StoredPayload {
  id: string
  bytes: Uint8Array
  wireLength: number
  truncated: boolean
  transport: number
  protocol: string
  class: PayloadClass
  signatures: string[]
  category: string
  groupId: string
  groupText: string
  rulesVersion: string
}

/** Backscatter of one victim in ten-second bins, ordered by victim, then time. */
export interface BackscatterRows {
  readonly length: number
  /** Index into `victims`. */
  readonly victim: Uint32Array
  /** Unix seconds. */
  readonly time: Uint32Array
  readonly packets: Float64Array
  readonly victimProtocol: Uint8Array
  readonly victimPort: Uint16Array
  readonly victims: string[]
  readonly countries: string[]
}

export interface VictimCount {
  victims: number
  packets: number
}

export interface BackscatterDay {
  day: Day
  packets: number
  victims: number
}

/** Sums over the days of one period of a history. */
export interface PeriodTotals {
  name: string
  from: Day
  to: Day
  /** Days with at least one access. */
  days: number
  accesses: number
  packets: number
  sweepAccesses: number
  surveyAccesses: number
  /** Accesses whose payload has a signature category: the sum of categoryRanking. */
  signatureMatches: number
  /** Sums of daily distinct sources, survey scanners among them, and victims. */
  sourceDays: number
  surveySourceDays: number
  victimDays: number
  backscatterPackets: number
  exposure: number
  planned: number
}

export interface SavedReport {
  id: string
  period: string
  /** Local day "2014-07-22". */
  published: Day
  /** Unix seconds. */
  createdAt: number
  languages: string[]
  formats: string[]
  /** Folder it was written to. */
  folder: string
  headline: { ja: string; en: string }
  version: string
  rulesVersion: string
}
