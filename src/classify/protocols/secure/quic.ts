import { byteRange } from '../first-bytes.ts'
import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word24, word32 } from '../recognised.ts'
import { readClientHello } from './client-hello.ts'
import { helloFields, helloShape, shapeDigest } from './hello-fields.ts'
import { assembleCrypto, initialCrypto } from './quic-initial.ts'

/** RFC 9000 section 14.1: a client pads its first datagram to 1,200 bytes at least. */
const FIRST_FLIGHT = 1200
const LONGEST_CONNECTION_ID = 20
const CLIENT_HELLO = 1
const VERSION_2 = 0x6b3343cf

/**
 * 1, 2 (RFC 9369), drafts, Meta's (0xfaceb0..), Google's ("Q046", "T051"), and those reserved for greasing (RFC 9000
 * section 15). Scanners ask with a greased version to have the server list its own.
 */
function isQuicVersion(version: number): boolean {
  return (
    version === 1 ||
    version === VERSION_2 ||
    version >>> 8 === 0xff0000 ||
    version >>> 8 === 0xfaceb0 ||
    isGoogleVersion(version) ||
    (version & 0x0f0f0f0f) >>> 0 === 0x0a0a0a0a
  )
}

/** "Q0nn" and "T0nn". */
function isGoogleVersion(version: number): boolean {
  return (version >>> 16 === 0x5130 || version >>> 16 === 0x5430) && isDigit(version >>> 8) && isDigit(version)
}

function isDigit(value: number): boolean {
  return (value & 0xff) >= 0x30 && (value & 0xff) <= 0x39
}

/** Google's own form up to Q043: flags with a version, eight bytes of connection id or none, the version. */
function googleVersionAt(bytes: Uint8Array): number {
  const flags = bytes[0]!
  if ((flags & 0x81) !== 0x01) return -1 // public header with a version, no second part of flags
  const at = (flags & 0x08) !== 0 ? 9 : 1
  return isGoogleVersion(word32(bytes, at)) ? at : -1
}

/** A long header with a version in use; datagrams of clients are padded, what servers answer is shorter. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 20) return false
  if ((bytes[0]! & 0x80) === 0) return bytes.length >= 200 && googleVersionAt(bytes) >= 0
  const version = word32(bytes, 1)
  if (version === 0) return isVersionNegotiation(bytes)
  if (!isQuicVersion(version) || (bytes[0]! & 0x40) === 0) return false
  if (isGoogleVersion(version) && version >>> 16 === 0x5130) return true // "Q046" packs the ids' lengths into one byte
  return bytes[5]! <= LONGEST_CONNECTION_ID || bytes.length >= FIRST_FLIGHT
}

/** RFC 9000 section 17.2.1: version 0, two ids, then the versions that the server speaks. */
function isVersionNegotiation(bytes: Uint8Array): boolean {
  if (bytes[5]! > LONGEST_CONNECTION_ID) return false
  const sourceAt = 6 + bytes[5]!
  const at = sourceAt + 1 + (bytes[sourceAt] ?? 255)
  return at + 4 <= bytes.length && (bytes.length - at) % 4 === 0 && isQuicVersion(word32(bytes, at))
}

function decode(bytes: Uint8Array): Decoded {
  if ((bytes[0]! & 0x80) === 0) {
    const at = googleVersionAt(bytes)
    return named(latin1(bytes, at, at + 4))
  }
  const version = word32(bytes, 1)
  if (version === 0)
    return { fields: { message: 'version-negotiation', version: '0x0' }, group: 'QUIC version negotiation' }
  const name = isGoogleVersion(version) ? latin1(bytes, 1, 5) : `0x${version.toString(16)}`
  const handshake = assembleCrypto(initialCrypto(bytes))
  if (handshake[0] !== CLIENT_HELLO) return named(name)
  const hello = readClientHello(handshake.subarray(4, 4 + word24(handshake, 1)))
  const fields = helloFields(hello, 'q')
  const shape = helloShape(hello)
  fields.helloShape = shapeDigest(shape)
  if (fields.version !== undefined) fields.tlsVersion = fields.version
  fields.version = name
  return {
    fields,
    group: `quic ${name} ${shape}`,
    label: `QUIC ${name} ClientHello, ${fields.ciphers} cipher suites [${fields.ja4 ?? fields.helloShape}]`,
  }
}

function named(version: string): Decoded {
  return { fields: { version }, group: `QUIC version ${version}` }
}

export const quic: PayloadProtocol = {
  name: 'quic',
  title: 'QUIC',
  specification: 'RFC 9000, RFC 9001, RFC 9369; drafts 17 to 34; gQUIC: "QUIC Wire Layout Specification"',
  transports: ON_UDP,
  firstBytes: [...byteRange(0x01, 0x7f).filter(byte => (byte & 0x81) === 1), ...byteRange(0x80, 0xff)],
  matches,
  decode,
  examples: {
    is: [
      { hex: 'c3 1a2a3a4a 08 0001020304050607 00', zeros: 1189, fields: { version: '0x1a2a3a4a' } },
      { hex: '0d 0102030405060708 51303433 01', zeros: 1336, fields: { version: 'Q043' } },
      { hex: '80 00000000 00 08 0102030405060708 00000001 ff00001d', fields: { message: 'version-negotiation' } },
    ],
    isNot: [
      { hex: 'c3 00000002 08', zeros: 1195 },
      { hex: '0d 0102030405060708 51413433', zeros: 400 },
    ],
  },
}
