import { TeitenError } from '../base/error.ts'
import type { ScanRecord } from '../model/advisory.ts'
import type { PatternRule } from './product-rule.ts'

/** A pattern ready for use. Every condition must hold; `conditions` counts them: the more, the more specific. */
export interface AnswerPattern {
  shows: 'login-page' | 'service'
  conditions: number
  status: readonly number[] | null
  title: RegExp | null
  headers: readonly { name: string; value: RegExp }[]
  body: readonly string[]
  banner: RegExp | null
}

/** The parts of an answer that patterns read, bounded and in one spelling. */
export interface Answer {
  status: number | null
  title: string
  headers: readonly { name: string; value: string }[]
  body: string
  banner: string
}

/** Characters of an answer that patterns see: what regexps run over is short, so that no answer can take long. */
const TITLE_SEEN = 256
const HEADER_SEEN = 512
const BANNER_SEEN = 1024
const HEADERS_SEEN = 100
const BODY_SEEN = 65_536

const TITLE = /<title[^>]{0,100}>([^<]{0,256})/i

export function answerOf(record: Pick<ScanRecord, 'status' | 'headers' | 'title' | 'body' | 'banner'>): Answer {
  const body = record.body.slice(0, BODY_SEEN)
  const title = record.title !== '' ? record.title : (TITLE.exec(body)?.[1] ?? '')
  return {
    status: record.status,
    title: title.slice(0, TITLE_SEEN).trim(),
    headers: Object.entries(record.headers)
      .slice(0, HEADERS_SEEN)
      .map(([name, value]) => ({ name: headerName(name), value: String(value).slice(0, HEADER_SEEN) })),
    body: body.toLowerCase(),
    banner: record.banner.slice(0, BANNER_SEEN),
  }
}

/** Scanners write "Content-Type", "content-type" or (ZGrab2) "content_type". */
function headerName(name: string): string {
  return name.slice(0, 64).toLowerCase().replaceAll('_', '-')
}

/** Throws TEITEN_BAD_RULE if a regexp is malformed or could take more than linear time. */
export function compilePattern(rule: PatternRule, where: string): AnswerPattern {
  const headers = Object.entries(rule.headers ?? {}).map(([name, value]) => ({
    name: headerName(name),
    value: safePattern(value, where),
  }))
  const body = (rule.body ?? []).map(text => text.toLowerCase())
  const conditions = (rule.status ? 1 : 0) + (rule.title ? 1 : 0) + headers.length + body.length + (rule.banner ? 1 : 0)
  if (conditions === (rule.status ? 1 : 0)) {
    throw new TeitenError('TEITEN_BAD_RULE', 'a pattern has nothing but a status', {
      where,
      next: 'Add a title, a header, a body marker or a banner.',
    })
  }
  return {
    shows: rule.shows,
    conditions,
    status: rule.status ?? null,
    headers,
    body,
    title: rule.title === undefined ? null : safePattern(rule.title, where),
    banner: rule.banner === undefined ? null : safePattern(rule.banner, where),
  }
}

/** A repeated group that repeats inside, and back-references: what makes a backtracking engine slow. */
const COSTLY = /\([^()]*[+*{][^()]*\)\s*[+*{]|\\[1-9]|\(\?<?[=!]/

function safePattern(text: string, where: string): RegExp {
  const next = 'Write it without nested repetitions, look-around and back-references.'
  if (text.length > 256 || COSTLY.test(text))
    throw new TeitenError('TEITEN_BAD_RULE', `the pattern "${text.slice(0, 80)}" could take long`, { where, next })
  try {
    return new RegExp(text, 'i')
  } catch (cause) {
    throw new TeitenError('TEITEN_BAD_RULE', `"${text.slice(0, 80)}" is not a regexp`, {
      where,
      next: 'Mend it; a literal dot or bracket needs a backslash.',
      cause,
    })
  }
}

export function patternFits(pattern: AnswerPattern, answer: Answer): boolean {
  if (pattern.status !== null && (answer.status === null || !pattern.status.includes(answer.status))) return false
  if (pattern.title !== null && !pattern.title.test(answer.title)) return false
  if (pattern.banner !== null && !pattern.banner.test(answer.banner)) return false
  if (!pattern.headers.every(h => answer.headers.some(a => a.name === h.name && h.value.test(a.value)))) return false
  return pattern.body.every(text => answer.body.includes(text))
}
