import type { Language } from '../model/figure.ts'
import type { Inline, Paragraph } from './document.ts'

/** One sentence of the report with the queries that carry its numbers. */
export interface Sentence {
  /** A term in bold before the text. */
  lead?: string
  text: string
  queries?: readonly string[]
}

/** Parts that a line may not break: ports, short quoted requests, numbers with their unit, Qn. */
const KEEP =
  /\d{1,5}\/(?:TCP|UDP|ICMPv6|ICMP)|「[\u0020-\u007e]{1,40}」|“[\u0020-\u007e]{1,40}”|約?[\d,]+(?:\.\d+)?(?:%|件|個|台|日間|倍|時間|バイト)|[−+±]\d[\d,.]*%?|[図表]\d+|(?:Figure|Table) \d+/g

/** Text cut into plain and unbreakable stretches. */
export function inlines(text: string): Inline[] {
  const out: Inline[] = []
  let at = 0
  for (const match of text.matchAll(KEEP)) {
    if (match.index > at) out.push({ kind: 'text', text: text.slice(at, match.index) })
    out.push({ kind: 'keep', text: match[0] })
    at = match.index + match[0].length
  }
  if (at < text.length) out.push({ kind: 'text', text: text.slice(at) })
  return out
}

/**
 * Sentences set one after the other. A query is referred to once per paragraph: before 。 in Japanese, after the full stop in English.
 */
export function sentences(parts: readonly (Sentence | null)[], language: Language): Inline[] {
  const seen = new Set<string>()
  const out: Inline[] = []
  for (const part of parts) {
    if (part === null || part.text === '') continue
    const fresh = (part.queries ?? []).filter(id => id !== '' && !seen.has(id))
    for (const id of fresh) seen.add(id)
    if (language === 'en' && out.length > 0) out.push({ kind: 'text', text: ' ' })
    if (part.lead !== undefined) out.push({ kind: 'strong', text: part.lead })
    const stop = language === 'ja' && part.text.endsWith('。') && fresh.length > 0
    out.push(...inlines(stop ? part.text.slice(0, -1) : part.text))
    if (fresh.length > 0) out.push({ kind: 'query', ids: fresh })
    if (stop) out.push({ kind: 'text', text: '。' })
  }
  return out
}

export function paragraph(place: string, parts: readonly (Sentence | null)[], language: Language): Paragraph | null {
  const content = sentences(parts, language)
  return content.length === 0 ? null : { kind: 'paragraph', place, content }
}

/** Notes end with their queries in both languages. */
export function note(text: string, queries: readonly string[] = []): Inline[] {
  const ids = [...new Set(queries.filter(id => id !== ''))]
  return ids.length === 0 ? inlines(text) : [...inlines(text), { kind: 'query', ids }]
}

/** What a line says without its references: for Markdown, tests and alternative text. */
export function plainText(content: readonly Inline[]): string {
  return content.map(part => (part.kind === 'query' || part.kind === 'dots' ? '' : part.text)).join('')
}
