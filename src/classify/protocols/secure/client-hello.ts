import { latin1, word16 } from '../recognised.ts'

/** A ClientHello as it was sent (RFC 8446 section 4.1.2), without the values that are reserved for greasing (RFC 8701). */
export interface ClientHello {
  /** The version in the message itself: 0x0303 from TLS 1.2 on, 0xfefd in DTLS 1.2. */
  legacyVersion: number
  /** Versions of the extension supported_versions, as sent. */
  supportedVersions: number[]
  ciphers: number[]
  /** Types of extensions, as sent. */
  extensions: number[]
  signatureAlgorithms: number[]
  groups: number[]
  serverName: string
  /** Application protocols, as sent. */
  alpn: string[]
  /** False where the bytes end before the hello does. */
  complete: boolean
}

/** Extension types that are read (IANA, "TLS ExtensionType Values"). */
const [SERVER_NAME, SUPPORTED_GROUPS, SIGNATURE_ALGORITHMS, ALPN, SUPPORTED_VERSIONS] = [0, 10, 13, 16, 43]
/** More of one list are not kept; nobody offers as many. */
const MOST_OF_LIST = 1024
/** Offset of the session id's length: behind version and random. */
const SESSION_ID = 34

/** Reads the body of a ClientHello as far as the bytes go. `cookie` says that there is a cookie behind the session id (DTLS). */
export function readClientHello(body: Uint8Array, cookie = false): ClientHello {
  const hello: ClientHello = {
    legacyVersion: word16(body, 0),
    supportedVersions: [],
    ciphers: [],
    extensions: [],
    signatureAlgorithms: [],
    groups: [],
    serverName: '',
    alpn: [],
    complete: false,
  }
  let at = SESSION_ID + 1 + (body[SESSION_ID] ?? 0)
  if (cookie) at += 1 + (body[at] ?? 0)
  const cipherBytes = word16(body, at)
  if (cipherBytes < 0) return hello
  hello.ciphers = values16(body, at + 2, at + 2 + cipherBytes)
  at += 2 + cipherBytes
  if (at >= body.length) return hello
  at += 1 + body[at]!
  const extensionBytes = word16(body, at)
  if (extensionBytes < 0) {
    hello.complete = at === body.length // before TLS 1.2 extensions could be left out
    return hello
  }
  hello.complete = readExtensions(body, at + 2, at + 2 + extensionBytes, hello)
  return hello
}

/** True if the list was read to its end. */
function readExtensions(body: Uint8Array, from: number, end: number, hello: ClientHello): boolean {
  let at = from
  while (at + 4 <= end && at + 4 <= body.length && hello.extensions.length < MOST_OF_LIST) {
    const type = word16(body, at)
    const length = word16(body, at + 2)
    const valueEnd = at + 4 + length
    if (valueEnd > end) return false
    if (!isGrease(type)) hello.extensions.push(type)
    if (valueEnd <= body.length) readExtension(body, type, at + 4, valueEnd, hello)
    at = valueEnd
  }
  return at === end && end <= body.length
}

function readExtension(body: Uint8Array, type: number, from: number, end: number, hello: ClientHello): void {
  switch (type) {
    case SERVER_NAME: // list length, type 0, name length, name (RFC 6066 section 3)
      if (end - from >= 5) hello.serverName = latin1(body, from + 5, Math.min(end, from + 5 + word16(body, from + 3)))
      break
    case ALPN:
      hello.alpn = alpnNames(body, from + 2, end)
      break
    case SIGNATURE_ALGORITHMS:
      hello.signatureAlgorithms = values16(body, from + 2, end)
      break
    case SUPPORTED_GROUPS:
      hello.groups = values16(body, from + 2, end)
      break
    case SUPPORTED_VERSIONS:
      hello.supportedVersions = values16(body, from + 1, end)
      break
    default:
  }
}

/** RFC 7301 section 3.1. */
function alpnNames(body: Uint8Array, from: number, end: number): string[] {
  const names: string[] = []
  for (let at = from; at < end && names.length < 32; at += 1 + body[at]!) {
    const nameEnd = at + 1 + body[at]!
    if (nameEnd > end) break
    names.push(latin1(body, at + 1, nameEnd))
  }
  return names
}

function values16(body: Uint8Array, from: number, end: number): number[] {
  const values: number[] = []
  const last = Math.min(end, body.length, from + 2 * MOST_OF_LIST)
  for (let at = from; at + 2 <= last; at += 2) {
    const value = word16(body, at)
    if (!isGrease(value)) values.push(value)
  }
  return values
}

/** 0x0a0a, 0x1a1a … 0xfafa (RFC 8701). */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >>> 8 === (value & 0xff)
}
