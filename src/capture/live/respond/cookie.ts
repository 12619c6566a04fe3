import { randomBytes } from 'node:crypto'
import type { Arrival } from './arrival.ts'
import { type SipKey, sipHash } from './siphash.ts'

/** A cookie is good for the rest of its epoch and the next: between 64 and 128 s, longer than a client waits (RFC 6298: 63 s of SYNs). */
export const EPOCH_SECONDS = 64

/** The secret of one responder; never stored. */
export function newCookieKey(): SipKey {
  const bytes = randomBytes(16)
  return { words: Uint32Array.from([0, 4, 8, 12], at => bytes.readUInt32LE(at)) }
}

const message = new Uint32Array(11)

/**
 * Our sequence number for a conversation: a keyed hash of addresses, ports, the source's first sequence number and the epoch. Nothing
 * is kept: who sends its successor has received it, so the source is real, and the segment is the first after the handshake.
 */
export function cookieOf(key: SipKey, arrival: Arrival, firstSequence: number, epoch: number): number {
  const { source, destination } = arrival
  for (let i = 0; i < 4; i++) {
    message[i] = source[i]!
    message[4 + i] = destination[i]!
  }
  message[8] = ((arrival.sourcePort << 16) | arrival.destinationPort) >>> 0
  message[9] = firstSequence
  message[10] = epoch
  return sipHash(key, message, 11)
}
