import { maskVariableText } from '../payload-group.ts'
import { latin1, type Recognised, startsWithText } from './recognised.ts'
import { type RequestHead, readRequestHead } from './request-line.ts'

/** Methods that are taken for HTTP without a version (HTTP 0.9 style, or a line that was cut). */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PATCH', 'PROPFIND'])

/** HTTP requests (RFC 9112), the preface of HTTP/2 (RFC 9113 section 3.4) and stray answers. */
export function recogniseHttp(bytes: Uint8Array): Recognised | null {
  if (startsWithText(bytes, 'HTTP/1.'))
    return { protocol: 'http', fields: { version: latin1(bytes, 5, 8), status: latin1(bytes, 9, 12) } }
  const head = readRequestHead(bytes)
  if (head === null) return null
  if (
    head.version === ''
      ? !METHODS.has(head.method) || !/^(?:\/|https?:|\*)/.test(head.target)
      : !head.version.startsWith('HTTP/')
  )
    return null
  const fields: Record<string, string> = { method: head.method, target: head.target, version: head.version.slice(5) }
  addField(fields, 'host', head.headers.get('host'))
  addField(fields, 'userAgent', head.headers.get('user-agent'))
  addField(fields, 'contentType', head.headers.get('content-type'))
  addField(fields, 'authorization', head.headers.get('authorization'))
  addField(fields, 'cookie', head.headers.get('cookie'))
  if (head.bodyAt > 0 && head.bodyAt < bytes.length) fields.body = latin1(bytes, head.bodyAt)
  const line = maskVariableText(`${head.method} ${head.target}${head.version === '' ? '' : ` ${head.version}`}`)
  return { protocol: 'http', fields, group: groupOf(bytes, head, line), label: line }
}

function addField(fields: Record<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '') fields[name] = value
}

/** The whole request with Host, credentials, dates, addresses and long numbers masked; the user agent stays, it tells tools apart. */
function groupOf(bytes: Uint8Array, head: RequestHead, line: string): string {
  const text = latin1(bytes)
  const lineEnd = text.indexOf('\n')
  if (lineEnd < 0) return line
  const rest = text.slice(lineEnd + 1)
  const host = head.headers.get('host')
  const withoutHost = host === undefined || host === '' ? rest : rest.replace(/^host:[^\r\n]*/im, 'Host: <host>')
  return `${line}\n${maskVariableText(maskCredentials(withoutHost))}`
}

/** Credentials that are tried one after the other, and the length that goes with them, are no part of the group. */
function maskCredentials(text: string): string {
  return text
    .replace(/^(authorization: *[a-z]{1,12} )[^\r\n]*/im, '$1<credentials>')
    .replace(/^(content-length: *)\d{1,12}/im, '$1<number>')
    .replace(/\b([a-z_]{0,20}(?:user|username|login|email|log|pass|passwd|password|pwd))=[^&\s]*/gi, '$1=<credentials>')
}
