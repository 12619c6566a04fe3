import { byteRange } from '../first-bytes.ts'
import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

/** Messages of version 1 (3GPP TS 29.060 table 1) and 2 (TS 29.274 table 6.1-1). */
const MESSAGES_1: Readonly<Record<number, string>> = {
  1: 'echo-request',
  2: 'echo-response',
  3: 'version-not-supported',
  16: 'create-pdp-request',
  17: 'create-pdp-response',
  18: 'update-pdp-request',
  20: 'delete-pdp-request',
  26: 'error-indication',
  254: 'end-marker',
  255: 'g-pdu',
}
const MESSAGES_2: Readonly<Record<number, string>> = {
  1: 'echo-request',
  2: 'echo-response',
  3: 'version-not-supported',
  32: 'create-session-request',
  33: 'create-session-response',
  34: 'modify-bearer-request',
  36: 'delete-session-request',
}

/** Version 1 with protocol type GTP or version 2, a message that exists, and the length of what follows. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false
  const length = word16(bytes, 2)
  if (bytes[0]! >>> 5 === 1)
    return (bytes[0]! & 0x18) === 0x10 && MESSAGES_1[bytes[1]!] !== undefined && length === bytes.length - 8
  return (bytes[0]! & 0x07) === 0 && MESSAGES_2[bytes[1]!] !== undefined && length === bytes.length - 4
}

function decode(bytes: Uint8Array): Decoded {
  const version = bytes[0]! >>> 5
  const message = (version === 1 ? MESSAGES_1 : MESSAGES_2)[bytes[1]!]!
  return { fields: { version: String(version), message }, group: `GTP version ${version} ${message}` }
}

export const gtp: PayloadProtocol = {
  name: 'gtp',
  title: 'GTP',
  specification: '3GPP TS 29.060, TS 29.281, TS 29.274',
  transports: ON_UDP,
  firstBytes: [...byteRange(0x30, 0x37), ...byteRange(0x40, 0x5f).filter(byte => (byte & 7) === 0)],
  matches,
  decode,
  examples: {
    is: [
      { hex: '32 01 0004 00000000 0001 0000', fields: { version: '1', message: 'echo-request' } },
      { hex: '40 01 0009 000001 00 03 0001 00 0a', fields: { version: '2', message: 'echo-request' } },
    ],
    isNot: [{ hex: '32 01 0005 00000000 0001 0000' }, { hex: '32 63 0004 00000000 0001 0000' }],
  },
}
