import { addDays } from '../../base/time.ts'
import { CAMPAIGN_DAYS } from '../../detect/campaigns.ts'
import type { Finding } from '../../model/finding.ts'
import { protocolNumber } from '../../model/protocol.ts'
import type { Answer } from '../../store/answers.ts'
import { COMPARED_AT_ONCE, type SurgeSources, sharedSources } from '../../store/shared-sources.ts'
import type { Site } from '../site/site.ts'

/** Days from the onset in which a lasting surge's sources are compared: later, addresses have changed hands. */
const COMPARED_DAYS = 14

/**
 * Sources that the findings share, by place: null for bursts, and for surges that are too far apart to be compared. `findings` in
 * order of onset. As many as a word has bits are compared at once; where more began within CAMPAIGN_DAYS of one another (a year of
 * a busy telescope), each is compared with those of its own word only, which move on by half a word.
 */
export async function surgeOverlap(
  site: Site,
  findings: readonly Finding[],
): Promise<{ shared: (number | null)[][]; query: Omit<Answer<unknown>, 'value'> | null }> {
  const shared: (number | null)[][] = findings.map(() => findings.map(() => null))
  const places = [...findings.keys()].filter(i => findings[i]!.kind !== 'single-source-burst')
  let query: Omit<Answer<unknown>, 'value'> | null = null
  for (const word of wordsOf(places, findings, COMPARED_AT_ONCE)) {
    const { value, sql, parameters } = await sharedSources(
      site.store,
      word.map(i => sourcesOf(findings[i]!)),
    )
    query ??= { sql, parameters }
    word.forEach((i, a) => {
      word.forEach((k, b) => {
        shared[i]![k] = value[a]![b]!
      })
    })
  }
  return { shared, query }
}

/** Places by the word: each next one begins CAMPAIGN_DAYS before what the last one left out, or half a word on. */
export function wordsOf(places: readonly number[], findings: readonly Finding[], most: number): number[][] {
  const words: number[][] = []
  for (let at = 0; places.length > 1 && at < places.length; ) {
    words.push(places.slice(at, at + most))
    const next = places[at + most]
    if (next === undefined) break
    const since = Date.parse(findings[next]!.onset) - CAMPAIGN_DAYS * 86_400_000
    const first = places.findIndex(i => Date.parse(findings[i]!.onset) >= since)
    at = Math.max(first, at + Math.ceil(most / 2))
  }
  return words
}

function sourcesOf(f: Finding): SurgeSources {
  const { part } = f
  const to = f.end === null ? addDays(f.onset.slice(0, 10), COMPARED_DAYS) : addDays(lastDayOf(f.end), 1)
  return {
    protocol: protocolNumber(f.protocol)!,
    port: f.port,
    from: f.onset.slice(0, 10),
    to,
    part:
      part === undefined
        ? null
        : part.kind === 'source-port'
          ? { kind: part.kind, sourcePort: Number.parseInt(part.id, 10) }
          : { kind: part.kind, id: part.id },
  }
}

/** `end` is the first moment after the surge. */
function lastDayOf(end: string): string {
  return end.slice(11, 19) === '00:00:00' ? addDays(end.slice(0, 10), -1) : end.slice(0, 10)
}
