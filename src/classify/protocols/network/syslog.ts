import { firstOf } from '../first-bytes.ts'
import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'

/** Facility × 8 + severity: 23 × 8 + 7 (RFC 5424 section 6.2.1). */
const LARGEST_PRIORITY = 191
const FORM = /^<(\d{1,3})>(?:1 |[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\dT|[\x20-\x7e])/

function priorityOf(bytes: Uint8Array): number {
  if (bytes[1]! < 0x30 || bytes[1]! > 0x39) return -1
  const found = FORM.exec(latin1(bytes, 0, 40))
  return found === null || Number(found[1]) > LARGEST_PRIORITY ? -1 : Number(found[1])
}

export const syslog: PayloadProtocol = {
  name: 'syslog',
  title: 'syslog',
  specification: 'RFC 5424, RFC 3164',
  transports: ON_BOTH,
  firstBytes: firstOf('<'),
  matches: bytes => bytes.length >= 5 && priorityOf(bytes) >= 0,
  decode: bytes => {
    const priority = priorityOf(bytes)
    return {
      fields: { facility: String(priority >>> 3), severity: String(priority & 7) },
      group: `syslog facility ${priority >>> 3} severity ${priority & 7}`,
    }
  },
  examples: {
    is: [
      { text: '<34>1 2003-10-11T22:14:15Z host app - - - msg', fields: { facility: '4', severity: '2' } },
      { text: '<13>Feb  5 17:32:18 host msg' },
    ],
    isNot: [{ text: '<999>1 2003' }, { text: '<html>' }, { text: '<1>' }],
  },
}
