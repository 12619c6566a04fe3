import type { Finding } from '../model/finding.ts'
import type { PartKind, PartSeries } from '../model/series.ts'
import { CAMPAIGN_DAYS } from './campaigns.ts'
import type { DetectSettings } from './settings.ts'

/**
 * Parts that could be reported, as a multiple of those that were seen: a port's number is one of 65,536, but what may be sent is
 * not counted. With the factor, most parts that exist have not been met yet, and one met for the first time is judged by them.
 */
const UNSEEN_FACTOR = 10
const LEAST_POSSIBLE = 1000

/** Share of the possible parts that are the busiest ones. */
const BUSY_SHARE = 0.01

/** The three kinds of parts share the parts' budget evenly. */
const KINDS = 3

/** Settings of the test on one kind of parts (step 11): its share of the budget over the parts that could be. */
export function settingsForParts(series: PartSeries, settings: DetectSettings): DetectSettings {
  const possibleSeries = Math.max(LEAST_POSSIBLE, UNSEEN_FACTOR * series.parts.length)
  return {
    ...settings,
    falseReportsPerMonth: (settings.falseReportsPerMonth * settings.partsBudgetShare) / KINDS,
    possibleSeries,
    busyPorts: Math.round(BUSY_SHARE * possibleSeries),
    // What is not reported is not looked into: a single sender of one payload is told of the port.
    burstAccesses: Number.POSITIVE_INFINITY,
  }
}

/** Settings of the test on ports: what the parts leave of the budget. */
export function settingsForPorts(settings: DetectSettings): DetectSettings {
  return { ...settings, falseReportsPerMonth: settings.falseReportsPerMonth * (1 - settings.partsBudgetShare) }
}

/** Share of a part's sources beyond the expected that the surging ports must have to explain its rise: the greater part. */
const EXPLAINED_SHARE = 0.5

/** When a part's rise began, with the interval; its kind, and the signature of its requests (null if none is known). */
export interface PartRise extends Pick<Finding, 'onset' | 'onsetLow' | 'onsetHigh'> {
  kind: PartKind
  signature: string | null
}

/**
 * The port surges that a part's rise may be a part of. A surge of the port that began earlier cannot explain it: by then it was
 * the port's usual level, and an exploit that joins it is news (Heartbleed inside a 443/TCP that already stood high). So the two
 * must begin within the days that bind a campaign (CAMPAIGN_DAYS), or their onset intervals meet: two dates that cannot be told
 * apart are not two events. And the port's surge must not have been over when the part rose. Another part explains a payload
 * group only if it carries the same signature: two exploits may enter one busy port on the same day. Signatures and source ports
 * are seen on payloads that were tested before them, and one request may match several.
 */
export function explainingSurges(part: PartRise, findings: readonly Finding[]): Finding[] {
  const near = CAMPAIGN_DAYS * 86_400_000
  const at = Date.parse(part.onset)
  return findings.filter(
    f =>
      f.kind !== 'single-source-burst' &&
      (f.part === undefined || part.kind !== 'payload' || sameSignature(f.part, part)) &&
      (Math.abs(Date.parse(f.onset) - at) <= near ||
        (Date.parse(f.onsetLow) <= Date.parse(part.onsetHigh) &&
          Date.parse(part.onsetLow) <= Date.parse(f.onsetHigh))) &&
      (f.end === null || Date.parse(f.end) > Date.parse(part.onsetLow)),
  )
}

function sameSignature(a: { signature: string | null }, b: { signature: string | null }): boolean {
  return a.signature !== null && a.signature === b.signature
}

/**
 * True if the surging ports tell of a part already: of the sources that came with it in the window that decided, as many as the
 * greater part of those beyond the expected came to them. `explained`: such sources, each counted once however many ports it asked.
 */
export function isToldAlready(explained: number, excess: number): boolean {
  return explained >= EXPLAINED_SHARE * Math.max(1, excess)
}
