import { TCP } from '../../../model/protocol.ts'
import { ANY_FIRST_BYTE } from '../first-bytes.ts'
import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

/** Hash, signature with its recovery id, type. */
const [RECOVERY_AT, TYPE_AT, DATA_AT] = [96, 97, 98]
const TYPES: Readonly<Record<number, string>> = {
  1: 'ping',
  2: 'pong',
  3: 'find-node',
  4: 'neighbours',
  5: 'enr-request',
  6: 'enr-response',
}
/** Endpoint proof, IP addresses, an expiry: no packet is shorter; none is longer than 1,280 bytes. */
const [SHORTEST, LONGEST] = [101, 1280]

/** RLPx over TCP: a length, then an encrypted message that begins with a public key in uncompressed form (0x04). */
const [UNCOMPRESSED, SHORTEST_AUTH, LONGEST_AUTH] = [4, 300, 800]

/** A recovery id of 0 or 1, a type, and a list (RLP) that fills the datagram; over TCP the handshake of EIP-8. */
function matches(bytes: Uint8Array, transport: number): boolean {
  if (transport === TCP) {
    const length = word16(bytes, 0)
    return bytes[2] === UNCOMPRESSED && length === bytes.length - 2 && length >= SHORTEST_AUTH && length <= LONGEST_AUTH
  }
  if (
    bytes.length < SHORTEST ||
    bytes.length > LONGEST ||
    bytes[RECOVERY_AT]! > 1 ||
    TYPES[bytes[TYPE_AT]!] === undefined
  )
    return false
  const first = bytes[DATA_AT]!
  if (first >= 0xc0 && first <= 0xf7) return DATA_AT + 1 + first - 0xc0 === bytes.length
  if (first === 0xf8) return DATA_AT + 2 + bytes[DATA_AT + 1]! === bytes.length
  return first === 0xf9 && DATA_AT + 3 + word16(bytes, DATA_AT + 1) === bytes.length
}

export const ethereum: PayloadProtocol = {
  name: 'ethereum',
  title: 'Ethereum nodes',
  specification: 'ethereum/devp2p, discv4.md, "Wire Protocol", and rlpx.md, "Initial Handshake"',
  transports: ON_BOTH,
  firstBytes: ANY_FIRST_BYTE,
  tcpFirstBytes: [1, 2, 3],
  matches,
  decode: (bytes, transport) => {
    const message = transport === TCP ? 'rlpx-auth' : TYPES[bytes[TYPE_AT]!]!
    return { fields: { message }, group: `Ethereum ${message}` }
  },
  examples: {
    is: [
      { transport: 17, hex: `${'5a'.repeat(96)} 01 03 c5 8401020304`, fields: { message: 'find-node' } },
      { hex: `01ed 04 ${'5a'.repeat(492)}`, fields: { message: 'rlpx-auth' } },
    ],
    isNot: [
      { transport: 17, hex: `${'5a'.repeat(96)} 02 03 c5 8401020304` },
      { transport: 17, hex: `${'5a'.repeat(96)} 01 03 c6 8401020304` },
    ],
  },
}
