import type { Localized } from './advisory.ts'
import type { ProtocolName } from './protocol.ts'
import type { PartKind } from './series.ts'

export type FindingKind = 'surge' | 'newly-observed-port' | 'single-source-burst' | 'payload-surge'
export type Confidence = 'certain' | 'likely' | 'possible'

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
  sentence: { ja: string; en: string }
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
