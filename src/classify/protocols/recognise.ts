import { TCP, UDP } from '../../model/protocol.ts'
import { ANY_FIRST_BYTE } from './first-bytes.ts'
import { PROTOCOLS } from './in-order.ts'
import type { PayloadProtocol } from './payload-protocol.ts'
import type { Recognised } from './recognised.ts'
import { reflectionOf } from './reflection.ts'
import { isText } from './unknown.ts'

/** Who may claim a payload, by its first byte: most bytes leave a handful. Functions beside their protocols, for speed. */
interface Candidates {
  matches: PayloadProtocol['matches'][]
  protocols: PayloadProtocol[]
}

function candidatesOf(transport: number, byte: number): Candidates {
  const protocols = PROTOCOLS.filter(p => p.transports.includes(transport) && firstBytesOf(p, transport).includes(byte))
  return { matches: protocols.map(p => p.matches), protocols }
}

/** Every first byte with which a payload of the protocol can begin. */
export function firstBytesOf(protocol: PayloadProtocol, transport: number): readonly number[] {
  return transport === TCP && protocol.tcpFirstBytes !== undefined ? protocol.tcpFirstBytes : protocol.firstBytes
}

const TCP_CANDIDATES = ANY_FIRST_BYTE.map(byte => candidatesOf(TCP, byte))
const UDP_CANDIDATES = ANY_FIRST_BYTE.map(byte => candidatesOf(UDP, byte))

/**
 * The protocol whose form the payload has, on any port; null if none. Nothing is allocated and few bytes are read: random
 * bytes cost about 0.3 µs. `decode` of what it gives reads the fields.
 */
export function protocolOf(bytes: Uint8Array, transport: number): PayloadProtocol | null {
  if (bytes.length === 0) return null
  const { matches, protocols } = (transport === UDP ? UDP_CANDIDATES : TCP_CANDIDATES)[bytes[0]!]!
  for (let i = 0; i < matches.length; i++) {
    if (matches[i]!(bytes, transport)) return protocols[i]!
  }
  return null
}

/** Protocol and fields of a payload by its content. Never null: unknown text and unknown binary are protocols, too. */
export function recognise(bytes: Uint8Array, transport: number): Recognised {
  const protocol = protocolOf(bytes, transport)
  if (protocol === null) return { protocol: isText(bytes) ? 'unknown-text' : 'unknown-binary', fields: {} }
  const recognised = { protocol: protocol.name, ...protocol.decode(bytes, transport) }
  const reflection = reflectionOf(recognised, transport)
  if (reflection !== '') recognised.fields.reflection = reflection
  return recognised
}
