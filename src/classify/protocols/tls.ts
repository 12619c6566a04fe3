import { createHash } from 'node:crypto'
import { latin1, type Recognised, word16 } from './recognised.ts'

const HANDSHAKE = 22
const HEARTBEAT = 24
/** Extension types that are read (IANA, TLS ExtensionType Values). */
const SERVER_NAME = 0
const EXTENSION_HEARTBEAT = 15
const ALPN = 16

/** A TLS record with a ClientHello (RFC 8446 section 4.1.2), or a heartbeat request (RFC 6520 section 4), from SSL 3.0 on; or SSL 2.0. */
export function recogniseTls(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 6) return null
  if (bytes[0] === HANDSHAKE && bytes[1] === 3 && bytes[2]! <= 4)
    return bytes[5] === 1
      ? clientHello(bytes)
      : { protocol: 'tls', fields: { record: 'handshake', version: versionName(word16(bytes, 1)) } }
  if (bytes[0] === HEARTBEAT && bytes[1] === 3 && bytes[2]! <= 4 && (bytes[5] === 1 || bytes[5] === 2))
    return heartbeat(bytes, 0)
  if ((bytes[0] === 20 || bytes[0] === 21) && bytes[1] === 3 && bytes[2]! <= 4 && word16(bytes, 3) <= 16)
    return {
      protocol: 'tls',
      fields: { record: bytes[0] === 21 ? 'alert' : 'change-cipher-spec', version: versionName(word16(bytes, 1)) },
    }
  return isSsl2Hello(bytes)
    ? { protocol: 'tls', fields: { record: 'client-hello', version: 'SSL 2.0 form' }, group: 'ssl2 hello' }
    : null
}

/** SSL 2.0 form: length with the high bit, message 1, a version, and lengths that add up (RFC 5246 appendix E.2). */
function isSsl2Hello(bytes: Uint8Array): boolean {
  if (bytes.length < 11 || (bytes[0]! & 0x80) === 0 || bytes[2] !== 1) return false
  const version = word16(bytes, 3)
  if (version !== 2 && (version < 0x0300 || version > 0x0304)) return false
  return word16(bytes, 5) + word16(bytes, 7) + word16(bytes, 9) + 9 === (word16(bytes, 0) & 0x7fff)
}

function heartbeat(bytes: Uint8Array, at: number): Recognised {
  const claimed = word16(bytes, at + 6)
  const record = word16(bytes, at + 3)
  const fields: Record<string, string> = { record: 'heartbeat', version: versionName(word16(bytes, at + 1)) }
  if (claimed >= 0) fields.heartbeatLength = String(claimed)
  if (claimed > record - 3) fields.heartbeatOverread = 'yes'
  return {
    protocol: 'tls',
    fields,
    group: `tls heartbeat ${claimed} in ${record}`,
    label: `TLS heartbeat, ${claimed} bytes claimed in a record of ${record}`,
  }
}

interface Hello {
  ciphers: number[]
  extensions: number[]
  serverName: string
  alpn: string
}

function clientHello(bytes: Uint8Array): Recognised {
  const recordEnd = 5 + word16(bytes, 3)
  const hello = readHello(bytes)
  const version = versionName(word16(bytes, 9))
  const fields: Record<string, string> = { record: 'client-hello', version, ciphers: String(hello.ciphers.length) }
  if (hello.serverName !== '') fields.serverName = hello.serverName
  if (hello.alpn !== '') fields.alpn = hello.alpn
  if (hello.extensions.includes(EXTENSION_HEARTBEAT)) fields.heartbeatExtension = 'yes'
  const following =
    bytes[recordEnd] === HEARTBEAT && bytes[recordEnd + 1] === 3 ? heartbeat(bytes, recordEnd).fields : {}
  if (following.record !== undefined) fields.followedBy = 'heartbeat'
  if (following.heartbeatOverread !== undefined) fields.heartbeatOverread = 'yes'
  const shape = `${version} ${hello.ciphers.join()} ${[...hello.extensions].sort((a, b) => a - b).join()} ${hello.alpn} ${fields.followedBy ?? ''}`
  const digest = createHash('sha256').update(shape).digest('hex').slice(0, 12)
  fields.helloShape = digest
  return {
    protocol: 'tls',
    fields,
    group: `tls ${shape}`,
    label: `TLS ClientHello ${version}, ${hello.ciphers.length} cipher suites [${digest}]`,
  }
}

/** Reads as far as the bytes go; GREASE values (RFC 8701) are left out. */
function readHello(bytes: Uint8Array): Hello {
  const hello: Hello = { ciphers: [], extensions: [], serverName: '', alpn: '' }
  let at = 44 + (bytes[43] ?? 0) // record, handshake, version, random, session id
  const cipherEnd = at + 2 + Math.max(0, word16(bytes, at))
  for (at += 2; at + 2 <= Math.min(cipherEnd, bytes.length); at += 2)
    if (!isGrease(word16(bytes, at))) hello.ciphers.push(word16(bytes, at))
  at = cipherEnd + 1 + (bytes[cipherEnd] ?? 0)
  const end = Math.min(bytes.length, at + 2 + Math.max(0, word16(bytes, at)))
  at += 2
  while (at + 4 <= end) {
    const type = word16(bytes, at)
    const length = word16(bytes, at + 2)
    if (!isGrease(type)) hello.extensions.push(type)
    if (type === SERVER_NAME && length >= 5)
      hello.serverName = latin1(bytes, at + 9, Math.min(end, at + 9 + Math.max(0, word16(bytes, at + 7))))
    if (type === ALPN && length >= 3) hello.alpn = latin1(bytes, at + 7, Math.min(end, at + 7 + (bytes[at + 6] ?? 0)))
    at += 4 + length
  }
  return hello
}

function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >>> 8 === (value & 0xff)
}

function versionName(version: number): string {
  const known: Readonly<Record<number, string>> = {
    768: 'SSL 3.0',
    769: 'TLS 1.0',
    770: 'TLS 1.1',
    771: 'TLS 1.2',
    772: 'TLS 1.3',
  }
  return known[version] ?? `0x${version.toString(16)}`
}
