import { createHash, randomBytes } from 'node:crypto'

/**
 * What an operator carries from the collector to a sensor, once: a secret that the collector accepts a single time, and the
 * beginning of the digest of the collector's key, so that the sensor knows whom it tells the secret. 25 bytes in Crockford's
 * base 32 (no I, L, O, U), in eight groups of five.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 80 bits: nobody finds one by trying over a network. */
const SECRET_BYTES = 10
/** 120 bits: a key that fits by chance or by design is out of reach. */
const PIN_BYTES = 15

export interface EnrolmentCode {
  secret: Buffer
  /** First hexadecimal digits of the collector's key digest. */
  pin: string
}

export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES)
}

/** What the collector keeps of a secret. */
export function secretDigest(secret: Buffer): string {
  return createHash('sha256').update(secret).digest('hex')
}

export function formatCode(secret: Buffer, collectorKey: string): string {
  const bytes = Buffer.concat([secret, Buffer.from(collectorKey.slice(0, 2 * PIN_BYTES), 'hex')])
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  const digits = bits.match(/.{5}/g)!.map(five => ALPHABET[Number.parseInt(five, 2)]!)
  return digits.join('').match(/.{5}/g)!.join('-')
}

/** The code as typed, in any case, with or without its hyphens; null if it is none. */
export function parseCode(text: string): EnrolmentCode | null {
  const plain = text.toUpperCase().replace(/[-\s]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  let bits = ''
  for (const c of plain) {
    const value = ALPHABET.indexOf(c)
    if (value < 0) return null
    bits += value.toString(2).padStart(5, '0')
  }
  if (bits.length !== 8 * (SECRET_BYTES + PIN_BYTES)) return null
  const bytes = Buffer.from(bits.match(/.{8}/g)!.map(byte => Number.parseInt(byte, 2)))
  return { secret: bytes.subarray(0, SECRET_BYTES), pin: bytes.toString('hex', SECRET_BYTES) }
}
