import { UDP } from '../../model/protocol.ts'
import { latin1, type Recognised } from './recognised.ts'

const REQUESTS: Readonly<Record<number, string>> = {
  160: 'get',
  161: 'get-next',
  162: 'response',
  163: 'set',
  165: 'get-bulk',
  167: 'trap',
}

/** SNMP v1 and v2c with the community in clear (RFC 1157 section 4, RFC 3416), v3 by its version (RFC 3412). */
export function recogniseSnmp(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== UDP || bytes.length < 11 || bytes[0] !== 0x30) return null
  const at = 2 + (bytes[1]! < 0x80 ? 0 : bytes[1]! & 0x7f)
  if (at > 5 || bytes[at] !== 2 || bytes[at + 1] !== 1) return null
  const version = bytes[at + 2]!
  if (version === 3) return { protocol: 'snmp', fields: { version: '3' }, group: 'SNMPv3' }
  if (version > 1 || bytes[at + 3] !== 4) return null
  const length = bytes[at + 4]!
  if (length > 64 || at + 5 + length >= bytes.length) return null
  const community = latin1(bytes, at + 5, at + 5 + length)
  const request = REQUESTS[bytes[at + 5 + length]!]
  if (request === undefined) return null
  return {
    protocol: 'snmp',
    fields: { version: version === 0 ? '1' : '2c', community, request },
    group: `SNMP v${version === 0 ? '1' : '2c'} ${request} "${community}"`,
  }
}
