import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'

/**
 * Self-signed certificates for Ed25519 keys (RFC 8410) as TLS wants them. Nobody reads more of them than the key: both
 * sides know each other's key beforehand, so names, dates and authorities decide nothing. Node has no writer of X.509.
 */
export interface Identity {
  /** PKCS #8, PEM. */
  privateKey: string
  /** X.509 v3, PEM. */
  certificate: string
}

/** DER tags (X.690) that a certificate needs. */
const TAG = {
  integer: 0x02,
  bitString: 0x03,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
}

/** 1.3.101.112, RFC 8410 section 3; 1.2.840.113549.1.1.11 with NULL, RFC 4055 section 5; 2.5.4.3, RFC 4519 section 2.3. */
const ED25519 = der(TAG.sequence, der(TAG.oid, Buffer.from([0x2b, 0x65, 0x70])))
const SHA256_WITH_RSA = der(
  TAG.sequence,
  der(TAG.oid, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b])),
  Buffer.from([0x05, 0x00]),
)
const COMMON_NAME = der(TAG.oid, Buffer.from([0x55, 0x04, 0x03]))

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), derLength(body.length), body])
}

/** X.690 section 8.1.3: short form below 128, else the number of length bytes and these. */
function derLength(n: number): Buffer {
  if (n < 128) return Buffer.from([n])
  const digits = n.toString(16)
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

/** A new key and its certificate. `name` is what a person sees in tools; at most 64 characters count. */
export function newIdentity(name: string): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return selfSigned(name, publicKey, privateKey, ED25519, null)
}

/** As newIdentity, with an RSA key: what clients of any age can speak to. */
export function newRsaIdentity(name: string): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return selfSigned(name, publicKey, privateKey, SHA256_WITH_RSA, 'sha256')
}

function selfSigned(
  name: string,
  publicKey: KeyObject,
  privateKey: KeyObject,
  algorithm: Buffer,
  digest: 'sha256' | null,
): Identity {
  const issuer = der(
    TAG.sequence,
    der(TAG.set, der(TAG.sequence, COMMON_NAME, der(TAG.utf8, Buffer.from(name.slice(0, 64))))),
  )
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x7f) | 0x40 // positive and without a leading zero, RFC 5280 section 4.1.2.2
  const body = der(
    TAG.sequence,
    der(TAG.version, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serial),
    algorithm,
    issuer,
    // "No well-defined expiration", RFC 5280 section 4.1.2.5: a sensor with a wrong clock must still be heard.
    der(TAG.sequence, der(TAG.utcTime, Buffer.from('000101000000Z')), der(TAG.time, Buffer.from('99991231235959Z'))),
    issuer,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign(digest, body, privateKey)
  const certificate = der(TAG.sequence, body, algorithm, der(TAG.bitString, Buffer.from([0]), signature))
  return { privateKey: pemOfKey(privateKey), certificate: pemOf('CERTIFICATE', certificate) }
}

function pemOfKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string
}

function pemOf(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g)!
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** What a key is known by: SHA-256 of its SubjectPublicKeyInfo, 64 hexadecimal digits. */
export function keyDigest(certificate: string | Buffer): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest('hex')
}
