import type { Day } from '../base/time.ts'

/**
 * Counts of every series (protocol and destination port) for trailing windows of `windowDays` that end on each day;
 * only where something was seen; ordered by series, then day. Sources that swept the whole port range that day are left out.
 */
export interface WindowCounts {
  readonly windowDays: number
  readonly length: number
  /** seriesKey(protocol, port). */
  readonly series: Uint32Array
  /** Index into `days` of the window's last day. */
  readonly day: Uint16Array
  /** Distinct sources in the window. */
  readonly sources: Float64Array
  readonly accesses: Float64Array
}

/** All that the detector reads for a stretch of days. */
export interface DetectionInput {
  readonly timeZone: string
  readonly days: readonly Day[]
  /** Live sensor addresses × hours / 24, per day. */
  readonly exposure: Float64Array
  readonly liveSensors: Uint16Array
  readonly liveAddresses: Float64Array
  /** Windows of 1, 3 and 7 days. */
  readonly windows: readonly [WindowCounts, WindowCounts, WindowCounts]
}

/** One series by the hour. */
export interface HourlyCounts {
  /** Unix seconds of the first hour's start. */
  readonly from: number
  readonly sources: Float64Array
  readonly accesses: Float64Array
  /** Live addresses × time in the hour, in address-hours. */
  readonly exposure: Float64Array
}

/** What materiality and kind are judged by: one series in one window of days. */
export interface WindowEvidence {
  sources: number
  sourcesLastDay: number
  accesses: number
  /** Distinct /16 (IPv4) or /32 (IPv6) networks of the sources. */
  networks: number
  sensors: number
  addresses: number
  /** (Σy)² / Σy² over the accesses y of each source. */
  effectiveSources: number
  /** Accesses of the source with the most. */
  largestSource: number
}

/** What is counted inside and across ports: a payload group of one port, a signature over all ports, a source port. */
export type PartKind = 'payload' | 'signature' | 'source-port'

/** Day series of all parts of one kind. Windows as in `DetectionInput`, where the series number is the place in `parts`. */
export interface PartSeries {
  readonly kind: PartKind
  /**
   * Names of the parts, ascending: "6 80 <group id>" (protocol, port, group), a signature's id, "6 8888" (protocol, source port).
   * Payloads and signatures only with two sources or more.
   */
  readonly parts: readonly string[]
  readonly windows: readonly [WindowCounts, WindowCounts, WindowCounts]
}
