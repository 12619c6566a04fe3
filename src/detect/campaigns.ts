import type { Finding } from '../model/finding.ts'

/** Shared sources of two findings, by their index. */
export interface OverlapCount {
  first: number
  second: number
  /** Distinct sources that both have. */
  shared: number
}

/** Surges of one campaign start within this many days of one another … */
export const CAMPAIGN_DAYS = 3

/** … and share this part of the smaller one's sources. NPA counted 52 % between 5358/TCP and 23/TCP (February 2017). */
export const CAMPAIGN_SHARED = 0.3

/**
 * The findings with `campaign` set where at least two behave as one (step 10): the onset's day and the port of the earliest,
 * "2014-06-09-7778-tcp". Single-source bursts belong to none. Same order, new objects.
 */
export function groupCampaigns(findings: Finding[], overlaps: OverlapCount[]): Finding[] {
  const parent = findings.map((_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (parent[at] !== at) at = parent[at]!
    return at
  }
  for (const o of overlaps) {
    const a = findings[o.first]
    const b = findings[o.second]
    if (a === undefined || b === undefined || o.first === o.second || !behaveAsOne(a, b, o.shared)) continue
    parent[Math.max(root(o.first), root(o.second))] = Math.min(root(o.first), root(o.second))
  }
  findings.forEach((a, i) => {
    findings.slice(0, i).forEach((b, k) => {
      if (sameRequests(a, b)) parent[Math.max(root(i), root(k))] = Math.min(root(i), root(k))
    })
  })
  const members = new Map<number, number[]>()
  for (const i of findings.keys()) members.set(root(i), [...(members.get(root(i)) ?? []), i])
  return findings.map((finding, i) => {
    const group = members.get(root(i))!
    return { ...finding, campaign: group.length > 1 ? nameOf(group.map(k => findings[k]!)) : null }
  })
}

/** The same requests inside several ports. */
function sameRequests(a: Finding, b: Finding): boolean {
  if (a.part === undefined || b.part === undefined || daysApart(a, b) > CAMPAIGN_DAYS) return false
  return a.part.id === b.part.id || (a.part.signature !== null && a.part.signature === b.part.signature)
}

function daysApart(a: Finding, b: Finding): number {
  return Math.abs(Date.parse(a.onset) - Date.parse(b.onset)) / 86_400_000
}

function behaveAsOne(a: Finding, b: Finding, shared: number): boolean {
  if (a.kind === 'single-source-burst' || b.kind === 'single-source-burst') return false
  return daysApart(a, b) <= CAMPAIGN_DAYS && shared >= CAMPAIGN_SHARED * Math.max(1, Math.min(a.sources, b.sources))
}

function nameOf(group: Finding[]): string {
  const first = group.reduce((x, y) => (Date.parse(y.onset) < Date.parse(x.onset) ? y : x))
  return `${first.onset.slice(0, 10)}-${first.port}-${first.protocol}`
}
