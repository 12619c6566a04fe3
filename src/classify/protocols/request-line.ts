import { latin1 } from './recognised.ts'

/** First line of HTTP and its kin (RFC 9112 section 3), and the fields of the head. */
export interface RequestHead {
  method: string
  target: string
  /** "HTTP/1.0"; '' where the line has only two parts (HTTP 0.9). */
  version: string
  /** Field values by name in lower case, first of each name; a Map, because senders choose the names. At most HEAD_FIELDS. */
  headers: ReadonlyMap<string, string>
  /** Names as they were sent and in their order. */
  names: readonly string[]
  /** Offset of the body, −1 if the head has no end. */
  bodyAt: number
}

/** Fields of a head that are read; a longer one is read in part. */
const HEAD_FIELDS = 64
/** Longest method that is taken for one, in characters. */
const LONGEST_METHOD = 20
const [BLANK, LINE_FEED, CARRIAGE_RETURN, DOT, SLASH] = [32, 10, 13, 46, 47]

/** Offset of the blank behind a method of 3 to 20 capitals, dashes and underscores; −1 if the payload does not begin so. */
export function methodEnd(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length && i <= LONGEST_METHOD; i++) {
    const b = bytes[i]!
    if (b === BLANK) return i >= 3 ? i : -1
    if (!((b >= 65 && b <= 90) || b === 45 || b === 95)) return -1
  }
  return -1
}

/** Offset of the end of the first line, without its line break; the payload's length if it has no end. */
export function firstLineEnd(bytes: Uint8Array): number {
  const at = bytes.indexOf(LINE_FEED)
  if (at < 0) return bytes.length
  return at > 0 && bytes[at - 1] === CARRIAGE_RETURN ? at - 1 : at
}

/** Offset of "HTTP/1.0", "SIP/2.0" … at the end of the first line [0, end), behind a blank; −1 if the line ends otherwise. */
export function versionAt(bytes: Uint8Array, end: number): number {
  if (end < 8 || !isDigit(bytes[end - 1]!) || bytes[end - 2] !== DOT || !isDigit(bytes[end - 3]!)) return -1
  if (bytes[end - 4] !== SLASH) return -1
  let at = end - 5
  while (at > end - 10 && bytes[at]! >= 65 && bytes[at]! <= 90) at--
  return bytes[at] === BLANK && at <= end - 8 ? at + 1 : -1
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

/** null unless the payload begins with a word in capitals, a blank and something. */
export function readRequestHead(bytes: Uint8Array): RequestHead | null {
  const blank = methodEnd(bytes)
  if (blank < 0) return null
  const end = firstLineEnd(bytes)
  const version = versionAt(bytes, end)
  const text = latin1(bytes)
  return {
    method: text.slice(0, blank),
    target: text.slice(blank + 1, version < 0 ? end : Math.max(blank + 1, version - 1)),
    version: version < 0 ? '' : text.slice(version, end),
    ...readFields(text, bytes[end] === CARRIAGE_RETURN ? end + 2 : end + 1),
  }
}

/** Head fields from an offset of the text on, up to the empty line. */
export function readFields(
  text: string,
  from: number,
): { headers: Map<string, string>; names: string[]; bodyAt: number } {
  const headers = new Map<string, string>()
  const names: string[] = []
  let at = from
  for (let n = 0; n < HEAD_FIELDS && at < text.length; n++) {
    const lineFeed = text.indexOf('\n', at)
    const end = lineFeed < 0 ? text.length : lineFeed
    const line = text.slice(at, end > at && text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end)
    at = end + 1
    if (line === '') return { headers, names, bodyAt: at }
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const written = line.slice(0, colon).trim()
    const name = written.toLowerCase()
    names.push(written)
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim())
  }
  return { headers, names, bodyAt: -1 }
}

/** Sets a field where the head has it. */
export function addField(fields: Record<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '') fields[name] = value
}
