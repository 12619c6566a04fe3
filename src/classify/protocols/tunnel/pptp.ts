import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { textUntilZero, word16, word32 } from '../recognised.ts'

const MAGIC = 0x1a2b3c4d
const MESSAGES: Readonly<Record<number, string>> = {
  1: 'start-request',
  2: 'start-reply',
  3: 'stop-request',
  5: 'echo-request',
  7: 'outgoing-call-request',
}

export const pptp: PayloadProtocol = {
  name: 'pptp',
  title: 'PPTP',
  specification: 'RFC 2637 section 2',
  transports: ON_TCP,
  firstBytes: [0],
  matches: bytes => bytes.length >= 12 && word16(bytes, 2) === 1 && word32(bytes, 4) === MAGIC,
  decode: bytes => {
    const message = MESSAGES[word16(bytes, 8)] ?? String(word16(bytes, 8))
    const fields: Record<string, string> = { message }
    if (message === 'start-request' && bytes.length >= 156) {
      fields.host = textUntilZero(bytes, 28, 64)
      fields.vendor = textUntilZero(bytes, 92, 64)
    }
    return { fields, group: `PPTP ${message} ${fields.vendor ?? ''}`.trim() }
  },
  examples: {
    is: [{ hex: '009c 0001 1a2b3c4d 0001 0000 0100', zeros: 142, fields: { message: 'start-request' } }],
    isNot: [{ hex: '009c 0001 1a2b3c4e 0001 0000 0100' }],
  },
}
