import type { PacketBatch } from '../model/packet-batch.ts'

/** Where a datagram's bytes are. */
interface Datagram {
  bytes: Uint8Array
  at: number
  length: number
}

/**
 * A datagram that can only be an answer: from the service's port, and with the bit or word that says so. It answers to a
 * request that was forged with our address; the sender may be a reflector that somebody aimed at us as well as a victim.
 */
export function isUdpReply(batch: PacketBatch, i: number): boolean {
  const kind = KIND_OF_PORT[batch.sourcePort[i]!]!
  if (kind === 0) return false
  datagram.bytes = batch.bytes
  datagram.at = batch.payloadOffset[i]!
  datagram.length = batch.payloadLength[i]!
  return REPLIES[kind - 1]!(datagram, batch.destinationPort[i]!)
}

/** Filled again for every packet: nothing is allocated. */
const datagram: Datagram = { bytes: new Uint8Array(0), at: 0, length: 0 }

const byte = (d: Datagram, offset: number): number => d.bytes[d.at + offset]!

/** Header of DNS and of NetBIOS names: the bit that marks an answer (RFC 1035 section 4.1.1, RFC 1002 section 4.2.1.1). */
const isDnsReply = (d: Datagram): boolean => d.length >= 12 && (byte(d, 2) & 0x80) !== 0

/** Mode 4 is a server's answer; modes 6 and 7 carry a response bit (RFC 9327 section 2; mode 7 in its first bit). */
function isNtpReply(d: Datagram): boolean {
  if (d.length < 4) return false
  const mode = byte(d, 0) & 7
  return mode === 4 || (mode === 6 && (byte(d, 1) & 0x80) !== 0) || (mode === 7 && (byte(d, 0) & 0x80) !== 0)
}

/** "HTTP" (UPnP Device Architecture 1.1 section 1.3.3). */
const isSsdpReply = (d: Datagram): boolean =>
  d.length >= 8 && byte(d, 0) === 0x48 && byte(d, 1) === 0x54 && byte(d, 2) === 0x54 && byte(d, 3) === 0x50

/** Message type "reply" behind the id (RFC 5531 section 9). */
const isRpcReply = (d: Datagram): boolean =>
  d.length >= 24 && byte(d, 4) === 0 && byte(d, 5) === 0 && byte(d, 6) === 0 && byte(d, 7) === 1

/** GetResponse or Report as the request (RFC 3416 section 3), behind version and community. */
function isSnmpReply(d: Datagram): boolean {
  const at = contents(d, 0)
  if (at < 0 || byte(d, 0) !== 0x30 || byte(d, at) !== 2 || byte(d, at + 1) !== 1 || byte(d, at + 3) !== 4) return false
  const pdu = byte(d, at + 5 + byte(d, at + 4))
  return at + 5 + byte(d, at + 4) < d.length && (pdu === 0xa2 || pdu === 0xa8)
}

/** Search entry or result (RFC 4511 section 4.5.2), behind the message id. */
function isLdapReply(d: Datagram): boolean {
  const at = contents(d, 0)
  if (at < 0 || byte(d, 0) !== 0x30 || byte(d, at) !== 2) return false
  const operation = byte(d, at + 2 + byte(d, at + 1))
  return at + 2 + byte(d, at + 1) < d.length && (operation === 0x64 || operation === 0x65)
}

/** Where the contents of the element at `offset` begin (X.690 section 8.1.3); −1 where that is behind the end. */
function contents(d: Datagram, offset: number): number {
  if (d.length < offset + 12) return -1
  const length = byte(d, offset + 1)
  const at = offset + 2 + (length < 0x80 ? 0 : length & 0x7f)
  return length > 0x84 || at + 6 > d.length ? -1 : at
}

/** Behind the frame of eight bytes: "STAT", "VALUE", "VERSION", "END", "ERROR" (memcached, doc/protocol.txt). */
function isMemcachedReply(d: Datagram): boolean {
  const first = d.length >= 12 ? byte(d, 8) : 0
  return (first === 0x53 || first === 0x56 || first === 0x45) && byte(d, 9) >= 0x41 && byte(d, 9) <= 0x5a
}

/** Success or error in the class bits, and the magic cookie (RFC 8489 section 5). */
const isStunReply = (d: Datagram): boolean =>
  d.length >= 20 &&
  byte(d, 0) === 1 &&
  byte(d, 4) === 0x21 &&
  byte(d, 5) === 0x12 &&
  byte(d, 6) === 0xa4 &&
  byte(d, 7) === 0x42

/** The responder's cookie is there, or the bit of a response (RFC 7296 section 3.1). */
function isIkeReply(d: Datagram): boolean {
  if (d.length < 28) return false
  for (let k = 8; k < 16; k++) if (byte(d, k) !== 0) return true
  return (byte(d, 19) & 0x20) !== 0
}

/** Version 1 and a code of class 2, 4 or 5 (RFC 7252 section 3). */
function isCoapReply(d: Datagram): boolean {
  const kind = d.length >= 4 ? byte(d, 1) >>> 5 : 0
  return d.length >= 4 && byte(d, 0) >>> 6 === 1 && (kind === 2 || kind === 4 || kind === 5)
}

/**
 * A long header from a server's port to a client's: answers to Initial packets with forged sources (Nawrocki et al.,
 * "QUICsand", IMC 2021, section 3).
 */
const isQuicReply = (d: Datagram, destinationPort: number): boolean =>
  d.length >= 20 && (byte(d, 0) & 0x80) !== 0 && destinationPort >= 1024

const BY_PORT: Readonly<Record<number, (d: Datagram, destinationPort: number) => boolean>> = {
  53: isDnsReply,
  111: isRpcReply,
  123: isNtpReply,
  137: isDnsReply,
  161: isSnmpReply,
  389: isLdapReply,
  443: isQuicReply,
  500: isIkeReply,
  1900: isSsdpReply,
  3478: isStunReply,
  5353: isDnsReply,
  5683: isCoapReply,
  11211: isMemcachedReply,
}

const REPLIES = Object.values(BY_PORT)
/** 1 + the place in REPLIES; 0 for most ports. One look-up for every datagram: a table of bytes, not an object of numbers. */
const KIND_OF_PORT = new Uint8Array(65_536)
Object.keys(BY_PORT).forEach((port, i) => {
  KIND_OF_PORT[Number(port)] = i + 1
})
