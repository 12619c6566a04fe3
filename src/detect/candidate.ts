import type { RateShare } from './rare-ports.ts'

/** One window of one series that lies above its predictive law: all numbers needed to compute it again. */
export interface SignificantWindow {
  /** Index into input.days of the window's last day. */
  day: number
  windowDays: number
  /** "sources": distinct sources rose. "accesses": only accesses rose far (a burst, until the evidence says more). */
  measure: 'sources' | 'accesses'
  /** Observed and expected in the window. */
  observed: number
  expected: number
  /** Rate m: per live address and day, weekday effect removed. */
  rate: number
  /** Clipped baseline count S. */
  baselineCount: number
  baselineDays: number
  /** Indices into input.days of the baseline's first and last day. */
  baselineFirst: number
  baselineLast: number
  /** ΣE of the baseline: address-days with the weekday factors applied; and these factors, 0 Monday … 6 Sunday. */
  baselineExposure: number
  weekdayFactors: number[]
  /** Dispersion φ of the series. */
  dispersion: number
  /** S + a: what the uncertainty of the rate rests on. */
  information: number
  /** 1/size of the predictive negative binomial. */
  inverseSize: number
  /** Distinct sources of the window over the sum of its days': sources that return count once. */
  windowShare: number
  /** Drift's part of 1/size. */
  drift: number
  /** Of a rare port: its possible rates (expected count in the baseline, probability); the tail is the mean over them. */
  rates: RateShare[] | null
  /** Address-days in the window. */
  exposure: number
  /** What the test was made with: weekday factors applied, and of sources not below the baseline's usual exposure. */
  testedExposure: number
  /** 3 · min over windows of the tail probability. */
  pValue: number
  threshold: number
  /** "report": within the false-report budget. "watch": unlikely among so many series, but outside of the budget; never reported. */
  level: 'report' | 'watch'
  /** Observed / expected with its interval (settings.ratioLevel, two-sided). */
  ratio: number
  ratioLow: number
  ratioHigh: number
}

/** A series with its significant days, at most one window per day and measure (the one with the smallest p). */
export interface Candidate {
  series: number
  protocol: number
  port: number
  windows: SignificantWindow[]
}

/** What the store is asked for materiality: these series in these local days, the last one included. */
export interface EvidenceRequest {
  firstDay: string
  lastDay: string
  series: number[]
}
