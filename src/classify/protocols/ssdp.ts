import { UDP } from '../../model/protocol.ts'
import { maskVariableText } from '../payload-group.ts'
import { type Recognised, startsWithText } from './recognised.ts'
import { readRequestHead } from './request-line.ts'

/** SSDP: M-SEARCH and NOTIFY over UDP (UPnP Device Architecture 1.1, sections 1.2 and 1.3). */
export function recogniseSsdp(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== UDP) return null
  if (startsWithText(bytes, 'HTTP/1.1 200'))
    return { protocol: 'ssdp', fields: { method: 'answer' }, group: 'SSDP answer' }
  const head = readRequestHead(bytes)
  if (head === null || (head.method !== 'M-SEARCH' && head.method !== 'NOTIFY') || !head.version.startsWith('HTTP/'))
    return null
  const searchTarget = head.headers.get('st') ?? head.headers.get('nt') ?? ''
  return {
    protocol: 'ssdp',
    fields: { method: head.method, searchTarget },
    group: maskVariableText(`${head.method} * [${searchTarget}]`),
  }
}
