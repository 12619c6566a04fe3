import { ANY_FIRST_BYTE } from '../first-bytes.ts'
import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
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

/** A recovery id of 0 or 1, a type, and a list (RLP) that fills the datagram. */
function matches(bytes: Uint8Array): boolean {
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
  title: 'Ethereum node discovery',
  specification: 'ethereum/devp2p, discv4.md, "Wire Protocol"',
  transports: ON_UDP,
  firstBytes: ANY_FIRST_BYTE,
  matches,
  decode: bytes => ({ fields: { message: TYPES[bytes[TYPE_AT]!]! }, group: `Ethereum ${TYPES[bytes[TYPE_AT]!]}` }),
  examples: {
    is: [{ hex: `${'5a'.repeat(96)} 01 03 c5 8401020304`, fields: { message: 'find-node' } }],
    isNot: [{ hex: `${'5a'.repeat(96)} 02 03 c5 8401020304` }, { hex: `${'5a'.repeat(96)} 01 03 c6 8401020304` }],
  },
}
