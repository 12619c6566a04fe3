import type { Period } from '../base/period.ts'
import type { Day } from '../base/time.ts'
import type { AdvisoryMatch, Localized, SteppingStone } from '../model/advisory.ts'
import type { Campaign, Confidence, Finding } from '../model/finding.ts'
import type { ObservatoryStatus, PayloadObservation, PortObservation } from '../model/observatory.ts'
import type { PayloadShare } from '../model/payload.ts'
import type {
  FindingSection,
  PortUse,
  Ranking,
  RankingRow,
  ReportData,
  ReportQuery,
  SensorUptime,
} from '../model/report.ts'

/** What every page says of the period it shows. */
export interface PageFrame {
  period: Period
  previousPeriod: Period
  hasPrevious: boolean
  timeZone: string
  synthetic: { scenarios: string[] } | null
  queries: ReportQuery[]
}

/** One change on Today: a finding with what an analyst wants to see beside it. */
export interface ChangeRow {
  finding: Finding
  headline: Localized
  portUse: PortUse
  confidence: Confidence
  /** Distinct sources of the last day and the day before it; null in a gap. */
  lastSources: number | null
  previousSources: number | null
  days: { day: Day; sources: number | null; perAddress: number | null }[]
  classes: FindingSection['classes']
  /** The largest payload group that sent something, or of which the log does not say what; else null. */
  largest: PayloadShare | null
  advisory: AdvisoryMatch | null
  steppingStones: SteppingStone[]
}

export interface Total {
  key: 'accesses' | 'sources' | 'ports' | 'signatureMatches' | 'victims'
  value: number | null
  /** The same day of last week, or the previous period: see `against`. */
  previous: number | null
  change: number | null
  against: 'last-week' | 'previous-period' | 'nothing'
  /** Last seven days and the seven before them, oldest first; empty if the number has no days. */
  days: (number | null)[]
  previousDays: (number | null)[]
}

export interface TodayPage extends PageFrame {
  status: ObservatoryStatus
  /** The last day with data. */
  day: Day
  changes: ChangeRow[]
  campaigns: Campaign[]
  totals: Total[]
  telescope: ReportData['telescope']
  ports: RankingRow[]
  bursts: Finding[]
  counting: {
    sweepSources: number
    surveyShare: number | null
    oddities: number
    falseReportsPerMonth: number
    seriesTested: number
  }
}

export interface PortsPage extends PageFrame {
  ranking: Ranking
  findingPorts: RankingRow[]
  /** Labels of ports with a finding. */
  found: string[]
  /** False if no list of survey scanners holds for the period: nothing is then said without them. */
  surveyKnown: boolean
}

export interface PortPage extends PageFrame {
  observation: PortObservation
  /** False if no list of survey scanners is configured: their share is then not known. */
  surveyKnown: boolean
  gaps: SensorUptime[]
}

export interface PayloadPage {
  period: Period
  timeZone: string
  payload: PayloadObservation
}

export interface FindingsPage extends PageFrame {
  findings: FindingSection[]
  campaigns: Campaign[]
  bursts: Finding[]
}

export interface SensorsPage extends PageFrame {
  telescope: ReportData['telescope']
}

/** RFC 9457 problem document. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: string
  next: string
}
