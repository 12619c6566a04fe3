import { UDP } from '../../../model/protocol.ts'
import { maskVariableText } from '../../payload-group.ts'
import { ANY_FIRST_BYTE } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word16 } from '../recognised.ts'

/** Types that are asked for most (IANA, "DNS Resource Record TYPEs"). */
const TYPES: Readonly<Record<number, string>> = {
  1: 'A', 2: 'NS', 5: 'CNAME', 6: 'SOA', 10: 'NULL', 12: 'PTR', 13: 'HINFO', 15: 'MX', 16: 'TXT', 24: 'SIG', 25: 'KEY',
  28: 'AAAA', 32: 'NB', 33: 'SRV', 35: 'NAPTR', 39: 'DNAME', 41: 'OPT', 43: 'DS', 46: 'RRSIG', 47: 'NSEC', 48: 'DNSKEY',
  50: 'NSEC3', 52: 'TLSA', 64: 'SVCB', 65: 'HTTPS', 99: 'SPF', 249: 'TKEY', 250: 'TSIG', 251: 'IXFR', 252: 'AXFR',
  255: 'ANY', 256: 'URI', 257: 'CAA',
} // biome-ignore format: a table
const CLASSES: Readonly<Record<number, string>> = { 1: 'IN', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' }
const OPCODES: Readonly<Record<number, string>> = {
  0: 'query',
  1: 'inverse-query',
  2: 'status',
  4: 'notify',
  5: 'update',
}

/** More are asked by nobody; larger numbers are other protocols. */
const MOST_QUESTIONS = 20
const MOST_RECORDS = 256
const HEADER = 12
const LONGEST_NAME = 255
const LONGEST_LABEL = 63
const OPT = 41

/** Over TCP a message lies behind its length (RFC 1035 section 4.2.2); a first segment may hold only a part of it. */
function headerAt(transport: number): number {
  return transport === UDP ? 0 : 2
}

/** Reserved bit 0, a known operation, few records, and a first name, type and class that exist. */
function matches(bytes: Uint8Array, transport: number): boolean {
  const at = headerAt(transport)
  if (bytes.length < at + HEADER + 5) return false
  if (at === 2 && word16(bytes, 0) !== bytes.length - 2) return false
  const flags = word16(bytes, at + 2)
  if ((flags & 0x0040) !== 0 || OPCODES[(flags >>> 11) & 15] === undefined) return false
  const questions = word16(bytes, at + 4)
  const answers = word16(bytes, at + 6)
  if (questions > MOST_QUESTIONS || questions + answers < 1 || answers > MOST_RECORDS) return false
  if (questions === 0 && (flags & 0x8000) === 0 && ((flags >>> 11) & 15) !== 1) return false
  if (word16(bytes, at + 8) > MOST_RECORDS || word16(bytes, at + 10) > MOST_RECORDS) return false
  const end = nameEnd(bytes, at + HEADER)
  return end > 0 && isType(word16(bytes, end)) && CLASSES[word16(bytes, end + 2) & 0x7fff] !== undefined
}

function isType(type: number): boolean {
  return (type >= 1 && type <= 262) || type === 32_768 || type === 32_769 || (type >= 65_280 && type < 65_535)
}

/** Offset behind the name at `from`; −1 where it is none. */
function nameEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && at - from < LONGEST_NAME) {
    const length = bytes[at]!
    if (length === 0) return at + 1
    if (length > LONGEST_LABEL) return -1
    at += 1 + length
  }
  return -1
}

function decode(bytes: Uint8Array, transport: number): Decoded {
  const at = headerAt(transport)
  const flags = word16(bytes, at + 2)
  const end = nameEnd(bytes, at + HEADER)
  const name = nameText(bytes, at + HEADER)
  const type = TYPES[word16(bytes, end)] ?? `TYPE${word16(bytes, end)}`
  const classCode = CLASSES[word16(bytes, end + 2) & 0x7fff]!
  const message = (flags & 0x8000) !== 0 ? 'answer' : 'query'
  const fields: Record<string, string> = {
    message,
    opcode: OPCODES[(flags >>> 11) & 15]!,
    name,
    type,
    class: classCode,
    recursion: (flags & 0x0100) !== 0 ? 'yes' : 'no',
    questions: String(word16(bytes, at + 4)),
  }
  if (message === 'answer') fields.code = String(flags & 15)
  const payloadSize = ednsPayloadSize(bytes, at, end + 4)
  if (payloadSize > 0) fields.ednsSize = String(payloadSize)
  return { fields, group: `DNS ${message} ${classCode} ${type} ${groupName(name)}` }
}

/** EDNS buffer size (RFC 6891 section 6.1.2) of a query whose only additional record follows its only question; 0 if none. */
function ednsPayloadSize(bytes: Uint8Array, at: number, questionEnd: number): number {
  if (word16(bytes, at + 4) !== 1 || word16(bytes, at + 6) !== 0 || word16(bytes, at + 8) !== 0) return 0
  return bytes[questionEnd] === 0 && word16(bytes, questionEnd + 1) === OPT ? word16(bytes, questionEnd + 3) : 0
}

function nameText(bytes: Uint8Array, from: number): string {
  const labels: string[] = []
  for (let at = from; at < bytes.length && bytes[at] !== 0; at += 1 + bytes[at]!)
    labels.push(latin1(bytes, at + 1, at + 1 + bytes[at]!))
  return labels.length === 0 ? '.' : labels.join('.')
}

/** Scanners put a fresh word, or the address that they ask, before the name that they own: it is no part of the group. */
function groupName(name: string): string {
  const masked = maskVariableText(name.toLowerCase())
  return masked.replace(/^(?:[0-9a-f]{6,}|[a-z0-9-]*\d[a-z0-9-]{5,})(?=\.[^.]+\.)/, '<word>')
}

export const dns: PayloadProtocol = {
  name: 'dns',
  title: 'DNS, mDNS, LLMNR',
  specification: 'RFC 1035, RFC 6891, RFC 6762, RFC 4795',
  transports: ON_BOTH,
  firstBytes: ANY_FIRST_BYTE,
  matches,
  decode,
  examples: {
    is: [
      {
        transport: UDP,
        hex: '1234 0100 0001 0000 0000 0000 07 76657273696f6e 04 62696e64 00 0010 0003',
        fields: { name: 'version.bind', type: 'TXT', class: 'CH', recursion: 'yes', message: 'query' },
      },
      {
        transport: UDP,
        hex: 'beef 0120 0001 0000 0000 0001 00 00ff 0001 00 0029 2328 00000000 0000',
        fields: { name: '.', type: 'ANY', ednsSize: '9000' },
      },
      {
        hex: '001e 0006 0100 0001 0000 0000 0000 07 76657273696f6e 04 62696e64 00 0010 0003',
        fields: { name: 'version.bind' },
      },
    ],
    isNot: [
      { transport: UDP, hex: '1234 0140 0001 0000 0000 0000 00 0001 0001' },
      { transport: UDP, hex: '1234 0100 0001 0000 0000 0000 03 777777 00 0000 0001' },
      { hex: '001f 0006 0100 0001 0000 0000 0000 07 76657273696f6e 04 62696e64 00 0010 0003' },
    ],
  },
}
