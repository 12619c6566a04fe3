import { UDP } from '../../model/protocol.ts'
import type { Recognised } from './recognised.ts'

const MODES: Readonly<Record<number, string>> = {
  1: 'symmetric',
  2: 'symmetric',
  3: 'client',
  4: 'server',
  5: 'broadcast',
  6: 'control',
  7: 'private',
}
/** Private requests that answer with much more than they ask (ntpd, include/ntp_request.h). */
const PRIVATE: Readonly<Record<number, string>> = {
  20: 'monlist',
  42: 'monlist',
  0: 'peer-list',
  1: 'peer-list-sum',
  4: 'sysinfo',
  16: 'reslist',
}

/** NTP (RFC 5905 section 7.3), control messages (RFC 9327 section 2) and the private mode 7. */
export function recogniseNtp(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== UDP || bytes.length < 4) return null
  const mode = bytes[0]! & 7
  const version = (bytes[0]! >>> 3) & 7
  if (version < 1 || version > 4 || MODES[mode] === undefined) return null
  const fields: Record<string, string> = { mode: MODES[mode]!, version: String(version) }
  if (mode === 7) {
    if (bytes.length < 8 || (bytes[2] !== 2 && bytes[2] !== 3) || bytes.length % 4 !== 0) return null
    fields.request = PRIVATE[bytes[3]!] ?? String(bytes[3])
  } else if (mode === 6) {
    if (bytes.length < 12 || (bytes[1]! & 0x1f) > 12 || (bytes[1]! & 0xe0) !== 0) return null
    fields.request = `opcode ${bytes[1]! & 0x1f}`
  } else if (bytes.length < 48 || bytes.length > 128 || bytes.length % 4 !== 0 || bytes[1]! > 16) return null
  const request = fields.request === undefined ? '' : ` ${fields.request}`
  return { protocol: 'ntp', fields, group: `NTP version ${version} ${fields.mode}${request}` }
}
