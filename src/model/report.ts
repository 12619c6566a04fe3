import type { Period } from '../base/period.ts'
import type { Day } from '../base/time.ts'
import type { AdvisoryMatch, Localized, SteppingStone } from './advisory.ts'
import type { CaptureWay } from './capture-way.ts'
import type { Campaign, Confidence, Finding } from './finding.ts'
import type { PayloadClass, PayloadShare, SentWithoutSurvey } from './payload.ts'

/** The report as numbers. HTML, Markdown, PDF, CSV are renderings of it; JSON is this. */
export const REPORT_SCHEMA = 'teiten-report/1'

/** A query behind numbers of the report: enough to run it again. */
export interface ReportQuery {
  /** "Q1" … in order of first use. */
  id: string
  what: Localized
  /** The statement as it was run, with its parameters. */
  sql: string
  parameters: Record<string, string | number | string[] | number[]>
  /** The statement in a few words, for the appendix. */
  short: string
  /** The result in a few words, for the appendix. */
  result: Localized
}

/** A number with the query that made it. Null: cannot be known, with the reason in `note`. */
export interface Sourced {
  value: number | null
  query: string
  note?: Localized
}

/** A number beside the previous period's. */
export interface Compared extends Sourced {
  previous: number | null
  /** (value − previous) / previous; null if there is no previous or it is near zero. */
  change: number | null
}

export interface KeyNumber extends Compared {
  /** Up to 13 periods, oldest first, this one last. Null where there was no data. */
  history: { period: string; value: number | null }[]
}

/** What is left of a count without survey scanners. */
export interface WithoutSurvey {
  accesses: number
  /** Per live address-day; null without exposure. */
  perAddress: number | null
  sources: number
}

export interface DayFigures {
  day: Day
  accesses: number
  /** Per live address-day; null on a day without exposure. */
  perAddress: number | null
  sources: number | null
  /** Live address-days. */
  exposure: number
  /** Planned address-days. */
  planned: number
  victims: number
  backscatterPackets: number
  /** Null if no list of survey scanners holds for the period. */
  withoutSurvey: WithoutSurvey | null
}

export interface RankingRow {
  rank: number
  /** Rank in the previous period; null if it was not among the first 200 or there was no data. */
  previousRank: number | null
  /** "23/TCP", "CN", "AS64500", category id. */
  key: string
  name: Localized
  accesses: number
  /** Per live address-day. */
  perAddress: number | null
  /** Of all accesses of the period, 0 … 1. */
  share: number
  change: number | null
  sources: number
  /** Null if no list of survey scanners holds for the period, and where sources are not counted. */
  withoutSurvey: WithoutSurvey | null
}

export interface Ranking {
  query: string
  rows: RankingRow[]
  /** Sum of what is not listed, so that columns add up. */
  rest: {
    accesses: number
    perAddress: number | null
    share: number
    count: number
    withoutSurvey: Omit<WithoutSurvey, 'sources'> | null
  }
  /** Said where a ranking cannot be made, e.g. no AS data configured. */
  unavailable: Localized | null
}

/** A payload group of the period, whatever port it came to. */
export interface PayloadRow {
  rank: number
  id: string
  class: PayloadClass
  protocol: string
  /** Of the deciding signature; null: no rule names it. */
  title: Localized | null
  /** What varies is masked, our own addresses are. */
  text: string
  accesses: number
  /** Of all accesses of the period, 0 … 1. */
  share: number
  sources: number
  ports: number
}

export interface PortUse {
  protocol: string
  port: number
  service: Localized
  products: { name: Localized; kind: string; reference: string }[]
}

export interface OriginShare {
  country: string
  name: Localized
  sources: number
  share: number
}

export interface PortOverlap {
  /** "2082/TCP". */
  port: string
  /** Of this finding's sources, those that also came to that port. */
  sources: number
  share: number
}

export interface FindingSection {
  number: number
  finding: Finding
  /** How sure we are of the purpose: with an exploit signature certain, with a probe signature likely, else possible. */
  purposeConfidence: Confidence
  headline: Localized
  portUse: PortUse
  days: {
    day: Day
    perAddress: number | null
    accesses: number
    sources: number
    byClass: Partial<Record<PayloadClass, number>>
    withoutSurvey: WithoutSurvey | null
  }[]
  /** 36 hours or so round the onset; ISO hours; sources null in a gap. */
  hours: { hour: string; sources: number | null }[]
  peak: { day: Day; perAddress: number } | null
  last: { day: Day; perAddress: number | null } | null
  /** Mean accesses per address-day from the onset to the end. */
  meanSinceOnset: number | null
  baselinePerAddress: number
  payloads: PayloadShare[]
  classes: {
    class: PayloadClass
    accesses: number
    share: number
    withoutSurvey: Pick<SentWithoutSurvey, 'accesses' | 'share'> | null
  }[]
  /** First time that each class was seen in the surge, ISO. */
  firstByClass: Partial<Record<PayloadClass, string>>
  /** Sources that sent nothing first and an exploit request later, same address within two days, of those that sent nothing. */
  twoPhaseShare: number | null
  sources: {
    total: number
    handshake: number
    /** Of the sources; null if no list of survey scanners holds for the period. */
    surveyShare: number | null
    newShare: number | null
    effective: number
  }
  origins: OriginShare[]
  marks: { mark: string; sources: number; share: number }[]
  overlap: PortOverlap[]
  steppingStones: SteppingStone[]
  advisories: AdvisoryMatch[]
  /** Product kind whose recommendations are printed; '' for the general ones. */
  productKind: string
  recommendations: { title: Localized; lead: Localized; items: { label: Localized; text: Localized }[] }
  /** Query ids: onset, series, payloads, sources, evidence, advisories. */
  queries: {
    series: string
    onset: string
    payloads: string
    sources: string
    overlap: string
    evidence: string
    advisories: string
  }
}

export interface SensorUptime {
  name: string
  addresses: number
  exposure: number
  planned: number
  lostPackets: number
  /** Local ISO times. `provisional` while nothing was heard of the sensor since: what it recorded meanwhile may still arrive. */
  gaps: { from: string; to: string; hours: number; provisional: boolean }[]
  /** How it took packets in, the longest first; empty where nobody said so, as in captures. */
  ways: (CaptureWay & { hours: number })[]
}

export interface ReportData {
  schema: typeof REPORT_SCHEMA
  version: string
  rulesVersion: string
  rulesDate: Day
  period: Period
  previousPeriod: Period
  /** False if the previous period has no exposure: nothing is compared then. */
  hasPrevious: boolean
  published: Day
  nextPublication: Day | null
  timeZone: string
  /** Era years in Japanese (平成26年). */
  eraYears: boolean
  organisation: Localized
  /** Set if any of the data was made by the simulator. */
  synthetic: { scenarios: string[] } | null
  telescope: {
    sensors: SensorUptime[]
    addresses: number
    exposure: number
    planned: number
    coverage: number | null
    /** True if exposure was inferred from traffic for at least one sensor. */
    inferred: boolean
    lostPackets: number
    query: string
  }
  keyNumbers: { accesses: KeyNumber; sources: KeyNumber; signatureMatches: KeyNumber; victims: KeyNumber }
  days: DayFigures[]
  previousMean: { accesses: number | null; sources: number | null; victims: number | null }
  findings: FindingSection[]
  /** Reported as such, never as a surge. */
  bursts: Finding[]
  /** Surges that behave as one, in order of onset; empty most of the time. */
  campaigns: { query: string; rows: Campaign[] }
  ports: Ranking
  /** Rows of the findings' ports where they are below the top ten. */
  findingPorts: RankingRow[]
  /** Daily index of the busiest ports, previous period's mean = 100. */
  portIndex: { port: string; mean: number | null; days: { day: Day; value: number | null }[] }[]
  countries: Ranking
  networks: Ranking
  categories: Ranking
  /** The largest payload groups over all ports; null where the logs do not keep what was sent. */
  payloads: {
    query: string
    rows: PayloadRow[]
    /** Shares of all accesses: nothing was sent; something that no signature names. The rest is signature matches. */
    silent: number
    undetermined: number
  } | null
  /** Accesses by local weekday (0 Monday) and hour, per address-hour; null without exposure. */
  heatMap: { weekday: number; hour: number; value: number | null }[]
  survey: {
    /** Of all accesses; null if no list holds for the period. */
    share: Sourced
    previousShare: number | null
    listDate: Day | null
    /** Accesses per address-day and mean of daily distinct sources, without survey scanners; null as above. */
    without: { accesses: Compared; sources: Compared } | null
  }
  sweeps: { sources: number; share: Sourced }
  backscatter: {
    packetsPerDay: Compared
    victimsPerDay: Compared
    busiestDay: { day: Day; victims: number } | null
    attacks: number
    ports: Ranking
    countries: Ranking
    query: string
    /** Answers of services over UDP: not counted as victims, since they may be reflectors. Ports by senders. */
    udpAnswers: { packets: number; ports: { port: string; packets: number; senders: number }[]; query: string }
  }
  oddities: Record<string, number>
  method: {
    falseReportsPerMonth: number
    baselineDays: number
    seriesTested: number
    countryDataDate: Day | null
    note: Localized | null
  }
  sourcesOfData: { what: Localized; text: Localized }[]
  queries: ReportQuery[]
  /** An analyst's own text: by place ("overview", "finding-7778/TCP"), replacing or following. */
  analystText: { place: string; mode: 'replace' | 'follow'; text: Localized }[]
}
