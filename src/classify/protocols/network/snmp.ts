import { berContents, berElement, berInteger, berObjectIdentifier } from '../ber.ts'
import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { hexFrom, latin1 } from '../recognised.ts'

const [SEQUENCE, INTEGER, OCTETS, OBJECT_IDENTIFIER] = [0x30, 0x02, 0x04, 0x06]
const VERSION_3 = 3
const VERSIONS: Readonly<Record<number, string>> = { 0: '1', 1: '2c', 2: '2u' }
const REQUESTS: Readonly<Record<number, string>> = {
  160: 'get',
  161: 'get-next',
  162: 'response',
  163: 'set',
  164: 'trap',
  165: 'get-bulk',
  166: 'inform',
  167: 'trap',
  168: 'report',
}

/** A sequence of a version and, before version 3, the community in clear and a request. */
function matches(bytes: Uint8Array): boolean {
  const at = berContents(bytes, 0)
  if (at < 0 || bytes[at] !== INTEGER || bytes[at + 1] !== 1 || bytes[at + 2]! > VERSION_3) return false
  if (bytes[at + 2] === VERSION_3) return bytes[at + 3] === SEQUENCE && bytes.length >= 40
  if (bytes[at + 3] !== OCTETS) return false
  const community = berContents(bytes, at + 3)
  const end = community < 0 ? bytes.length : community + bytes[community - 1]!
  return end < bytes.length && REQUESTS[bytes[end]!] !== undefined
}

function decode(bytes: Uint8Array): Decoded {
  const at = berContents(bytes, 0)
  const version = bytes[at + 2]!
  if (version === VERSION_3) return version3(bytes, at + 3)
  const community = berElement(bytes, at + 3)!
  const request = REQUESTS[bytes[community.end]!] ?? ''
  const fields: Record<string, string> = {
    version: VERSIONS[version] ?? String(version),
    community: latin1(bytes, community.from, community.end),
    request,
  }
  const objects = requestedObjects(bytes, community.end)
  if (objects !== '') fields.objects = objects
  return { fields, group: `SNMP v${fields.version} ${request} "${fields.community}"` }
}

/** Identifiers of the variables that a request names (RFC 3416 section 3): behind its id and two more integers. */
function requestedObjects(bytes: Uint8Array, at: number): string {
  const request = berElement(bytes, at)
  let next = request?.from ?? bytes.length
  for (let i = 0; i < 3; i++) {
    const element = berElement(bytes, next)
    if (element === null || element.tag !== INTEGER) return ''
    next = element.end
  }
  const list = berElement(bytes, next)
  const names: string[] = []
  for (let p = list?.from ?? bytes.length; list !== null && p < list.end && names.length < 8; ) {
    const binding = berElement(bytes, p)
    const name = binding === null ? null : berElement(bytes, binding.from)
    if (name === null || name.tag !== OBJECT_IDENTIFIER || name.end > bytes.length) break
    names.push(berObjectIdentifier(bytes, name))
    p = binding!.end
  }
  return names.join(' ')
}

/** RFC 3412 section 6: id, largest size, flags and security model, then the user's security parameters (RFC 3414 section 2.4). */
function version3(bytes: Uint8Array, at: number): Decoded {
  const fields: Record<string, string> = { version: '3' }
  const global = berElement(bytes, at)
  const parameters = global === null ? null : berElement(bytes, global.end)
  const user = parameters === null ? null : berElement(bytes, parameters.from)
  const engine = user === null ? null : berElement(bytes, user.from)
  if (engine !== null && engine.tag === OCTETS) {
    fields.engine = hexFrom(bytes, engine.from, engine.end)
    fields.discovery = engine.end === engine.from ? 'yes' : 'no'
  }
  const id = global === null ? null : berElement(bytes, global.from)
  if (id !== null && id.tag === INTEGER) fields.messageId = String(berInteger(bytes, id))
  return { fields, group: 'SNMPv3' }
}

export const snmp: PayloadProtocol = {
  name: 'snmp',
  title: 'SNMP',
  specification: 'RFC 1157, RFC 3416, RFC 3412',
  transports: ON_UDP,
  firstBytes: [SEQUENCE],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: '3026 020101 0406 7075626c6963 a119 0204 12345678 020100 020100 300b 3009 06052b06010201 0500',
        fields: { version: '2c', community: 'public', request: 'get-next', objects: '1.3.6.1.2.1' },
      },
      {
        hex: '303a 020103 300f 0202 4a69 0203 00ffe3 0401 04 020103 0410 300e 0400 020100 020100 0400 0400 0400 3012 0400 0400 a00c 0202 3719 020100 020100 3000',
        fields: { version: '3', discovery: 'yes' },
      },
    ],
    isNot: [{ hex: '3026 020104 0406 7075626c6963 a119' }, { hex: '3006 0201 01 0406 70' }],
  },
}
