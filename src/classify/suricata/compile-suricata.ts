import type { ContentStep } from './buffer-step.ts'
import { FIELD_BUFFERS } from './field-buffers.ts'
import { HTTP_BUFFERS } from './http-buffers.ts'
import { readSuricataRule, type SuricataOption } from './read-suricata-rule.ts'
import { moveContent } from './suricata-content.ts'
import { suricataHeader } from './suricata-header.ts'
import { OPTIONS } from './suricata-options.ts'
import type { Compiler, SuricataTest } from './suricata-test.ts'

/** Options that say something about the rule and nothing about the payload. */
const REMARKS = new Set(['gid', 'priority', 'target', 'fast_pattern', 'rawbytes', 'prefilter'])

/** Sticky buffers under their older names. */
const OLDER_NAMES: ReadonlyMap<string, string> = new Map([
  ['http_method', 'http.method'],
  ['http_uri', 'http.uri'],
  ['http_raw_uri', 'http.uri.raw'],
  ['http_header', 'http.header'],
  ['http_raw_header', 'http.header.raw'],
  ['http_user_agent', 'http.user_agent'],
  ['http_host', 'http.host'],
  ['http_raw_host', 'http.host.raw'],
  ['http_cookie', 'http.cookie'],
  ['http_client_body', 'http.request_body'],
])

/** Sticky buffers of the same shape under names with underscores. */
const STICKY_SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['http_protocol', 'http.protocol'],
  ['http_request_line', 'http.request_line'],
  ['http_start', 'http.start'],
  ['http_header_names', 'http.header_names'],
  ['http_accept', 'http.accept'],
  ['http_accept_lang', 'http.accept_lang'],
  ['http_accept_enc', 'http.accept_enc'],
  ['http_connection', 'http.connection'],
  ['http_content_type', 'http.content_type'],
  ['http_content_len', 'http.content_len'],
  ['http_referer', 'http.referer'],
])

/** A rule of Suricata as conditions on a first payload, or the name of what is outside of the subset and why. */
export function compileSuricata(ruleText: string): SuricataTest | { refused: string } {
  const written = readSuricataRule(ruleText)
  if ('refused' in written) return written
  const header = suricataHeader(written)
  if ('refused' in header) return header
  const test: SuricataTest = {
    header,
    sid: 0,
    rev: 0,
    message: '',
    classType: '',
    references: [],
    metadata: [],
    toServer: false,
    steps: new Map(),
    required: [],
  }
  const compiler: Compiler = { test, buffer: '', last: null, hasSid: false }
  for (const option of written.options) {
    const refused = apply(compiler, option)
    if (refused !== null) return { refused }
  }
  return finished(compiler)
}

function apply(compiler: Compiler, { name, value }: SuricataOption): string | null {
  if (REMARKS.has(name)) return null
  const sticky = HTTP_BUFFERS.has(name) || FIELD_BUFFERS.has(name) ? name : STICKY_SYNONYMS.get(name)
  if (sticky !== undefined) {
    compiler.buffer = sticky
    compiler.last = null
    return null
  }
  const older = OLDER_NAMES.get(name)
  if (older !== undefined) return moveContent(compiler, older)
  const option = OPTIONS.get(name)
  return option === undefined ? `keyword: ${name}` : option(compiler, value)
}

function finished({ test, hasSid }: Compiler): SuricataTest | { refused: string } {
  if (!hasSid) return { refused: 'form: no sid' }
  for (const buffer of test.steps.keys()) {
    if (buffer === '') continue
    const protocol = FIELD_BUFFERS.get(buffer)?.[0] ?? 'http'
    if (test.header.protocol !== '' && test.header.protocol !== protocol)
      return { refused: `header: ${buffer} in a rule for ${test.header.protocol}` }
    test.header.protocol = protocol
  }
  const all = [...test.steps.values()].flat()
  if (all.length === 0 && test.header.protocol === '')
    return { refused: 'content: none (it looks at nothing that a payload holds)' }
  for (const [buffer, steps] of test.steps)
    for (const step of steps) {
      if (step.kind !== 'content') continue
      if (step.span !== null && step.span < step.bytes.length)
        return { refused: 'form: depth or within is shorter than the content' }
      if (!step.negated && isVerbatim(buffer, step)) test.required.push([step.bytes])
    }
  return test
}

/** Buffers whose text need not stand in the payload as it is. */
const PUT_TOGETHER = new Set(['http.header', 'http.header_names', 'http.request_header', 'dns.query', 'dns_query'])

/** What a buffer holds stands in the payload as it is, unless the buffer is put together from it or decoded. */
function isVerbatim(buffer: string, step: ContentStep): boolean {
  if (buffer === 'http.uri') return !/[^A-Za-z0-9_=&?-]/.test(Buffer.from(step.bytes).toString('latin1'))
  return !PUT_TOGETHER.has(buffer)
}
