import { TCP } from '../../../model/protocol.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { word16, word32 } from '../recognised.ts'

/** Opcodes in the five high bits, key 0 in the others (OpenVPN, ssl_pkt.h). */
const OPCODES: Readonly<Record<number, string>> = {
  8: 'hard-reset-client-v1',
  56: 'hard-reset-client-v2',
  64: 'hard-reset-server-v2',
  80: 'hard-reset-client-v3',
}
const PLAIN = 14
/** Lengths of a digest that may lie behind the session id (tls-auth: MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512). */
const DIGESTS = [16, 20, 28, 32, 48, 64]
/** tls-crypt: session, packet id, time, a digest of 32 bytes, five encrypted bytes. */
const TLS_CRYPT = 54

/** Over TCP behind a length. */
function messageAt(transport: number): number {
  return transport === TCP ? 2 : 0
}

/** A reset that opens a session: nothing to acknowledge and message 0, in clear, behind a digest, or encrypted with packet id 1. */
function matches(bytes: Uint8Array, transport: number): boolean {
  const at = messageAt(transport)
  if (at === 2 && word16(bytes, 0) !== bytes.length - 2) return false
  if (OPCODES[bytes[at] ?? 0] === undefined) return false
  const length = bytes.length - at
  if (length === PLAIN) return word32(bytes, at + 10) === 0 && bytes[at + 9] === 0
  if (length === PLAIN + 12 && bytes[at + 9] === 1) return bytes[at] === 0x40 && word32(bytes, at + 10) === 0
  if (isCounted(bytes, at, length)) return true
  return DIGESTS.some(
    digest =>
      length === PLAIN + digest + 8 &&
      word32(bytes, at + 9 + digest) <= 1 &&
      bytes[at + 17 + digest] === 0 &&
      word32(bytes, at + 18 + digest) === 0,
  )
}

/** Packet id 1, or 0x0f000001 where the client can negotiate early (OpenVPN 2.6); version 3 carries the client's wrapped key behind it. */
function isCounted(bytes: Uint8Array, at: number, length: number): boolean {
  const id = word32(bytes, at + 9)
  return (id === 1 || id === 0x0f000001) && (length === TLS_CRYPT || (bytes[at] === 0x50 && length > 200))
}

function decode(bytes: Uint8Array, transport: number): Decoded {
  const message = OPCODES[bytes[messageAt(transport)]!]!
  const length = bytes.length - messageAt(transport)
  const protection =
    length === PLAIN ? 'none' : isCounted(bytes, messageAt(transport), length) ? 'tls-crypt' : 'tls-auth'
  return { fields: { message, protection }, group: `OpenVPN ${message} ${protection}` }
}

export const openvpn: PayloadProtocol = {
  name: 'openvpn',
  title: 'OpenVPN',
  specification: 'OpenVPN wire protocol (openvpn-rfc); src/openvpn/ssl_pkt.h',
  transports: ON_BOTH,
  firstBytes: [0, 0x08, 0x38, 0x40, 0x50],
  matches,
  decode,
  examples: {
    is: [
      {
        transport: 17,
        hex: '38 0102030405060708 00 00000000',
        fields: { message: 'hard-reset-client-v2', protection: 'none' },
      },
      { hex: '000e 38 0102030405060708 00 00000000' },
      {
        transport: 17,
        hex: `38 0102030405060708 ${'ab'.repeat(20)} 00000001 5f000000 00 00000000`,
        fields: { protection: 'tls-auth' },
      },
      {
        transport: 17,
        hex: `38 0102030405060708 00000001 5f000000 ${'ab'.repeat(37)}`,
        fields: { protection: 'tls-crypt' },
      },
    ],
    isNot: [{ transport: 17, hex: '38 0102030405060708 01 00000000' }, { hex: '000f 38 0102030405060708 00 00000000' }],
  },
}
