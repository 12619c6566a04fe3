import type { Finding } from '../model/finding.ts'
import type { PartSeries } from '../model/series.ts'
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

/** Share of the sources beyond the expected that one surging port must have to explain a part's rise. */
const EXPLAINED_SHARE = 0.5

/**
 * True if a finding already tells of this part: in the window that decided, half as many sources as lie beyond the expected or
 * more came to one port with a surge that was going on, or began within three days of it. `ports`: of the part's sources.
 */
export function isToldAlready(
  onset: string,
  ports: readonly { protocol: string; port: number; sources: number }[],
  excess: number,
  findings: readonly Finding[],
): boolean {
  const at = Date.parse(onset)
  const near = CAMPAIGN_DAYS * 86_400_000
  const explaining = findings.filter(
    f =>
      f.kind !== 'single-source-burst' &&
      Date.parse(f.onset) <= at + near &&
      (f.end === null || Date.parse(f.end) >= at - near),
  )
  const told = ports.filter(p => explaining.some(f => f.port === p.port && f.protocol === p.protocol))
  return told.reduce((most, p) => Math.max(most, p.sources), 0) >= EXPLAINED_SHARE * Math.max(1, excess)
}
