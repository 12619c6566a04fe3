import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16, word24 } from '../recognised.ts'
import { readClientHello } from './client-hello.ts'
import { helloFields, helloShape, shapeDigest, versionName } from './hello-fields.ts'

const [CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA] = [20, 21, 22, 23]
const CLIENT_HELLO = 1
/** Record: type, version, epoch, sequence number, length; handshake message: type, length, number, fragment's offset and length. */
const [RECORD_HEAD, MESSAGE_HEAD] = [13, 12]

/** A record of DTLS 1.0 or 1.2 (0xfeff, 0xfefd; OpenSSL's early 0x0100) that fits into the datagram. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < RECORD_HEAD + 2) return false
  const version = word16(bytes, 1)
  if (version !== 0xfeff && version !== 0xfefd && version !== 0x0100) return false
  const length = word16(bytes, 11)
  return length > 0 && length <= 16_384 + 2048 && word16(bytes, 3) < 16
}

function decode(bytes: Uint8Array): Decoded {
  const version = versionName(word16(bytes, 1))
  if (bytes[0] === HANDSHAKE && word16(bytes, 3) === 0 && bytes[RECORD_HEAD] === CLIENT_HELLO) return clientHello(bytes)
  const record =
    bytes[0] === HANDSHAKE
      ? 'handshake'
      : bytes[0] === ALERT
        ? 'alert'
        : bytes[0] === CHANGE_CIPHER_SPEC
          ? 'change-cipher-spec'
          : 'application-data'
  return { fields: { record, version }, group: `dtls ${record} ${version}`, label: `${version} ${record}` }
}

/** Of a hello in several fragments (RFC 6347 section 4.2.3) the first is read. */
function clientHello(bytes: Uint8Array): Decoded {
  const from = RECORD_HEAD + MESSAGE_HEAD
  const body = helloBody(bytes)
  const hello = readClientHello(body ?? bytes.subarray(from, from + word24(bytes, RECORD_HEAD + 9)), true)
  const fields = helloFields(hello, 'd')
  const shape = helloShape(hello)
  fields.helloShape = shapeDigest(shape)
  return {
    fields,
    group: `dtls ${shape}`,
    label: `DTLS ClientHello ${fields.version ?? ''}, ${fields.ciphers} cipher suites [${fields.ja4 ?? fields.helloShape}]`,
  }
}

/** The whole message, if its fragments lie behind one another in this datagram. */
function helloBody(bytes: Uint8Array): Uint8Array | null {
  const length = word24(bytes, RECORD_HEAD + 1)
  if (length < 0 || length > bytes.length) return null
  const body = new Uint8Array(length)
  let filled = 0
  for (let at = 0; bytes[at] === HANDSHAKE && at + RECORD_HEAD + MESSAGE_HEAD <= bytes.length; ) {
    const fragmentAt = word24(bytes, at + RECORD_HEAD + 6)
    const part = bytes.subarray(at + RECORD_HEAD + MESSAGE_HEAD, at + RECORD_HEAD + word16(bytes, at + 11))
    if (bytes[at + RECORD_HEAD] !== CLIENT_HELLO || fragmentAt !== filled || filled + part.length > length) break
    body.set(part, filled)
    filled += part.length
    at += RECORD_HEAD + word16(bytes, at + 11)
  }
  return filled === length ? body : null
}

export const dtls: PayloadProtocol = {
  name: 'dtls',
  title: 'DTLS',
  specification: 'RFC 6347, RFC 9147; JA4: FoxIO (BSD)',
  transports: ON_UDP,
  firstBytes: [CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: `16 feff 0000 000000000000 0036 01 00002a 0000 000000 00002a fefd ${'aa'.repeat(32)} 00 00 0002 c02b 0100`,
        fields: {
          record: 'client-hello',
          version: 'DTLS 1.2',
          ciphers: '1',
          ja4: 'dd2i010000_648b5c445417_000000000000',
        },
      },
      { hex: '15 fefd 0001 000000000004 0012', zeros: 18, fields: { record: 'alert' } },
    ],
    isNot: [{ hex: '16 0301 0000 000000000000 0036 01' }, { hex: '16 feff ffff 000000000000 0036', zeros: 54 }],
  },
}
