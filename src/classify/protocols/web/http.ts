import { maskVariableText } from '../../payload-group.ts'
import { byteRange } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'
import {
  addField,
  firstLineEnd,
  methodEnd,
  type RequestHead,
  readFields,
  readRequestHead,
  versionAt,
} from '../request-line.ts'
import { httpApplication } from './http-application.ts'

/** Methods that are taken for HTTP without a version (HTTP 0.9 style, or a line that was cut). */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PATCH', 'PROPFIND'] as const

/** Fields of the head that analysts group by, with our word for each. */
const HEAD: readonly (readonly [string, string])[] = [
  ['host', 'host'],
  ['user-agent', 'userAgent'],
  ['content-type', 'contentType'],
  ['content-length', 'contentLength'],
  ['authorization', 'authorization'],
  ['proxy-authorization', 'proxyAuthorization'],
  ['cookie', 'cookie'],
  ['referer', 'referer'],
  ['origin', 'origin'],
  ['accept', 'accept'],
  ['accept-encoding', 'acceptEncoding'],
  ['accept-language', 'acceptLanguage'],
  ['connection', 'connection'],
  ['upgrade', 'upgrade'],
  ['soapaction', 'soapAction'],
  ['transfer-encoding', 'transferEncoding'],
  ['x-forwarded-for', 'forwardedFor'],
  ['from', 'from'],
]

function matches(bytes: Uint8Array): boolean {
  if (startsWithText(bytes, 'HTTP/')) return startsWithText(bytes, '1.', 5) || startsWithText(bytes, '0.9', 5)
  const blank = methodEnd(bytes)
  if (blank < 0) return false
  const version = versionAt(bytes, firstLineEnd(bytes))
  if (version >= 0) return startsWithText(bytes, 'HTTP/', version)
  const first = bytes[blank + 1]
  if (first !== 0x2f && first !== 0x2a && !startsWithText(bytes, 'http', blank + 1)) return false
  return METHODS.some(method => method.length === blank && startsWithText(bytes, method))
}

function decode(bytes: Uint8Array): Decoded {
  const head = readRequestHead(bytes)
  return head === null ? decodeAnswer(bytes) : decodeRequest(bytes, head)
}

function decodeAnswer(bytes: Uint8Array): Decoded {
  const text = latin1(bytes)
  const { headers } = readFields(text, text.indexOf('\n') + 1 || text.length)
  const fields: Record<string, string> = { message: 'answer', version: text.slice(5, 8), status: text.slice(9, 12) }
  addField(fields, 'server', headers.get('server'))
  addField(fields, 'contentType', headers.get('content-type'))
  addField(fields, 'location', headers.get('location'))
  return { fields }
}

function decodeRequest(bytes: Uint8Array, head: RequestHead): Decoded {
  const fields: Record<string, string> = { method: head.method, target: head.target, version: head.version.slice(5) }
  for (const [header, name] of HEAD) addField(fields, name, head.headers.get(header))
  addField(fields, 'headers', head.names.join(','))
  if (head.bodyAt > 0 && head.bodyAt < bytes.length) fields.body = latin1(bytes, head.bodyAt)
  addField(fields, 'application', httpApplication(head))
  const line = maskVariableText(`${head.method} ${head.target}${head.version === '' ? '' : ` ${head.version}`}`)
  return { fields, group: groupOf(bytes, head, line), label: line }
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
    .replace(
      /"([a-z_]{0,20}(?:user|username|login|email|pass|passwd|password|pwd))"(\s?:\s?)"[^"]*"/gi,
      '"$1"$2"<credentials>"',
    )
}

export const http: PayloadProtocol = {
  name: 'http',
  title: 'HTTP',
  specification: 'RFC 9110, RFC 9112; preface of HTTP/2: RFC 9113 section 3.4',
  transports: ON_BOTH,
  firstBytes: byteRange(0x41, 0x5a),
  matches,
  decode,
  examples: {
    is: [
      { text: 'HEAD / HTTP/1.0\r\n\r\n', fields: { method: 'HEAD', target: '/', version: '1.0' } },
      { text: 'GET /PSBlock', fields: { method: 'GET', target: '/PSBlock', version: '' } },
      {
        text: 'POST /a?b HTTP/1.1\r\nHost: h.example:81\r\nUser-Agent: ua\r\nContent-Type: text/plain\r\n\r\nbody',
        fields: { host: 'h.example:81', userAgent: 'ua', body: 'body', headers: 'Host,User-Agent,Content-Type' },
      },
      { text: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', fields: { method: 'PRI', version: '2.0' } },
      { text: 'CONNECT mail.example:25 HTTP/1.0\r\n\r\n', fields: { method: 'CONNECT', target: 'mail.example:25' } },
      { text: 'HTTP/1.1 404 Not Found\r\nServer: s\r\n\r\n', fields: { status: '404', server: 's' } },
    ],
    isNot: [
      { text: 'OPTIONS sip:a@b SIP/2.0\r\n\r\n' },
      { text: 'GET key\r\n' },
      { text: 'get / HTTP/1.0\r\n' },
      { text: 'HELO a HTTP' },
    ],
  },
}
