import type { Campaign, Finding } from '../model/finding.ts'
import { portLabel, protocolNumber } from '../model/protocol.ts'

/** Surges of one campaign start within this many days of one another … */
export const CAMPAIGN_DAYS = 3

/** … and share this part of the smaller one's sources. NPA counted 52 % between 5358/TCP and 23/TCP (February 2017). */
export const CAMPAIGN_SHARED = 0.3

/** Distinct sources that findings both had, by their places; the diagonal is each one's own. Null: not compared. */
export type SharedCounts = readonly (readonly (number | null)[])[]

/**
 * The findings with `campaign` set where at least two behave as one (step 10), and the campaigns in order of their onset, each
 * named by its earliest: the onset's day and the port, "2014-06-09-7778-tcp". Parts of ports belong to campaigns as ports do.
 * Single-source bursts belong to none. Same order, new objects. `shared`: by the findings' places.
 */
export function groupCampaigns(
  findings: readonly Finding[],
  shared: SharedCounts,
): { findings: Finding[]; campaigns: Campaign[] } {
  const groups = groupsOf(findings, shared)
  const names = new Set<string>()
  const campaigns: Campaign[] = []
  const nameOf = new Map<number, string>()
  for (const group of groups) {
    const name = freeName(findings[group[0]!]!, names)
    for (const i of group) nameOf.set(i, name)
    campaigns.push({
      name,
      members: group.map(i => memberOf(findings[i]!, shared[i]?.[i] ?? findings[i]!.sources)),
      shared: group.map(i => group.map(k => shared[i]?.[k] ?? null)),
    })
  }
  return { findings: findings.map((f, i) => ({ ...f, campaign: nameOf.get(i) ?? null })), campaigns }
}

/** Places of findings that belong together, two or more, each group and all groups in order of onset. */
function groupsOf(findings: readonly Finding[], shared: SharedCounts): number[][] {
  const parent = findings.map((_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (parent[at] !== at) at = parent[at]!
    return at
  }
  findings.forEach((a, i) => {
    findings.slice(0, i).forEach((b, k) => {
      if (behaveAsOne(a, b, shared[i]?.[i], shared[k]?.[k], shared[i]?.[k]) || sameRequests(a, b))
        parent[Math.max(root(i), root(k))] = Math.min(root(i), root(k))
    })
  })
  const members = new Map<number, number[]>()
  for (const i of findings.keys()) members.set(root(i), [...(members.get(root(i)) ?? []), i])
  const onset = (i: number) => Date.parse(findings[i]!.onset)
  return [...members.values()]
    .filter(group => group.length > 1)
    .map(group => group.toSorted((a, b) => onset(a) - onset(b) || a - b))
    .sort((a, b) => onset(a[0]!) - onset(b[0]!) || a[0]! - b[0]!)
}

/** The same requests inside several ports. */
function sameRequests(a: Finding, b: Finding): boolean {
  if (a.part === undefined || b.part === undefined || daysApart(a, b) > CAMPAIGN_DAYS) return false
  return a.part.id === b.part.id || (a.part.signature !== null && a.part.signature === b.part.signature)
}

function daysApart(a: Finding, b: Finding): number {
  return Math.abs(Date.parse(a.onset) - Date.parse(b.onset)) / 86_400_000
}

type Count = number | null | undefined

function behaveAsOne(a: Finding, b: Finding, ofA: Count, ofB: Count, both: Count): boolean {
  if (a.kind === 'single-source-burst' || b.kind === 'single-source-burst' || daysApart(a, b) > CAMPAIGN_DAYS)
    return false
  return both != null && both >= CAMPAIGN_SHARED * Math.max(1, Math.min(ofA ?? a.sources, ofB ?? b.sources))
}

function memberOf(f: Finding, sources: number): Campaign['members'][number] {
  return { port: portLabel(protocolNumber(f.protocol)!, f.port), part: f.part ?? null, onset: f.onset, sources }
}

/** Two campaigns may begin on one day with one port, inside which two requests surged. */
function freeName(first: Finding, taken: Set<string>): string {
  const plain = `${first.onset.slice(0, 10)}-${first.port}-${first.protocol}`
  let name = plain
  for (let n = 2; taken.has(name); n++) name = `${plain}-${n}`
  taken.add(name)
  return name
}
