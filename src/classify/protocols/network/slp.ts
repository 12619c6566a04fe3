import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word16, word24 } from '../recognised.ts'

const FUNCTIONS: Readonly<Record<number, string>> = {
  1: 'service-request',
  2: 'service-reply',
  3: 'service-registration',
  4: 'service-deregistration',
  5: 'acknowledge',
  6: 'attribute-request',
  7: 'attribute-reply',
  8: 'agent-advertisement',
  9: 'service-type-request',
  10: 'service-type-reply',
  11: 'service-agent-advertisement',
}
/** Version, function, length, flags, extension, transaction, language tag's length (RFC 2608 section 8). */
const HEADER_2 = 14
const LONGEST_LANGUAGE = 16

/** The length is the message's; a language tag of letters. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 12 || FUNCTIONS[bytes[1]!] === undefined) return false
  if (bytes[0] === 1) return word16(bytes, 2) === bytes.length && isLetter(bytes[6]!) && isLetter(bytes[7]!)
  const language = word16(bytes, 12)
  return word24(bytes, 2) === bytes.length && language >= 1 && language <= LONGEST_LANGUAGE && isLetter(bytes[14] ?? 0)
}

function isLetter(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
}

function decode(bytes: Uint8Array): Decoded {
  const message = FUNCTIONS[bytes[1]!]!
  const fields: Record<string, string> = { version: String(bytes[0]), message }
  if (bytes[0] === 2 && bytes[1] === 1) {
    const previousAt = HEADER_2 + word16(bytes, 12)
    const typeAt = previousAt + 2 + Math.max(0, word16(bytes, previousAt))
    fields.serviceType = latin1(bytes, typeAt + 2, typeAt + 2 + Math.max(0, word16(bytes, typeAt)))
  }
  return { fields, group: `SLP version ${bytes[0]} ${message} ${fields.serviceType ?? ''}`.trim() }
}

export const slp: PayloadProtocol = {
  name: 'slp',
  title: 'Service Location Protocol',
  specification: 'RFC 2608, RFC 2165',
  transports: ON_BOTH,
  firstBytes: [1, 2],
  matches,
  decode,
  examples: {
    is: [
      {
        transport: 17,
        hex: '02 09 00001d 0000 000000 73 5f 0002 656e 0000 ffff 0007 64656661756c74',
        fields: { message: 'service-type-request' },
      },
      {
        transport: 17,
        hex: '02 01 000021 0000 000000 0001 0002 656e 0000 0009 736572766963653a78 0000 0000',
        fields: { serviceType: 'service:x' },
      },
    ],
    isNot: [{ transport: 17, hex: '02 09 00001e 0000 000000 73 5f 0002 656e 0000 ffff 0007 64656661756c74' }],
  },
}
