import { dayOf, daysBetween } from '../base/time.ts'
import type { Advisory, AdvisoryMatch } from '../model/advisory.ts'
import type { Finding } from '../model/finding.ts'
import type { PayloadShare } from '../model/payload.ts'
import type { PortUse } from '../model/report.ts'

/** A signature counts if at least two sources sent it, or it is this share of the accesses: one stray request names no surge. */
export const SIGNATURE_SOURCES = 2
export const SIGNATURE_SHARE = 0.05

/** Lags (days) at which port and product make a connection likely: preparations are seen weeks before, waves weeks after. */
export const PRODUCT_LAG_FROM = -30
export const PRODUCT_LAG_TO = 60

/** Lags at which time alone makes it possible. Narrow: in any fortnight something is disclosed. */
export const TIME_LAG_FROM = -3
export const TIME_LAG_TO = 14

/**
 * Advisories set beside a finding: by signature (certain), by product of the port and time (likely), by time only (possible;
 * never printed without a person's yes). Certain first, then by nearness. The lag counts calendar days from the day of
 * disclosure to the site's local day of onset: an advisory has a date, not an hour, so that it can be one day off across zones.
 */
export function matchAdvisories(
  finding: Finding,
  payloads: PayloadShare[],
  portUse: PortUse,
  advisories: Advisory[],
  timeZone: string,
): AdvisoryMatch[] {
  const onsetDay = dayOf(timeZone, Date.parse(finding.onset) / 1000)
  const matches: AdvisoryMatch[] = []
  for (const advisory of advisories) {
    const lagDays = daysBetween(advisory.disclosed, onsetDay)
    const ground = groundOf(finding, payloads, portUse, advisory, lagDays)
    if (ground !== null) matches.push({ advisory, ground, confidence: CONFIDENCE[ground], lagDays })
  }
  return matches.sort(
    (a, b) =>
      ORDER[a.ground] - ORDER[b.ground] ||
      Math.abs(a.lagDays) - Math.abs(b.lagDays) ||
      (a.advisory.id < b.advisory.id ? -1 : 1),
  )
}

const CONFIDENCE = { signature: 'certain', 'product-and-time': 'likely', time: 'possible' } as const
const ORDER = { signature: 0, 'product-and-time': 1, time: 2 } as const

function groundOf(
  finding: Finding,
  payloads: PayloadShare[],
  portUse: PortUse,
  advisory: Advisory,
  lagDays: number,
): AdvisoryMatch['ground'] | null {
  if (sentSignature(payloads, advisory)) return 'signature'
  // A single source says nothing about what the Internet looks for.
  if (finding.kind === 'single-source-burst') return null
  const samePort = advisory.ports.includes(`${finding.port}/${finding.protocol}`)
  const sameKind = portUse.products.some(p => p.kind === advisory.productKind)
  if (samePort && sameKind && lagDays >= PRODUCT_LAG_FROM && lagDays <= PRODUCT_LAG_TO) return 'product-and-time'
  return lagDays >= TIME_LAG_FROM && lagDays <= TIME_LAG_TO ? 'time' : null
}

/** The signatures of an advisory together: several groups of payloads may carry them. */
function sentSignature(payloads: PayloadShare[], advisory: Advisory): boolean {
  let share = 0
  let sources = 0
  for (const p of payloads) {
    if (p.signature === null || !advisory.signatures.includes(p.signature)) continue
    share += p.share
    sources = Math.max(sources, p.sources)
  }
  return sources >= SIGNATURE_SOURCES || (sources > 0 && share >= SIGNATURE_SHARE)
}
