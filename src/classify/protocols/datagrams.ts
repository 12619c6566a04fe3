import { UDP } from '../../model/protocol.ts'
import { latin1, type Recognised, startsWithText, word16, word32 } from './recognised.ts'

/** STUN binding request: type, length and the magic cookie (RFC 8489 section 5). */
export function recogniseStun(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 20 || bytes[0]! > 1 || word32(bytes, 4) !== 0x2112a442 || word16(bytes, 2) !== bytes.length - 20)
    return null
  return { protocol: 'stun', fields: { type: String(word16(bytes, 0)) }, group: `STUN type ${word16(bytes, 0)}` }
}

/** Node status and name queries of NetBIOS (RFC 1002 section 4.2): one question with an encoded name of 32 letters A to P. */
export function recogniseNetbiosName(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== UDP || bytes.length < 50 || word16(bytes, 4) !== 1 || bytes[12] !== 32) return null
  for (let i = 13; i < 45; i++) if (bytes[i]! < 65 || bytes[i]! > 80) return null
  const type = word16(bytes, 46)
  return {
    protocol: 'netbios',
    fields: { message: type === 0x21 ? 'node-status' : 'name-query' },
    group: `NetBIOS question ${type}`,
  }
}

/** Read and write requests (RFC 1350 section 5): opcode, file name, mode. */
export function recogniseTftp(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== UDP || bytes.length < 9 || bytes[0] !== 0 || (bytes[1] !== 1 && bytes[1] !== 2)) return null
  const request = /^([^\0]{1,200})\0(octet|netascii|mail)\0/i.exec(latin1(bytes, 2, 300))
  if (request === null) return null
  return {
    protocol: 'tftp',
    fields: { request: bytes[1] === 1 ? 'read' : 'write', file: request[1]! },
    group: `TFTP ${bytes[1] === 1 ? 'read' : 'write'} ${request[1]}`,
  }
}

/** ISAKMP header with the datagram's length (RFC 7296 section 3.1), also behind the four zero bytes of NAT traversal. */
export function recogniseIke(bytes: Uint8Array, transport: number): Recognised | null {
  const at = word32(bytes, 0) === 0 ? 4 : 0
  if (transport !== UDP || bytes.length < at + 28 || word32(bytes, at + 24) !== bytes.length - at) return null
  const version = bytes[at + 17]
  return version === 0x10 || version === 0x20
    ? {
        protocol: 'ike',
        fields: { version: version === 0x10 ? '1' : '2', exchange: String(bytes[at + 18]) },
        group: `IKE version ${version >>> 4} exchange ${bytes[at + 18]}`,
      }
    : null
}

/** RMCP with IPMI or ASF (IPMI 2.0 section 13.1; DMTF DSP0136): version 6, reserved 0, no acknowledgement, class 6 or 7. */
export function recogniseIpmi(bytes: Uint8Array, transport: number): Recognised | null {
  if (
    transport !== UDP ||
    bytes.length < 12 ||
    bytes[0] !== 6 ||
    bytes[1] !== 0 ||
    bytes[2] !== 0xff ||
    (bytes[3] !== 7 && bytes[3] !== 6)
  )
    return null
  const message = bytes[3] === 6 ? 'asf-ping' : 'ipmi'
  return { protocol: 'ipmi', fields: { message }, group: `RMCP ${message}` }
}

/** Long header of a QUIC packet (RFC 9000 section 17.2), versions 1, 2, drafts and greased ones, padded to a first flight's size; Google's older form. */
export function recogniseQuic(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== UDP || bytes.length < 1200) return null
  const google = (bytes[0]! & 0x8b) === 0x09 && (bytes[9] === 0x51 || bytes[9] === 0x54) && bytes[10] === 0x30
  if (google)
    return {
      protocol: 'quic',
      fields: { version: latin1(bytes, 9, 13) },
      group: `QUIC version ${latin1(bytes, 9, 13)}`,
    }
  const version = word32(bytes, 1)
  if ((bytes[0]! & 0xc0) !== 0xc0 || !isQuicVersion(version)) return null
  return {
    protocol: 'quic',
    fields: { version: `0x${version.toString(16)}` },
    group: `QUIC version 0x${version.toString(16)}`,
  }
}

/** 1, 2 (RFC 9369), drafts, Meta's (0xfaceb0..), Google's ("Q046", "T051") and those reserved for greasing (RFC 9000 section 15). */
function isQuicVersion(version: number): boolean {
  return (
    version === 1 ||
    version === 0x6b3343cf ||
    version >>> 8 === 0xff0000 ||
    version >>> 8 === 0xfaceb0 ||
    version >>> 16 === 0x5130 ||
    version >>> 16 === 0x5430 ||
    (version & 0x0f0f0f0f) === 0x0a0a0a0a
  )
}

/** CoAP request for a path (RFC 7252 section 3): version 1, a request code, then option 11 (Uri-Path). */
export function recogniseCoap(bytes: Uint8Array, transport: number): Recognised | null {
  if (
    transport !== UDP ||
    bytes.length < 6 ||
    bytes[0]! >>> 6 !== 1 ||
    (bytes[0]! & 15) > 8 ||
    bytes[1]! < 1 ||
    bytes[1]! > 4
  )
    return null
  const path = latin1(bytes, 4 + (bytes[0]! & 15)).match(/^[\xb1-\xbc]([\x21-\x7e]{1,12})/)
  return path === null
    ? null
    : {
        protocol: 'coap',
        fields: { code: String(bytes[1]), path: path[1]! },
        group: `CoAP code ${bytes[1]} ${path[1]}`,
      }
}

/** Handshake of the peer protocol (BEP 3) and queries of the distributed hash table (BEP 5). */
export function recogniseBitTorrent(bytes: Uint8Array): Recognised | null {
  if (startsWithText(bytes, 'BitTorrent protocol', 1) && bytes[0] === 19)
    return { protocol: 'bittorrent', fields: { message: 'handshake' }, group: 'BitTorrent handshake' }
  const dht = /^d1:(?:a|[a-z]{1,3})/.test(latin1(bytes, 0, 8)) && latin1(bytes).includes('1:y1:')
  return dht ? { protocol: 'bittorrent', fields: { message: 'dht' }, group: 'BitTorrent DHT' } : null
}
