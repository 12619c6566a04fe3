import type { Localized } from './advisory.ts'
import type { ProtocolName } from './protocol.ts'
import type { PartKind } from './series.ts'

export type FindingKind = 'surge' | 'newly-observed-port' | 'single-source-burst' | 'payload-surge'
export type Confidence = 'certain' | 'likely' | 'possible'

/** The numbers of the decisive window that the explanation's own rest on. */
export interface Arithmetic {
  /** Days of the baseline: what was counted (sources, or accesses of a burst), and live address-days; null days had none. */
  baseline: { day: string; count: number; exposure: number }[]
  /** Day-of-week factors on the exposure, Monday first. */
  weekdayFactors: number[]
  /** S: counts of the baseline, each day clipped. */
  clippedCount: number
  /** ΣE: exposure of the baseline times the factors; and of the window. */
  baselineExposure: number
  windowExposure: number
  /** Distinct sources of the window over the sum of its days', for sources that return. */
  windowShare: number
  /** Drift's part of 1/size. */
  drift: number
  /** What the uncertainty of the rate rests on, in counts. */
  information: number
  /** Of a rare port (S ≤ 20): its possible baseline counts with their probabilities; null for others. */
  rates: { count: number; share: number }[] | null
  /** The probability is multiplied by this: so many windows were tried. */
  windowsTested: number
}

/** Sensors that came up for the first time on a day, or have been silent from that day on. */
export interface SensorChange {
  day: string
  change: 'added' | 'lost'
  sensors: number
}

/** The decisive window without known survey scanners. */
export interface WithoutSurveyScanners {
  /** Survey scanners among the sources. */
  surveySources: number
  /** What is left. */
  sources: number
  accesses: number
  /** Expected of others than survey scanners: their share of the baseline's daily sources. */
  expected: number
  pValue: number
  /** True if what is left would still be a surge. */
  holds: boolean
}

/** All that is needed to recompute a finding by hand, and one sentence in words. */
export interface Explanation {
  baselineDays: number
  /** Baseline accesses-per-exposure rate m of distinct sources: sources per address-day. */
  rate: number
  dispersion: number
  /** 1/size of the predictive negative binomial: dispersion, drift and the uncertainty of the rate together. */
  inverseSize: number
  /** What the test was made on (absent: sources); for a single-source burst `expectedSources` and `observedSources` count accesses. */
  measure?: 'sources' | 'accesses'
  windowDays: number
  /** Local day that the window ends on. */
  windowLastDay: string
  expectedSources: number
  observedSources: number
  exposure: number
  ratio: number
  ratioLow: number
  ratioHigh: number
  pValue: number
  threshold: number
  /** (Σy)² / Σy² over the accesses y of each source in the window. */
  effectiveSources: number
  networks: number
  sensors: number
  addresses: number
  /** Between the first day of the baseline and the end of the window; absent if none came or went. */
  sensorChanges?: SensorChange[]
  /** Absent where no list of survey scanners holds, and of bursts. */
  withoutSurvey?: WithoutSurveyScanners
  sentence: { ja: string; en: string }
  arithmetic?: Arithmetic
}

/** What surges inside a port that itself does not. */
export interface SurgingPart {
  kind: PartKind
  /** Group of payloads, signature, or source port ("8888/TCP"). */
  id: string
  /** Signature of the requests; null if none is known. */
  signature: string | null
  title: Localized | null
}

/** What `detect --json` prints. Times are ISO 8601 with the site's offset. */
export interface Finding {
  kind: FindingKind
  protocol: ProtocolName
  port: number
  onset: string
  onsetLow: string
  onsetHigh: string
  gradual: boolean
  end: string | null
  lasting: boolean
  /** It began before the period and goes on in it: the report of the earlier period told of its beginning. */
  continuing?: boolean
  accesses: number
  sources: number
  sensors: number
  addresses: number
  baselinePerDay: number
  ratio: number
  ratioLow: number
  pValue: number
  campaign: string | null
  /** Of a payload surge only; `port` is then the destination port that most of its sources came to. */
  part?: SurgingPart
  explanation: Explanation
}

/** Surges that behave as one: they began within days of one another and share sources or requests. */
export interface Campaign {
  /** The earliest one's day and port: "2014-06-09-7778-tcp". */
  name: string
  /** In order of onset. `sources`: from the onset to the end, of a lasting surge of the first two weeks. */
  members: { port: string; part: SurgingPart | null; onset: string; sources: number }[]
  /** Distinct sources that each two members both had, by place; the diagonal is each one's own. Null: not compared. */
  shared: (number | null)[][]
}
