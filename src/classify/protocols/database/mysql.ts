import { ANY_FIRST_BYTE } from '../first-bytes.ts'
import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { textUntilZero, zerosAt } from '../recognised.ts'

/** Capabilities in the second byte: PROTOCOL_41 and SSL (mysql_com.h). */
const [PROTOCOL_41, SSL] = [0x02, 0x08]
const GREETING_VERSION = 10
const HEADER = 4
/** Capabilities, packet size, character set, then 23 zero bytes. */
const [FILLER_AT, FILLER, USER_AT] = [13, 23, 36]

function lengthOf(bytes: Uint8Array): number {
  return bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16)
}

/** A client's answer (packet 1: capabilities, 23 zero bytes, a user) or its wish for TLS; or a server's greeting (packet 0). */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < USER_AT || lengthOf(bytes) !== bytes.length - HEADER) return false
  if (bytes[3] === 0) return bytes[4] === GREETING_VERSION && bytes[5]! >= 0x30 && bytes[5]! <= 0x39
  // MariaDB's own capabilities stand in the last four bytes of the filler
  return bytes[3] === 1 && (bytes[5]! & PROTOCOL_41) !== 0 && zerosAt(bytes, FILLER_AT, FILLER - 4)
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[3] === 0) {
    const version = textUntilZero(bytes, 5, 64)
    return { fields: { message: 'greeting', version }, group: `MySQL greeting ${version}` }
  }
  if (bytes.length === USER_AT && (bytes[5]! & SSL) !== 0)
    return { fields: { message: 'ssl-request' }, group: 'MySQL TLS request' }
  const user = textUntilZero(bytes, USER_AT, 64)
  return { fields: { message: 'login', user }, group: 'MySQL login' }
}

export const mysql: PayloadProtocol = {
  name: 'mysql',
  title: 'MySQL, MariaDB',
  specification: 'MySQL Internals, "Protocol::HandshakeV10" and "Protocol::HandshakeResponse41"',
  transports: ON_TCP,
  firstBytes: ANY_FIRST_BYTE,
  matches,
  decode,
  examples: {
    is: [
      {
        hex: `26000001 85a60300 00000001 08 ${'00'.repeat(23)} 726f6f7400 00`,
        fields: { message: 'login', user: 'root' },
      },
      { hex: `20000001 85ae0300 00000001 08 ${'00'.repeat(23)}`, fields: { message: 'ssl-request' } },
      {
        hex: `27000000 0a 352e372e333000 05000000 ${'41'.repeat(8)} 00 fff7 08 0200 ff81 15 ${'00'.repeat(10)}`,
        fields: { message: 'greeting', version: '5.7.30' },
      },
    ],
    isNot: [
      { hex: `27000001 85a60300 00000001 08 ${'00'.repeat(23)} 726f6f7400 00` },
      { hex: `26000001 85a40300 00000001 08 ${'00'.repeat(23)} 726f6f7400 00` },
    ],
  },
}
