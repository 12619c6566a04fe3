import { UDP } from '../../model/protocol.ts'
import { maskVariableText } from '../payload-group.ts'
import { latin1, type Recognised, word16 } from './recognised.ts'

const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  43: 'DS',
  46: 'RRSIG',
  48: 'DNSKEY',
  252: 'AXFR',
  255: 'ANY',
  257: 'CAA',
}
const CLASSES: Readonly<Record<number, string>> = { 1: 'IN', 3: 'CH', 255: 'ANY' }

/** More are asked by nobody; larger numbers are other protocols. */
const MOST_QUESTIONS = 20

/** A DNS message (RFC 1035 section 4.1), over TCP behind its length. The first question is read, or the first answer where none is asked (mDNS). */
export function recogniseDns(bytes: Uint8Array, transport: number): Recognised | null {
  const at = transport === UDP ? 0 : 2
  if (bytes.length < at + 17 || (at === 2 && word16(bytes, 0) !== bytes.length - 2)) return null
  const flags = word16(bytes, at + 2)
  const opcode = (flags >>> 11) & 15
  const answers = (flags & 0x8000) !== 0
  const questions = word16(bytes, at + 4)
  const first = questions > 0 || !answers ? questions : word16(bytes, at + 6)
  if ((flags & 0x0040) !== 0 || opcode > 6 || first < 1 || first > MOST_QUESTIONS) return null
  if (word16(bytes, at + 8) > 64 || word16(bytes, at + 10) > 64) return null
  const name = readName(bytes, at + 12)
  if (name === null) return null
  const type = word16(bytes, name.end)
  const classCode = word16(bytes, name.end + 2) & 0x7fff
  if (CLASSES[classCode] === undefined || type <= 0) return null
  const typeName = TYPES[type] ?? (type <= 260 || (type >= 32_768 && type <= 32_769) ? `TYPE${type}` : '')
  if (typeName === '') return null
  const message = answers ? 'answer' : 'query'
  const fields: Record<string, string> = {
    message,
    name: name.text,
    type: typeName,
    class: CLASSES[classCode]!,
    recursion: (flags & 0x0100) !== 0 ? 'yes' : 'no',
  }
  return {
    protocol: 'dns',
    fields,
    group: `DNS ${message} ${CLASSES[classCode]} ${typeName} ${groupName(name.text)}`,
  }
}

function readName(bytes: Uint8Array, from: number): { text: string; end: number } | null {
  const labels: string[] = []
  let at = from
  while (at < bytes.length && at - from < 255) {
    const length = bytes[at]!
    if (length === 0) return { text: labels.length === 0 ? '.' : labels.join('.'), end: at + 1 }
    if (length > 63 || at + 1 + length > bytes.length) return null
    labels.push(latin1(bytes, at + 1, at + 1 + length))
    at += 1 + length
  }
  return null
}

/** Scanners put a fresh word, or the address that they ask, before the name that they own: it is no part of the group. */
function groupName(name: string): string {
  const masked = maskVariableText(name.toLowerCase())
  return masked.replace(/^(?:[0-9a-f]{6,}|[a-z0-9-]*\d[a-z0-9-]{5,})(?=\.[^.]+\.)/, '<word>')
}
