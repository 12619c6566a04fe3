import { latin1 } from '../protocols/recognised.ts'

/**
 * Parts of a request by the name of their sticky buffer (Suricata user guide, "HTTP Keywords"); absent parts are not there.
 * Several of one name (`http.request_header`): the conditions have to hold in one of them.
 */
export type HttpBuffers = ReadonlyMap<string, readonly Uint8Array[]>

/** Header fields that have a sticky buffer of their own. */
const OF_FIELD: ReadonlyMap<string, string> = new Map([
  ['user-agent', 'http.user_agent'],
  ['cookie', 'http.cookie'],
  ['referer', 'http.referer'],
  ['accept', 'http.accept'],
  ['accept-language', 'http.accept_lang'],
  ['accept-encoding', 'http.accept_enc'],
  ['connection', 'http.connection'],
  ['content-type', 'http.content_type'],
  ['content-length', 'http.content_len'],
])

/** Names of all sticky buffers of requests. */
export const HTTP_BUFFERS: ReadonlySet<string> = new Set([
  ...OF_FIELD.values(),
  'http.method',
  'http.uri',
  'http.uri.raw',
  'http.protocol',
  'http.request_line',
  'http.start',
  'http.header',
  'http.header.raw',
  'http.header_names',
  'http.request_header',
  'http.host',
  'http.host.raw',
  'http.request_body',
])

/** Header fields that are read. */
const MOST_FIELDS = 100

/** The first request of a payload in its parts. */
export function httpBuffers(bytes: Uint8Array): HttpBuffers {
  const text = latin1(bytes)
  const buffers = new Map<string, string>()
  const lineEnd = endOfLine(text, 0)
  const line = text.slice(0, lineEnd).replace(/\r$/, '')
  addRequestLine(buffers, line)
  const head = readFields(text, lineEnd + 1)
  addFields(buffers, head.fields)
  buffers.set('http.header.raw', text.slice(lineEnd + 1, head.end))
  buffers.set('http.start', text.slice(0, head.end))
  if (head.end < text.length) buffers.set('http.request_body', text.slice(head.end))
  const parts = new Map<string, readonly Uint8Array[]>(
    [...buffers].map(([name, value]) => [name, [Buffer.from(value, 'latin1')]]),
  )
  return parts.set(
    'http.request_header',
    head.fields.map(([name, value]) => Buffer.from(`${name}: ${value}`, 'latin1')),
  )
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function addRequestLine(buffers: Map<string, string>, line: string): void {
  const first = line.indexOf(' ')
  const last = line.lastIndexOf(' ')
  const hasVersion = last > first && /^HTTP\//.test(line.slice(last + 1))
  const target = first < 0 ? '' : line.slice(first + 1, hasVersion ? last : undefined)
  buffers.set('http.request_line', line)
  buffers.set('http.method', first < 0 ? line : line.slice(0, first))
  if (hasVersion) buffers.set('http.protocol', line.slice(last + 1))
  buffers.set('http.uri.raw', target)
  buffers.set('http.uri', normalUri(target))
}

/** Path and query: host left out, percent signs decoded once, backslashes and repeated slashes one slash, dots resolved in the path. */
export function normalUri(target: string): string {
  const withoutHost = target.replace(/^[a-z][a-z0-9+.-]{0,15}:\/\/[^/?#]*/i, '')
  const withoutFragment = withoutHost.split('#')[0]!
  const question = withoutFragment.indexOf('?')
  const path = decoded(question < 0 ? withoutFragment : withoutFragment.slice(0, question))
  const query = question < 0 ? '' : `?${decoded(withoutFragment.slice(question + 1))}`
  return normalPath(path.replaceAll('\\', '/').replace(/\/{2,}/g, '/')) + query
}

function decoded(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

/** "/a/./b/../c" is "/a/c" (RFC 3986 section 5.2.4). */
function normalPath(path: string): string {
  if (!/\/\.{1,2}(?:\/|$)/.test(path)) return path
  const parts: string[] = []
  const segments = path.split('/')
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1
    if (segment === '..') {
      if (parts.length > 1) parts.pop()
      if (last) parts.push('')
    } else if (segment !== '.') parts.push(segment)
    else if (last) parts.push('')
  }
  return parts.join('/')
}

interface Head {
  fields: [string, string][]
  /** Offset behind the empty line. */
  end: number
}

function readFields(text: string, from: number): Head {
  const fields: [string, string][] = []
  let at = from
  while (at < text.length) {
    const end = endOfLine(text, at)
    const line = text.slice(at, end).replace(/\r$/, '')
    at = Math.min(text.length, end + 1)
    if (line === '') return { fields, end: at }
    const last = fields.at(-1)
    const colon = line.indexOf(':')
    if (/^[ \t]/.test(line) && last !== undefined) last[1] += ` ${line.trim()}`
    else if (fields.length < MOST_FIELDS)
      fields.push([line.slice(0, colon < 0 ? undefined : colon), colon < 0 ? '' : line.slice(colon + 1).trim()])
  }
  return { fields, end: text.length }
}

/** `http.header` has every field but cookies, each with its line end; a field that comes again is joined by a comma and blank. */
function addFields(buffers: Map<string, string>, fields: readonly [string, string][]): void {
  const byName = new Map<string, [string, string]>()
  for (const [name, value] of fields) {
    const known = byName.get(name.toLowerCase())
    if (known === undefined) byName.set(name.toLowerCase(), [name, value])
    else known[1] += `, ${value}`
  }
  let header = ''
  let names = '\r\n'
  for (const [lower, [name, value]] of byName) {
    names += `${name}\r\n`
    if (lower !== 'cookie') header += `${name}: ${value}\r\n`
    const buffer = OF_FIELD.get(lower)
    if (buffer !== undefined) buffers.set(buffer, value)
  }
  buffers.set('http.header', header)
  buffers.set('http.header_names', `${names}\r\n`)
  const host = byName.get('host')?.[1]
  if (host === undefined) return
  buffers.set('http.host.raw', host)
  buffers.set('http.host', host.replace(/:\d{1,5}$/, '').toLowerCase())
}
