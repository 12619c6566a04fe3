import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word16, word32 } from '../recognised.ts'

const [METADATA, SASL_HANDSHAKE, API_VERSIONS] = [3, 17, 18]
const APIS: Readonly<Record<number, string>> = {
  [METADATA]: 'metadata',
  [SASL_HANDSHAKE]: 'sasl-handshake',
  [API_VERSIONS]: 'api-versions',
}
const MOST_VERSION = 20
const LONGEST_CLIENT = 256

/** A length that is the rest, a request that opens a conversation, its version, a client id of printable characters. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 14 || word32(bytes, 0) !== bytes.length - 4 || APIS[word16(bytes, 4)] === undefined) return false
  const client = word16(bytes, 12)
  if (word16(bytes, 6) > MOST_VERSION || (client !== 0xffff && client > LONGEST_CLIENT)) return false
  return client === 0xffff || 14 + client <= bytes.length
}

function decode(bytes: Uint8Array): Decoded {
  const api = APIS[word16(bytes, 4)]!
  const length = word16(bytes, 12)
  const client = length === 0xffff ? '' : latin1(bytes, 14, 14 + length)
  return { fields: { api, version: String(word16(bytes, 6)), client }, group: `Kafka ${api} "${client}"` }
}

export const kafka: PayloadProtocol = {
  name: 'kafka',
  title: 'Kafka',
  specification: 'Apache Kafka, "Protocol Guide": request header',
  transports: ON_TCP,
  firstBytes: [0],
  matches,
  decode,
  examples: {
    is: [{ hex: '0000000d 0012 0000 00000001 0003 616263', fields: { api: 'api-versions', client: 'abc' } }],
    isNot: [{ hex: '0000000e 0012 0000 00000001 0003 616263' }, { hex: '0000000d 0063 0000 00000001 0003 616263' }],
  },
}
