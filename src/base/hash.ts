import { createHash } from 'node:crypto'

/** First 128 bits of SHA-256, as 32 hexadecimal digits: the identity of a payload, the same on every machine. */
export function payloadIdOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}

/** SHA-256 of a text as hexadecimal digits: versions of rules, identities of files. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
