import { maskVariableText } from '../payload-group.ts'
import type { Recognised } from './recognised.ts'
import { readRequestHead } from './request-line.ts'

/** SIP requests (RFC 3261 section 7.1). Via, tags, Call-ID and CSeq vary by design and are no part of the group. */
export function recogniseSip(bytes: Uint8Array): Recognised | null {
  const head = readRequestHead(bytes)
  if (head === null || head.version !== 'SIP/2.0') return null
  const fields: Record<string, string> = { method: head.method, target: head.target }
  const userAgent = head.headers.get('user-agent')
  if (userAgent !== undefined) fields.userAgent = userAgent
  if (head.headers.has('authorization')) fields.authorization = 'yes'
  const target = maskVariableText(head.target).replace(/^(sips?:)[^@]{1,64}@/, '$1<user>@')
  return { protocol: 'sip', fields, group: `${head.method} ${target} SIP/2.0 [${userAgent ?? ''}]` }
}
