import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { word32 } from '../recognised.ts'

/** How Initial packets of a version are protected (RFC 9001 section 5.2). */
interface Protection {
  salt: Buffer
  /** Prefix of the labels: "quic " but in version 2 "quicv2 " (RFC 9369 section 3.3.2). */
  label: string
  /** Packet type that is Initial: 0 but in version 2 it is 1 (RFC 9369 section 3.2). */
  initial: number
  /** Type of the frames that carry the handshake: 6 but in Google's drafts 8. */
  crypto: number
}

const VERSION_2 = 0x6b3343cf
const salt = (hex: string): Buffer => Buffer.from(hex, 'hex')
/** Initial salts: RFC 9001, RFC 9369, and section 5.2 of draft-ietf-quic-tls-17, -21, -23, -29. */
const [SALT_1, SALT_2] = [
  salt('38762cf7f55934b34d179ae6a4c80cadccbb7f0a'),
  salt('0dede3def700a6db819381be6e269dcbf9bd2ed9'),
]
const DRAFT_SALTS: readonly (readonly [number, number, Buffer])[] = [
  [17, 20, salt('ef4fb0abb47470c41befcf8031334fae485e09a0')],
  [21, 22, salt('7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a')],
  [23, 28, salt('c3eef712c72ebb5a11a7d2432bb46365bef9f502')],
  [29, 34, salt('afbfec289993d24c9e9786f19c6111e04390a899')],
]
/** Google's drafts with TLS ("T050", "T051"; Chromium, quic/core/crypto/crypto_utils.cc: InitialSalt). */
const GOOGLE_SALTS: Readonly<Record<number, Buffer>> = {
  1412445488: salt('7ff579e5acd072915580304c43a2367c60488310'),
  1412445489: salt('7a4edef4e7ccee5fa4506c19124fc8ccda6e033d'),
}
/** Meta's own numbers for drafts (mvfst, quic/QuicConstants.h); its later ones are aliases of version 1. */
const META_DRAFTS: Readonly<Record<number, number>> = { 4207849473: 22, 4207849474: 27, 4207849486: 27 }
const META_ALIASES = [0xfaceb003, 0xfaceb004, 0xfaceb010]

const [PADDING, PING, ACK, ACK_ECN, CRYPTO, GOOGLE_CRYPTO] = [0, 1, 2, 3, 6, 8]
const TAG_BYTES = 16
const SAMPLE_BYTES = 16
const LONGEST_CONNECTION_ID = 20
/** A hello is not longer (TLS records hold 16 KiB). */
const LONGEST_HELLO = 16_384

function protectionOf(version: number): Protection | null {
  if (version === 1 || META_ALIASES.includes(version))
    return { salt: SALT_1, label: 'quic ', initial: 0, crypto: CRYPTO }
  if (version === VERSION_2) return { salt: SALT_2, label: 'quicv2 ', initial: 1, crypto: CRYPTO }
  const google = GOOGLE_SALTS[version]
  if (google !== undefined) return { salt: google, label: 'quic ', initial: 0, crypto: GOOGLE_CRYPTO }
  const draft = version >>> 8 === 0xff0000 ? version & 0xff : META_DRAFTS[version]
  const known = DRAFT_SALTS.find(([from, to]) => draft !== undefined && draft >= from && draft <= to)
  return known === undefined ? null : { salt: known[2], label: 'quic ', initial: 0, crypto: CRYPTO }
}

/** A piece of the stream that carries the handshake. */
export interface CryptoPiece {
  offset: number
  bytes: Uint8Array
}

interface InitialHead {
  version: number
  destination: Uint8Array
  /** Offset of the packet number, and of the packet's end. */
  numberAt: number
  end: number
}

/**
 * Pieces of the handshake in a client's datagram: of every Initial packet in it, decrypted with the keys that everybody can
 * derive from the connection id. Empty if there is none, the version is unknown, or the packet is not authentic.
 */
export function initialCrypto(datagram: Uint8Array): CryptoPiece[] {
  const pieces: CryptoPiece[] = []
  let at = 0
  while (at + 7 < datagram.length && (datagram[at]! & 0x80) !== 0) {
    const protection = protectionOf(word32(datagram, at + 1))
    const head = protection === null ? null : readInitialHead(datagram, at, protection.initial)
    if (head === null) break
    const frames = decrypt(datagram.subarray(at, head.end), head.numberAt - at, head.destination, protection!)
    if (frames === null) break
    readFrames(frames, protection!.crypto, pieces)
    at = head.end
  }
  return pieces
}

/** RFC 9000 section 17.2.2; before draft 22 the ids' lengths were in one byte, which nobody sends any more. */
function readInitialHead(bytes: Uint8Array, at: number, initial: number): InitialHead | null {
  if (((bytes[at]! >>> 4) & 3) !== initial) return null
  const destinationLength = bytes[at + 5]!
  if (destinationLength > LONGEST_CONNECTION_ID) return null
  const destination = bytes.subarray(at + 6, at + 6 + destinationLength)
  let p = at + 6 + destinationLength
  p += 1 + (bytes[p] ?? 255)
  const token = readVariable(bytes, p)
  if (token === null) return null
  const length = readVariable(bytes, token.end + token.value)
  if (length === null || length.value < TAG_BYTES + 4 || length.end + length.value > bytes.length) return null
  return { version: word32(bytes, at + 1), destination, numberAt: length.end, end: length.end + length.value }
}

/** Variable-length integer (RFC 9000 section 16); null where the bytes end or the number is larger than any packet. */
function readVariable(bytes: Uint8Array, at: number): { value: number; end: number } | null {
  if (at >= bytes.length) return null
  const size = 1 << (bytes[at]! >>> 6)
  if (at + size > bytes.length) return null
  let value = bytes[at]! & 0x3f
  for (let i = 1; i < size; i++) value = value * 256 + bytes[at + i]!
  return value > 0xffffffff ? null : { value, end: at + size }
}

/** Frames of the packet, or null. RFC 9001 sections 5.3 and 5.4: AES-128-GCM, header protection by AES-128-ECB. */
function decrypt(
  packet: Uint8Array,
  numberAt: number,
  destination: Uint8Array,
  protection: Protection,
): Uint8Array | null {
  if (numberAt + 4 + SAMPLE_BYTES > packet.length) return null
  const secret = expand(createHmac('sha256', protection.salt).update(destination).digest(), 'client in', 32)
  const header = Buffer.from(packet.subarray(0, numberAt + 4))
  const mask = createCipheriv('aes-128-ecb', expand(secret, `${protection.label}hp`, 16), null).update(
    packet.subarray(numberAt + 4, numberAt + 4 + SAMPLE_BYTES),
  )
  header[0] = header[0]! ^ (mask[0]! & 0x0f)
  const numberLength = (header[0]! & 3) + 1
  const nonce = expand(secret, `${protection.label}iv`, 12)
  for (let i = 0; i < numberLength; i++) {
    header[numberAt + i] = header[numberAt + i]! ^ mask[1 + i]!
    const k = 12 - numberLength + i
    nonce[k] = nonce[k]! ^ header[numberAt + i]!
  }
  const decipher = createDecipheriv('aes-128-gcm', expand(secret, `${protection.label}key`, 16), nonce)
  decipher.setAAD(header.subarray(0, numberAt + numberLength))
  decipher.setAuthTag(packet.subarray(packet.length - TAG_BYTES))
  const frames = decipher.update(packet.subarray(numberAt + numberLength, packet.length - TAG_BYTES))
  try {
    decipher.final()
  } catch {
    return null
  }
  return frames
}

/** HKDF-Expand-Label of TLS 1.3 (RFC 8446 section 7.1) for at most one block of SHA-256. */
function expand(secret: Uint8Array, label: string, length: number): Buffer {
  const full = `tls13 ${label}`
  const info = Buffer.concat([Buffer.from([0, length, full.length]), Buffer.from(full), Buffer.from([0, 1])])
  return createHmac('sha256', secret).update(info).digest().subarray(0, length)
}

/** CRYPTO frames (RFC 9000 section 19.6) among those that a client's Initial may hold; stops at any other. */
function readFrames(frames: Uint8Array, crypto: number, pieces: CryptoPiece[]): void {
  let at = 0
  while (at < frames.length) {
    const type = frames[at]!
    if (type === PADDING || type === PING) at++
    else if (type === crypto) {
      const offset = readVariable(frames, at + 1)
      const length = offset === null ? null : readVariable(frames, offset.end)
      if (length === null) return
      pieces.push({ offset: offset!.value, bytes: frames.subarray(length.end, length.end + length.value) })
      at = length.end + length.value
    } else if (type === ACK || type === ACK_ECN) {
      const end = ackEnd(frames, at)
      if (end < 0) return
      at = end
    } else return
  }
}

/** RFC 9000 section 19.3. */
function ackEnd(frames: Uint8Array, from: number): number {
  let at = from + 1
  const next = (): number => {
    const read = readVariable(frames, at)
    if (read === null) return -1
    at = read.end
    return read.value
  }
  next()
  next()
  const ranges = next()
  if (next() < 0) return -1
  for (let i = 0; i < 2 * ranges + (frames[from] === ACK_ECN ? 3 : 0); i++) if (next() < 0) return -1
  return at
}

/**
 * The handshake's beginning from pieces in any order, as far as they have no gap: type, three bytes of length, body. Several
 * datagrams of one client may be given together.
 */
export function assembleCrypto(pieces: readonly CryptoPiece[]): Uint8Array {
  const ordered = [...pieces].sort((a, b) => a.offset - b.offset)
  const stream = Buffer.alloc(Math.min(LONGEST_HELLO, Math.max(0, ...ordered.map(p => p.offset + p.bytes.length))))
  let filled = 0
  for (const { offset, bytes } of ordered) {
    if (offset > filled) break
    stream.set(bytes.subarray(0, Math.max(0, stream.length - offset)), offset)
    filled = Math.max(filled, Math.min(stream.length, offset + bytes.length))
  }
  return stream.subarray(0, filled)
}
