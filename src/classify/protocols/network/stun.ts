import { TCP } from '../../../model/protocol.ts'
import { byteRange } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word16, word32 } from '../recognised.ts'

const HEADER = 20
const MAGIC_COOKIE = 0x2112a442
const BINDING_REQUEST = 1
const [USERNAME, SOFTWARE] = [0x0006, 0x8022]
const METHODS: Readonly<Record<number, string>> = {
  1: 'binding',
  2: 'shared-secret',
  3: 'allocate',
  4: 'refresh',
  6: 'send',
  7: 'data',
  8: 'create-permission',
  9: 'channel-bind',
}
const CLASSES = ['request', 'indication', 'success', 'error'] as const

/** Over TCP there may be a length before it (RFC 4571, as ICE frames it: RFC 6544 section 10.1). */
function headerAt(bytes: Uint8Array, transport: number): number {
  return transport === TCP && word32(bytes, 6) === MAGIC_COOKIE && word16(bytes, 0) === bytes.length - 2 ? 2 : 0
}

/**
 * Two zero bits, a length that is the rest, and the magic cookie; some applications leave the padding of the last attribute
 * away. Before RFC 5389 at least one attribute, and they fill it.
 */
function matches(bytes: Uint8Array, transport: number): boolean {
  const at = headerAt(bytes, transport)
  if (bytes.length < at + HEADER || bytes[at]! > 0x3f || word16(bytes, at + 2) !== bytes.length - at - HEADER)
    return false
  if (word32(bytes, at + 4) === MAGIC_COOKIE) return true
  return word16(bytes, 0) === BINDING_REQUEST && (bytes.length & 3) === 0 && attributesFill(bytes)
}

function attributesFill(bytes: Uint8Array): boolean {
  let at = HEADER
  while (at + 4 <= bytes.length) at += 4 + ((word16(bytes, at + 2) + 3) & ~3)
  return at === bytes.length && at > HEADER
}

/** RFC 8489 section 5: bits 4 and 8 of the type are the class, the others the method. */
function decode(bytes: Uint8Array, transport: number): Decoded {
  const from = headerAt(bytes, transport)
  const type = word16(bytes, from)
  const method = (type & 0x0f) | ((type & 0xe0) >>> 1) | ((type & 0x3e00) >>> 2)
  const message = `${METHODS[method] ?? method}-${CLASSES[((type & 0x10) >>> 4) | ((type & 0x100) >>> 7)]}`
  const fields: Record<string, string> = { type: String(type), message }
  const attributes: string[] = []
  for (let at = from + HEADER; at + 4 <= bytes.length && attributes.length < 32; ) {
    const [kind, length] = [word16(bytes, at), word16(bytes, at + 2)]
    attributes.push(kind.toString(16).padStart(4, '0'))
    if (kind === SOFTWARE) fields.software = latin1(bytes, at + 4, at + 4 + length)
    if (kind === USERNAME) fields.user = latin1(bytes, at + 4, at + 4 + length)
    at += 4 + ((length + 3) & ~3)
  }
  if (attributes.length > 0) fields.attributes = attributes.join(' ')
  return { fields, group: `STUN ${message} ${attributes.join(' ')} ${fields.software ?? ''}`.trim() }
}

export const stun: PayloadProtocol = {
  name: 'stun',
  title: 'STUN, TURN',
  specification: 'RFC 8489, RFC 8656, RFC 3489',
  transports: ON_BOTH,
  firstBytes: byteRange(0, 0x3f),
  matches,
  decode,
  examples: {
    is: [
      {
        transport: 17,
        hex: '0001 0000 2112a442 000102030405060708090a0b',
        fields: { type: '1', message: 'binding-request' },
      },
      {
        transport: 17,
        hex: '0003 0008 2112a442 000102030405060708090a0b 0019 0004 11000000',
        fields: { message: 'allocate-request' },
      },
      {
        transport: 17,
        hex: '0001 0008 112233445566778899aabbccddeeff00 0003 0004 00000000',
        fields: { attributes: '0003' },
      },
    ],
    isNot: [
      { transport: 17, hex: '0001 0004 2112a442 000102030405060708090a0b' },
      { transport: 17, hex: '0001 0008 112233445566778899aabbccddeeff00 0003 0008 00000000' },
    ],
  },
}
