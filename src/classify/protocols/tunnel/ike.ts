import { UDP } from '../../../model/protocol.ts'
import { ANY_FIRST_BYTE, firstOf } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText, word32, zerosAt } from '../recognised.ts'

const HEADER = 28
const EXCHANGES: Readonly<Record<number, string>> = {
  2: 'main-mode',
  4: 'aggressive-mode',
  5: 'informational',
  32: 'quick-mode',
  34: 'sa-init',
  35: 'auth',
  36: 'create-child-sa',
  37: 'informational',
  38: 'session-resume',
}
/** Payloads from 128 on are private (RFC 7296 section 3.2); clients of one kind send 127. */
const LAST_PAYLOAD = 127

/** Behind four zero bytes on the port of NAT traversal (RFC 3948 section 2.2); behind "IKETCP" and a length over TCP (RFC 8229). */
function headerAt(bytes: Uint8Array, transport: number): number {
  if (transport !== UDP) return startsWithText(bytes, 'IKETCP') ? 12 : -1
  return word32(bytes, 0) === 0 ? 4 : 0
}

/** ISAKMP's header with the message's length, a version, a payload and an exchange that exist, and an initiator's cookie. */
function matches(bytes: Uint8Array, transport: number): boolean {
  const at = headerAt(bytes, transport)
  if (at < 0 || bytes.length < at + HEADER || word32(bytes, at + 24) !== bytes.length - at) return false
  const version = bytes[at + 17]!
  if ((version >>> 4 !== 1 && version >>> 4 !== 2) || (version & 15) > 1) return false
  return EXCHANGES[bytes[at + 18]!] !== undefined && bytes[at + 16]! <= LAST_PAYLOAD
}

function decode(bytes: Uint8Array, transport: number): Decoded {
  const at = headerAt(bytes, transport)
  const version = bytes[at + 17]! >>> 4
  const exchange = EXCHANGES[bytes[at + 18]!]!
  const fields: Record<string, string> = { version: String(version), exchange, payload: String(bytes[at + 16]) }
  fields.initiates = zerosAt(bytes, at + 8, 8) ? 'yes' : 'no'
  return { fields, group: `IKE version ${version} ${exchange} payload ${bytes[at + 16]}` }
}

export const ike: PayloadProtocol = {
  name: 'ike',
  title: 'IKE (IPsec)',
  specification: 'RFC 7296, RFC 2408, RFC 8229',
  transports: ON_BOTH,
  firstBytes: ANY_FIRST_BYTE,
  tcpFirstBytes: firstOf('I'),
  matches,
  decode,
  examples: {
    is: [
      {
        transport: 17,
        hex: '0102030405060708 0000000000000000 01 10 02 00 00000000 00000020 00000004',
        fields: { version: '1', exchange: 'main-mode', initiates: 'yes' },
      },
      {
        transport: 17,
        hex: '00000000 0102030405060708 0000000000000000 21 20 22 08 00000000 00000020 00000004',
        fields: { version: '2', exchange: 'sa-init' },
      },
    ],
    isNot: [
      { transport: 17, hex: '0102030405060708 0000000000000000 01 30 02 00 00000000 00000020 00000004' },
      { transport: 17, hex: '0102030405060708 0000000000000000 01 10 02 00 00000000 00000021 00000004' },
    ],
  },
}
