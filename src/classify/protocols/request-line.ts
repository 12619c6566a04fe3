import { latin1 } from './recognised.ts'

/** First line of HTTP and its kin (RFC 9112 section 3), and the fields of the head. */
export interface RequestHead {
  method: string
  target: string
  /** "HTTP/1.0"; '' where the line has only two parts (HTTP 0.9). */
  version: string
  /** Field values by name in lower case, first of each name; a Map, because senders choose the names. At most HEAD_FIELDS. */
  headers: ReadonlyMap<string, string>
  /** Offset of the body, −1 if the head has no end. */
  bodyAt: number
}

/** Fields of a head that are read; a longer one is read in part. */
const HEAD_FIELDS = 64

/** null unless the payload begins with a word in capitals, a blank and something. */
export function readRequestHead(bytes: Uint8Array): RequestHead | null {
  if (!startsLikeRequest(bytes)) return null
  const text = latin1(bytes)
  const lineEnd = endOfLine(text, 0)
  const line = text.slice(0, lineEnd).replace(/\r$/, '')
  const blank = line.indexOf(' ')
  if (blank < 0) return null
  const rest = line.slice(blank + 1)
  const versionAt = rest.lastIndexOf(' ')
  const version =
    versionAt >= 0 && /^[A-Z]{3,5}\/\d\.\d$/.test(rest.slice(versionAt + 1)) ? rest.slice(versionAt + 1) : ''
  const target = version === '' ? rest : rest.slice(0, versionAt)
  return { method: line.slice(0, blank), target, version, ...readFields(text, lineEnd + 1) }
}

/** Up to 20 characters of a method, then a blank (32). */
function startsLikeRequest(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length && i < 21; i++) {
    const b = bytes[i]!
    if (b === 32) return i >= 3
    if (!((b >= 65 && b <= 90) || b === 45 || b === 95)) return false
  }
  return false
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function readFields(text: string, from: number): { headers: Map<string, string>; bodyAt: number } {
  const headers = new Map<string, string>()
  let at = from
  for (let n = 0; n < HEAD_FIELDS && at < text.length; n++) {
    const end = endOfLine(text, at)
    const line = text.slice(at, end).replace(/\r$/, '')
    at = end + 1
    if (line === '') return { headers, bodyAt: at }
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim())
  }
  return { headers, bodyAt: -1 }
}
