import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

const MESSAGES: Readonly<Record<number, string>> = {
  1: 'start-control-connection-request',
  2: 'start-control-connection-reply',
  3: 'start-control-connection-connected',
  4: 'stop-control-connection',
  6: 'hello',
  10: 'incoming-call-request',
}

/** A control message of version 2 with its length, and a message type as its first value (or none: an acknowledgement). */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 12 || (bytes[1]! & 0x0f) !== 2 || word16(bytes, 2) !== bytes.length) return false
  return bytes.length === 12 || (bytes.length >= 20 && word16(bytes, 14) === 0 && word16(bytes, 16) === 0)
}

export const l2tp: PayloadProtocol = {
  name: 'l2tp',
  title: 'L2TP',
  specification: 'RFC 2661 sections 3.1 and 4.4.1',
  transports: ON_UDP,
  firstBytes: [0xc8],
  matches,
  decode: bytes => {
    const message = bytes.length === 12 ? 'acknowledgement' : (MESSAGES[word16(bytes, 18)] ?? String(word16(bytes, 18)))
    return { fields: { message }, group: `L2TP ${message}` }
  },
  examples: {
    is: [
      {
        hex: 'c802 0014 0000 0000 0000 0000 8008 0000 0000 0001',
        fields: { message: 'start-control-connection-request' },
      },
    ],
    isNot: [{ hex: 'c802 0015 0000 0000 0000 0000 8008 0000 0000 0001' }],
  },
}
