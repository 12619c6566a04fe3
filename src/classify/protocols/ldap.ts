import type { Recognised } from './recognised.ts'

const OPERATIONS: Readonly<Record<number, string>> = { 96: 'bind', 99: 'search', 119: 'extended' }

/** LDAPMessage (RFC 4511 section 4.1.1), also without connection over UDP: a sequence with a message id and an operation. */
export function recogniseLdap(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 7 || bytes[0] !== 0x30) return null
  const at = 2 + (bytes[1]! < 0x80 ? 0 : bytes[1]! & 0x7f)
  if (at > 6 || bytes[at] !== 2 || bytes[at + 1]! < 1 || bytes[at + 1]! > 4) return null
  const operation = OPERATIONS[bytes[at + 2 + bytes[at + 1]!] ?? 0]
  return operation === undefined ? null : { protocol: 'ldap', fields: { operation }, group: `LDAP ${operation}` }
}
