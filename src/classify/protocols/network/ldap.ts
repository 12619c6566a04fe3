import { berContents, berElement } from '../ber.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'

const [SEQUENCE, INTEGER, OCTETS] = [0x30, 0x02, 0x04]
const [BIND, SEARCH, EXTENDED] = [0x60, 0x63, 0x77]
/** Requests. */
const OPERATIONS: Readonly<Record<number, string>> = {
  [BIND]: 'bind',
  66: 'unbind',
  [SEARCH]: 'search',
  102: 'modify',
  104: 'add',
  [EXTENDED]: 'extended',
}

/** LDAPMessage: a sequence with a message id of one to four bytes and an operation, also without connection over UDP. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 7) return false
  const at = berContents(bytes, 0)
  if (at < 0 || bytes[at] !== INTEGER || bytes[at + 1]! < 1 || bytes[at + 1]! > 4) return false
  const operationAt = at + 2 + bytes[at + 1]!
  return OPERATIONS[bytes[operationAt] ?? 0] !== undefined && berContents(bytes, operationAt) > 0
}

function decode(bytes: Uint8Array, transport: number): Decoded {
  const at = berContents(bytes, 0)
  const operationAt = at + 2 + bytes[at + 1]!
  const code = bytes[operationAt]!
  const operation = OPERATIONS[code]!
  const fields: Record<string, string> = { operation }
  const body = berContents(bytes, operationAt)
  if (code === BIND) readBind(bytes, body, fields)
  if (code === SEARCH) {
    const base = berElement(bytes, body)
    if (base !== null && base.tag === OCTETS) {
      fields.base = latin1(bytes, base.from, base.end)
      fields.scope = String(bytes[base.end + 2] ?? '')
    }
  }
  if (code === EXTENDED) {
    const name = berElement(bytes, body)
    if (name !== null) fields.request = latin1(bytes, name.from, name.end)
  }
  const detail = fields.base === undefined ? (fields.request ?? '') : `"${fields.base}" scope ${fields.scope}`
  return {
    fields,
    group: `LDAP ${operation} ${detail}`.trim(),
    label: `${transport === 17 ? 'CLDAP' : 'LDAP'} ${operation}`,
  }
}

/** RFC 4511 section 4.2: version, name, and a password (simple) or a mechanism (SASL). */
function readBind(bytes: Uint8Array, body: number, fields: Record<string, string>): void {
  const version = berElement(bytes, body)
  const name = version === null ? null : berElement(bytes, version.end)
  if (name === null || name.tag !== OCTETS) return
  fields.name = latin1(bytes, name.from, name.end)
  const authentication = bytes[name.end]
  if (authentication === 0x80) fields.authentication = 'simple'
  if (authentication === 0xa3) fields.authentication = 'sasl'
}

export const ldap: PayloadProtocol = {
  name: 'ldap',
  title: 'LDAP, CLDAP',
  specification: 'RFC 4511; without connection: RFC 1798, [MS-ADTS] section 6.3.3',
  transports: ON_BOTH,
  firstBytes: [SEQUENCE],
  matches,
  decode,
  examples: {
    is: [
      { hex: '300c 020101 6007 020103 0400 8000', fields: { operation: 'bind', authentication: 'simple', name: '' } },
      {
        transport: 17,
        hex: '3025 020101 6320 0400 0a0100 0a0100 020100 020100 010100 870b 6f626a656374636c617373 3000',
        fields: { operation: 'search', base: '', scope: '0' },
      },
    ],
    isNot: [{ hex: '300c 020101 0407 020103 0400 8000' }, { hex: '3004 0205 01 60' }],
  },
}
