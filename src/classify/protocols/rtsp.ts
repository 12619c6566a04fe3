import { maskVariableText } from '../payload-group.ts'
import type { Recognised } from './recognised.ts'
import { readRequestHead } from './request-line.ts'

/** RTSP requests (RFC 7826 section 7.1; RFC 2326). */
export function recogniseRtsp(bytes: Uint8Array): Recognised | null {
  const head = readRequestHead(bytes)
  if (head === null || !head.version.startsWith('RTSP/')) return null
  const fields: Record<string, string> = { method: head.method, target: head.target, version: head.version.slice(5) }
  const userAgent = head.headers.get('user-agent')
  if (userAgent !== undefined) fields.userAgent = userAgent
  if (head.headers.has('authorization')) fields.authorization = head.headers.get('authorization')!
  return {
    protocol: 'rtsp',
    fields,
    group: maskVariableText(`${head.method} ${head.target} ${head.version} [${userAgent ?? ''}]`),
  }
}
