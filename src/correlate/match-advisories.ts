import type { Advisory, AdvisoryMatch } from '../model/advisory.ts'
import type { Finding } from '../model/finding.ts'
import type { PayloadShare } from '../model/payload.ts'
import type { PortUse } from '../model/report.ts'

/**
 * Advisories set beside a finding: by signature (certain), by product of the port and time (likely), by time only (possible;
 * never printed without a person's yes). Certain first, then by nearness. Lag in local days of the site.
 */
export function matchAdvisories(
  _finding: Finding,
  _payloads: PayloadShare[],
  _portUse: PortUse,
  _advisories: Advisory[],
  _timeZone: string,
): AdvisoryMatch[] {
  return []
}
