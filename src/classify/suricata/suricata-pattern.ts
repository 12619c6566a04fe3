import { linearRegexp } from '../../base/regexp/linear-regexp.ts'
import type { RegexpNode } from '../../base/regexp/regexp-node.ts'
import type { RegexpProgram } from '../../base/regexp/regexp-program.ts'
import { tooCostly } from '../../base/regexp/worst-case.ts'
import { PAYLOAD_KEPT } from '../../model/payload.ts'
import { quotedValue } from './read-suricata-rule.ts'

export interface SuricataPattern {
  program: RegexpProgram
  root: RegexpNode
  negated: boolean
  relative: boolean
  /** Buffer that a flag names; null: that of the moment. */
  buffer: string | null
}

/** Flags of Suricata's own that choose a buffer (user guide, "pcre"). */
const BUFFER_OF_FLAG: ReadonlyMap<string, string> = new Map([
  ['U', 'http.uri'],
  ['I', 'http.uri.raw'],
  ['P', 'http.request_body'],
  ['H', 'http.header'],
  ['D', 'http.header.raw'],
  ['M', 'http.method'],
  ['C', 'http.cookie'],
  ['W', 'http.host'],
  ['Z', 'http.host.raw'],
  ['V', 'http.user_agent'],
])

/** A `pcre` option as a pattern of linear time, or why it cannot be one. */
export function suricataPattern(value: string | null): SuricataPattern | { refused: string } {
  const quoted = quotedValue(value)
  const m = /^\/([\s\S]*)\/([A-Za-z]*)$/.exec(quoted?.text ?? '')
  if (quoted === null || m === null) return { refused: 'form: pcre without slashes' }
  const flags = m[2]!
  const unknown = [...flags].find(flag => !'ismxRBAEO'.includes(flag) && !BUFFER_OF_FLAG.has(flag))
  if (unknown !== undefined) return { refused: `pcre: the flag ${unknown}` }
  const buffers = [...flags].map(flag => BUFFER_OF_FLAG.get(flag)).filter(b => b !== undefined)
  if (buffers.length > 1) return { refused: 'pcre: two buffers' }
  const source = m[1]!.replace(/\\(["/;])/g, '$1')
  const regexp = linearRegexp(flags.includes('A') ? `^(?:${source})` : source, {
    ignoreCase: flags.includes('i'),
    dotAll: flags.includes('s'),
    multiline: flags.includes('m'),
    extended: flags.includes('x'),
    dollarIsEnd: flags.includes('E'),
  })
  if ('refused' in regexp) return { refused: `pcre: ${regexp.refused}` }
  const costly = tooCostly(regexp, PAYLOAD_KEPT)
  if (costly !== null) return { refused: `pcre: ${costly}` }
  const { negated } = quoted
  const { root, matcher } = regexp
  return { program: matcher.program, root, negated, relative: flags.includes('R'), buffer: buffers[0] ?? null }
}
