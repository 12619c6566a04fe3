import { ANY_FIRST_BYTE } from '../first-bytes.ts'
import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { little32, textUntilZero } from '../recognised.ts'

/** Length, request, response to, operation (all little-endian). */
const HEADER = 16
/** maxMessageSizeBytes: 48 MB. */
const LONGEST = 48_000_000
const [QUERY, COMPRESSED, MESSAGE] = [2004, 2012, 2013]
const OPERATIONS: Readonly<Record<number, string>> = {
  1: 'reply',
  2001: 'update',
  2002: 'insert',
  [QUERY]: 'query',
  2005: 'get-more',
  2006: 'delete',
  2010: 'command',
  [COMPRESSED]: 'compressed',
  [MESSAGE]: 'message',
}

/** A known operation, a length that the payload does not exceed; a message that opens answers to nothing. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER + 5) return false
  const length = little32(bytes, 0)
  if (length < bytes.length || length > LONGEST || OPERATIONS[little32(bytes, 12)] === undefined) return false
  return little32(bytes, 12) === 1 ? length === bytes.length : little32(bytes, 8) === 0 || length === bytes.length
}

function decode(bytes: Uint8Array): Decoded {
  const operation = OPERATIONS[little32(bytes, 12)]!
  const fields: Record<string, string> = { operation }
  if (operation === 'query') {
    fields.collection = textUntilZero(bytes, HEADER + 4)
    fields.command = firstKey(bytes, HEADER + 4 + fields.collection.length + 1 + 8)
  }
  if (operation === 'message') fields.command = firstKey(bytes, HEADER + 5)
  return {
    fields,
    group: `MongoDB ${operation} ${fields.collection ?? ''} ${fields.command ?? ''}`.replace(/ +/g, ' ').trim(),
  }
}

/** Name of a BSON document's first element: behind its length and the element's type. */
function firstKey(bytes: Uint8Array, at: number): string {
  return at + 5 < bytes.length ? textUntilZero(bytes, at + 5, 64) : ''
}

export const mongodb: PayloadProtocol = {
  name: 'mongodb',
  title: 'MongoDB',
  specification: 'MongoDB manual, "MongoDB Wire Protocol"',
  transports: ON_TCP,
  firstBytes: ANY_FIRST_BYTE,
  matches,
  decode,
  examples: {
    is: [
      {
        hex: '3a000000 01000000 00000000 d4070000 00000000 61646d696e2e24636d6400 00000000 01000000 13000000 10 69736d617374657200 01000000 00',
        fields: { operation: 'query', collection: 'admin.$cmd', command: 'ismaster' },
      },
      {
        hex: '24000000 01000000 00000000 dd070000 00000000 00 0f000000 10 70696e6700 01000000 00',
        fields: { operation: 'message', command: 'ping' },
      },
    ],
    isNot: [
      { hex: '10000000 01000000 00000000 d4070000 00000000 61646d696e' },
      { hex: '3a000000 01000000 00000000 d4080000', zeros: 42 },
    ],
  },
}
