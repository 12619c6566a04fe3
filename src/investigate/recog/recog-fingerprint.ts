import { findRegexp } from '../../base/regexp/find-regexp.ts'
import { linearRegexp } from '../../base/regexp/linear-regexp.ts'
import type { RegexpMatcher } from '../../base/regexp/regexp-matcher.ts'
import { regexpFits } from '../../base/regexp/regexp-matcher.ts'
import { type RequiredLiterals, rarityOfSet, requiredLiterals } from '../../base/regexp/required-literals.ts'
import type { WrittenExample, WrittenFingerprint } from './read-recog.ts'

/** A fingerprint ready for use. */
export interface RecogFingerprint {
  matcher: RegexpMatcher
  params: WrittenFingerprint['params']
  description: string
  /** At least one of these occurs wherever it fits; empty: nothing is certain. */
  anyOf: RequiredLiterals
  where: string
}

/** Longest text that is matched, in bytes; a banner, a title or a header is shorter. */
export const TEXT_SEEN = 1024

/** Larger than a signature's patterns, over shorter texts: at most 2 M steps for each, as there. */
const MOST_INSTRUCTIONS = 2048

/** Flags of Recog as Ruby has them: `^` and `$` always stand at lines, and both of these let `.` fit a line feed. */
const DOT_ALL = new Set(['REG_DOT_NEWLINE', 'REG_MULTILINE'])
const KNOWN_FLAGS = new Set([...DOT_ALL, 'REG_ICASE', 'REG_LINE_ANY_CRLF'])

/** A fingerprint with a pattern of linear time, or why there is none. */
export function recogFingerprint(written: WrittenFingerprint): RecogFingerprint | { refused: string } {
  if (written.pattern === '') return { refused: 'form: no pattern' }
  const flag = written.flags.find(f => !KNOWN_FLAGS.has(f))
  if (flag !== undefined) return { refused: `flag: ${flag.slice(0, 32)}` }
  const flags = {
    multiline: true,
    dotAll: written.flags.some(f => DOT_ALL.has(f)),
    ignoreCase: written.flags.includes('REG_ICASE'),
    rubyEscapes: true,
  }
  const regexp = linearRegexp(written.pattern, flags, MOST_INSTRUCTIONS)
  if ('refused' in regexp) return { refused: `pattern: ${regexp.refused}` }
  const captures = regexp.matcher.program.captures
  const param = written.params.find(p => !Number.isInteger(p.pos) || p.pos < 0 || p.pos > captures || p.name === '')
  if (param !== undefined) return { refused: 'param: a place that the pattern does not have' }
  let anyOf: RequiredLiterals = []
  for (const set of requiredLiterals(regexp.root))
    if (set.every(l => l.length >= 2) && rarityOfSet(set) > rarityOfSet(anyOf)) anyOf = set
  return {
    matcher: regexp.matcher,
    params: written.params,
    description: written.description,
    anyOf,
    where: written.where,
  }
}

/** What a fingerprint says of a text, by name; null if it does not fit. Groups that took no part give nothing. */
export function recogParams(fingerprint: RecogFingerprint, bytes: Uint8Array): Map<string, string> | null {
  const to = Math.min(bytes.length, TEXT_SEEN)
  if (!regexpFits(fingerprint.matcher, bytes, 0, to)) return null
  const places = findRegexp(fingerprint.matcher.program, bytes, 0, to)
  if (places === null) return null
  const out = new Map<string, string>()
  for (const { pos, name, value } of fingerprint.params) {
    if (pos === 0) out.set(name, value)
    else if (places[2 * pos]! >= 0)
      out.set(name, Buffer.from(bytes.subarray(places[2 * pos]!, places[2 * pos + 1]!)).toString('utf8'))
  }
  for (const [name, value] of out) if (value.includes('{')) out.set(name, interpolated(value, out))
  return out
}

/** "cpe:/a:x:{service.version}" with the version that was found; "-" if none was. */
function interpolated(value: string, params: ReadonlyMap<string, string>): string {
  return value.replace(/\{([a-z0-9._]{1,64})\}/g, (_, name: string) => params.get(name) ?? '-')
}

/** What is wrong with an example of a fingerprint; '' if it holds. null: its text stands in a file that is not here. */
export function exampleFault(fingerprint: RecogFingerprint, example: WrittenExample): string | null {
  if (example.elsewhere) return null
  const bytes = example.encoding === 'base64' ? Buffer.from(example.text, 'base64') : Buffer.from(example.text, 'utf8')
  const params = recogParams(fingerprint, bytes)
  if (params === null) return 'the example does not fit'
  for (const [name, wanted] of example.wanted)
    if (params.get(name) !== wanted)
      return `${name} is "${(params.get(name) ?? '').slice(0, 60)}", not "${wanted.slice(0, 60)}"`
  return ''
}
