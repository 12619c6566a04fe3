import { byteRange } from '../first-bytes.ts'
import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16, word24 } from '../recognised.ts'
import { readClientHello } from './client-hello.ts'
import { helloFields, helloShape, shapeDigest, versionName } from './hello-fields.ts'

const [CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT] = [20, 21, 22, 23, 24]
/** Handshake messages (IANA, "TLS HandshakeType"). */
const [CLIENT_HELLO, SERVER_HELLO] = [1, 2]
const MESSAGES: Readonly<Record<number, string>> = {
  0: 'hello-request',
  [CLIENT_HELLO]: 'client-hello',
  [SERVER_HELLO]: 'server-hello',
  4: 'new-session-ticket',
  11: 'certificate',
  12: 'server-key-exchange',
  14: 'server-hello-done',
  15: 'certificate-verify',
  16: 'client-key-exchange',
  20: 'finished',
}
/** RFC 8446 section 5.2: 2^14 and what encryption may add (RFC 5246 section 6.2.3 allows 2,048). */
const LONGEST_RECORD = 16_384 + 2048
/** Length of a record's head, and of a handshake message's. */
const [RECORD_HEAD, MESSAGE_HEAD] = [5, 4]

/** A record of SSL 3.0 to TLS 1.3 whose first bytes fit its type; or a hello in SSL 2.0's form. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 6) return false
  if (bytes[0]! >= 0x80) return isSsl2Hello(bytes)
  if (bytes[1] !== 3 || bytes[2]! > 4) return false
  const length = word16(bytes, 3)
  switch (bytes[0]) {
    case HANDSHAKE:
      return length > 0 && length <= LONGEST_RECORD && (MESSAGES[bytes[5]!] !== undefined || length >= 40)
    case HEARTBEAT:
      return bytes[5] === 1 || bytes[5] === 2
    case ALERT:
      return length === 2 ? bytes[5] === 1 || bytes[5] === 2 : length <= 64 && length >= 18
    case CHANGE_CIPHER_SPEC:
      return length === 1 && bytes[5] === 1
    case APPLICATION_DATA:
      return length >= 17 && length <= LONGEST_RECORD
    default:
      return false
  }
}

/** SSL 2.0 form: length with the high bit, message 1, a version, and lengths that add up (RFC 5246 appendix E.2). */
function isSsl2Hello(bytes: Uint8Array): boolean {
  if (bytes.length < 11 || bytes[2] !== 1) return false
  const version = word16(bytes, 3)
  if (version !== 2 && (version < 0x0300 || version > 0x0304)) return false
  return word16(bytes, 5) + word16(bytes, 7) + word16(bytes, 9) + 9 === (word16(bytes, 0) & 0x7fff)
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[0]! >= 0x80) return ssl2Hello(bytes)
  if (bytes[0] === HANDSHAKE && bytes[RECORD_HEAD] === CLIENT_HELLO) return clientHello(bytes)
  if (bytes[0] === HEARTBEAT) return heartbeat(bytes, 0)
  const version = versionName(word16(bytes, 1))
  const record = recordName(bytes)
  return { fields: { record, version }, group: `tls ${record} ${version}`, label: `${version} ${record}` }
}

function recordName(bytes: Uint8Array): string {
  if (bytes[0] === HANDSHAKE) return MESSAGES[bytes[RECORD_HEAD]!] ?? 'handshake'
  if (bytes[0] === ALERT) return 'alert'
  return bytes[0] === CHANGE_CIPHER_SPEC ? 'change-cipher-spec' : 'application-data'
}

/** RFC 6520 section 4: type, claimed length of what shall be sent back. */
function heartbeat(bytes: Uint8Array, at: number): Decoded {
  const claimed = word16(bytes, at + 6)
  const record = word16(bytes, at + 3)
  const fields: Record<string, string> = { record: 'heartbeat', version: versionName(word16(bytes, at + 1)) }
  if (claimed >= 0) fields.heartbeatLength = String(claimed)
  if (claimed >= 0 && claimed > record - 3) fields.heartbeatOverread = 'yes'
  return {
    fields,
    group: claimed < 0 ? 'tls heartbeat' : `tls heartbeat ${claimed} in ${record}`,
    label: claimed < 0 ? 'TLS heartbeat' : `TLS heartbeat, ${claimed} bytes claimed in a record of ${record}`,
  }
}

function clientHello(bytes: Uint8Array): Decoded {
  const hello = readClientHello(handshakeBytes(bytes))
  const fields = helloFields(hello, 't')
  const recordEnd = RECORD_HEAD + word16(bytes, 3)
  if (bytes[recordEnd] === HEARTBEAT && bytes[recordEnd + 1] === 3) {
    fields.followedBy = 'heartbeat'
    if (heartbeat(bytes, recordEnd).fields.heartbeatOverread !== undefined) fields.heartbeatOverread = 'yes'
  }
  const shape = `${helloShape(hello)} ${fields.followedBy ?? ''}`
  fields.helloShape = shapeDigest(shape)
  return {
    fields,
    group: `tls ${shape}`,
    label: `TLS ClientHello ${fields.version ?? ''}, ${fields.ciphers} cipher suites [${fields.ja4 ?? fields.helloShape}]`,
  }
}

/** Body of the first handshake message, from as many records as it was cut into (RFC 8446 section 5.1). */
export function handshakeBytes(bytes: Uint8Array): Uint8Array {
  const wanted = MESSAGE_HEAD + word24(bytes, RECORD_HEAD + 1)
  const firstEnd = RECORD_HEAD + word16(bytes, 3)
  if (wanted <= firstEnd - RECORD_HEAD || firstEnd >= bytes.length)
    return bytes.subarray(RECORD_HEAD + MESSAGE_HEAD, Math.min(bytes.length, RECORD_HEAD + wanted))
  const parts: Uint8Array[] = []
  let length = 0
  for (let at = 0; length < wanted && bytes[at] === HANDSHAKE && at + RECORD_HEAD < bytes.length; ) {
    const end = at + RECORD_HEAD + word16(bytes, at + 3)
    const part = bytes.subarray(at + RECORD_HEAD, end)
    parts.push(part)
    length += part.length
    if (part.length === 0) break
    at = end
  }
  return Buffer.concat(parts).subarray(MESSAGE_HEAD, wanted)
}

/** Cipher specifications of three bytes (draft-hickman-netscape-ssl-00 section 2.5). */
function ssl2Hello(bytes: Uint8Array): Decoded {
  const version = word16(bytes, 3)
  const ciphers = Math.floor(word16(bytes, 5) / 3)
  const fields = {
    record: 'client-hello',
    version: 'SSL 2.0 form',
    highestVersion: version === 2 ? 'SSL 2.0' : versionName(version),
    ciphers: String(ciphers),
  }
  return { fields, group: 'ssl2 hello' }
}

export const tls: PayloadProtocol = {
  name: 'tls',
  title: 'TLS, SSL',
  specification: 'RFC 8446, RFC 5246, RFC 6101, RFC 6520; JA4: FoxIO (BSD)',
  transports: ON_TCP,
  firstBytes: [CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT, ...byteRange(0x80, 0xff)],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: `16 0302 0036 01 000032 0302 ${'aa'.repeat(32)} 00 0002 002f 0100 0007 000f 0003 010000`,
        fields: { record: 'client-hello', version: 'TLS 1.1', ciphers: '1', heartbeatExtension: 'yes' },
      },
      { hex: '18 0302 0003 01 4000', fields: { record: 'heartbeat', heartbeatOverread: 'yes' } },
      { hex: '15 0301 0002 01 00', fields: { record: 'alert' } },
      { hex: '17 0303 0020', zeros: 32, fields: { record: 'application-data' } },
      {
        hex: '802e 01 0002 0015 0000 0010 010080 020080 030080 040080 050080 060040 0700c0 00000000000000000000000000000000',
        fields: { version: 'SSL 2.0 form', ciphers: '7' },
      },
    ],
    isNot: [
      { hex: '16 0302' },
      { hex: '16 0402 0036 01 0000' },
      { hex: '15 0301 0002 09 00' },
      { hex: '80 2e 02 0002' },
    ],
  },
}
