import { byteRange } from '../first-bytes.ts'
import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16, word32 } from '../recognised.ts'

const MODES: Readonly<Record<number, string>> = {
  1: 'symmetric',
  2: 'symmetric',
  3: 'client',
  4: 'server',
  5: 'broadcast',
  6: 'control',
  7: 'private',
}
const [CONTROL, PRIVATE] = [6, 7]
/** Private requests that answer with much more than they ask (ntpd, include/ntp_request.h). */
const REQUESTS: Readonly<Record<number, string>> = {
  20: 'monlist',
  42: 'monlist',
  0: 'peer-list',
  1: 'peer-list-sum',
  4: 'sysinfo',
  16: 'reslist',
}
/** Control opcodes (RFC 9327 section 2). */
const OPCODES: Readonly<Record<number, string>> = {
  1: 'read-status',
  2: 'read-variables',
  3: 'write-variables',
  4: 'read-clock',
  8: 'configure',
  10: 'read-mru',
  12: 'request-nonce',
}
/** A packet without extensions. */
const PACKET = 48
/** RFC 5905 section 7.3: 15 is the last stratum that counts, 16 says "not synchronised". */
const LAST_STRATUM = 16
/** Log2 of seconds: at most 17 (RFC 5905 figure 1: MAXPOLL), and a few servers send small negative ones. */
const LONGEST_POLL = 17
/** Seconds of round trip to the reference clock, RFC 5905 appendix A.5.1.1: MAXDISP. */
const LARGEST_DISTANCE = 16

function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false
  const mode = bytes[0]! & 7
  const version = (bytes[0]! >>> 3) & 7
  if (version < 1 || version > 4 || mode === 0) return false
  if (mode === PRIVATE) return isPrivate(bytes)
  if (mode === CONTROL) return isControl(bytes)
  return isTimePacket(bytes)
}

/** Length, stratum, poll, precision, delay and dispersion of a clock; chrony sends the precision 32 to say nothing of its own. */
function isTimePacket(bytes: Uint8Array): boolean {
  if (bytes.length < PACKET || bytes.length > 1024 || bytes.length % 4 !== 0 || bytes[1]! > LAST_STRATUM) return false
  const poll = bytes[2]!
  const precision = bytes[3]!
  if (poll > LONGEST_POLL && poll < 0xf0) return false
  if (precision !== 0 && precision !== 32 && precision < 0xe0) return false
  return word16(bytes, 4) < LARGEST_DISTANCE && word16(bytes, 8) < LARGEST_DISTANCE
}

/** Mode 7 of ntpd: implementation 0, 2 or 3; a request has no items, a response as many as it says. */
function isPrivate(bytes: Uint8Array): boolean {
  if (bytes.length < 8 || bytes.length % 4 !== 0 || bytes[2]! > 3 || bytes[2] === 1 || bytes[3]! > 45) return false
  if ((bytes[0]! & 0x80) === 0) return word32(bytes, 4) === 0
  return (word16(bytes, 4) & 0xfff) * (word16(bytes, 6) & 0xfff) + 8 <= bytes.length
}

/** RFC 9327 section 2: the count of data bytes fits. */
function isControl(bytes: Uint8Array): boolean {
  if (bytes.length < 12 || (bytes[1]! & 0x1f) > 12 || (bytes[0]! & 0xc0) !== 0) return false
  const count = word16(bytes, 10)
  return 12 + count <= bytes.length && bytes.length <= 12 + count + 3 + 24 // padding, then a key and a digest
}

function decode(bytes: Uint8Array): Decoded {
  const mode = bytes[0]! & 7
  const version = (bytes[0]! >>> 3) & 7
  const fields: Record<string, string> = { mode: MODES[mode]!, version: String(version) }
  if (mode === PRIVATE) fields.request = REQUESTS[bytes[3]!] ?? String(bytes[3])
  else if (mode === CONTROL) fields.request = OPCODES[bytes[1]! & 0x1f] ?? `opcode ${bytes[1]! & 0x1f}`
  else fields.stratum = String(bytes[1])
  const request = fields.request === undefined ? '' : ` ${fields.request}`
  return { fields, group: `NTP version ${version} ${fields.mode}${request}` }
}

export const ntp: PayloadProtocol = {
  name: 'ntp',
  title: 'NTP',
  specification: 'RFC 5905, RFC 9327; mode 7: ntpd, include/ntp_request.h',
  transports: ON_UDP,
  firstBytes: byteRange(0, 255).filter(byte => (byte & 7) !== 0 && ((byte >>> 3) & 7) >= 1 && ((byte >>> 3) & 7) <= 4),
  matches,
  decode,
  examples: {
    is: [
      { hex: 'e3 00 04 fa', zeros: 44, fields: { mode: 'client', version: '4' } },
      { hex: '1b', zeros: 47, fields: { mode: 'client', version: '3', stratum: '0' } },
      { hex: '17 00 03 2a 00000000', fields: { mode: 'private', request: 'monlist' } },
      { hex: '16 02 0001 0000 0000 0000 0000', fields: { mode: 'control', request: 'read-variables' } },
    ],
    isNot: [{ hex: 'e3 20 04 fa', zeros: 44 }, { hex: '17 00 03 2a 00010000' }, { hex: '1b', zeros: 30 }],
  },
}
