import { ANY_FIRST_BYTE } from '../first-bytes.ts'
import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

const NODE_STATUS = 0x21
/** Encoded names: 32 letters A to P (RFC 1001 section 14.1). */
const ENCODED = 32
const OPCODES: Readonly<Record<number, string>> = {
  0: 'query',
  5: 'registration',
  6: 'release',
  7: 'wait',
  8: 'refresh',
}
/** Datagram service: types 0x10 to 0x16 (RFC 1002 section 4.4.1). */
const [FIRST_DATAGRAM, LAST_DATAGRAM, DATAGRAM_NAME_AT] = [0x10, 0x16, 14]

function isEncodedName(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== ENCODED || at + ENCODED >= bytes.length) return false
  for (let i = at + 1; i <= at + ENCODED; i++) if (bytes[i]! < 65 || bytes[i]! > 80) return false
  return true
}

/** One question or answer with an encoded name (RFC 1002 section 4.2); or a datagram with one (section 4.4). */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 50) return false
  if (word16(bytes, 4) + word16(bytes, 6) === 1 && isEncodedName(bytes, 12)) return true
  return isDatagram(bytes)
}

function isDatagram(bytes: Uint8Array): boolean {
  return bytes[0]! >= FIRST_DATAGRAM && bytes[0]! <= LAST_DATAGRAM && isEncodedName(bytes, DATAGRAM_NAME_AT)
}

function decode(bytes: Uint8Array): Decoded {
  if (word16(bytes, 4) + word16(bytes, 6) !== 1 || !isEncodedName(bytes, 12)) {
    const name = nameOf(bytes, DATAGRAM_NAME_AT)
    return { fields: { message: 'datagram', name }, group: `NetBIOS datagram ${name}` }
  }
  const name = nameOf(bytes, 12)
  const type = word16(bytes, 46)
  const operation = OPCODES[(bytes[2]! >>> 3) & 15] ?? 'query'
  const answer = bytes[2]! >= 0x80 ? '-answer' : ''
  const message = type === NODE_STATUS ? `node-status${answer}` : `name-${operation}${answer}`
  return { fields: { message, name }, group: `NetBIOS question ${type} ${operation}${answer} ${name}` }
}

/** Two letters make a byte; blanks and zero bytes at the end are padding, the sixteenth is the kind of name. */
function nameOf(bytes: Uint8Array, at: number): string {
  let name = ''
  for (let i = at + 1; i + 1 <= at + ENCODED; i += 2)
    name += String.fromCharCode(((bytes[i]! - 65) << 4) | (bytes[i + 1]! - 65))
  return name.slice(0, 15).replace(/[\0 ]+$/, '')
}

export const netbiosName: PayloadProtocol = {
  name: 'netbios',
  title: 'NetBIOS name and datagram services',
  specification: 'RFC 1002 sections 4.2 and 4.4',
  transports: ON_UDP,
  firstBytes: ANY_FIRST_BYTE,
  matches,
  decode,
  examples: {
    is: [
      {
        hex: `0001 0000 0001 0000 0000 0000 20 434b ${'41'.repeat(30)} 00 0021 0001`,
        fields: { message: 'node-status', name: '*' },
      },
      {
        hex: `0001 2910 0001 0000 0000 0001 20 ${'45474343'.repeat(8)} 00 0020 0001`,
        fields: { message: 'name-registration' },
      },
    ],
    isNot: [{ hex: `0001 0000 0001 0000 0000 0000 20 ${'61'.repeat(32)} 00 0021 0001` }],
  },
}
