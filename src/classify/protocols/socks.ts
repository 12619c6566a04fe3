import { formatV4 } from '../../base/address.ts'
import { TCP } from '../../model/protocol.ts'
import { type Recognised, word16, word32 } from './recognised.ts'

/** SOCKS 4 requests (Ying-Da Lee's memorandum) and the greeting of SOCKS 5 (RFC 1928 section 3); both are exact in length. */
export function recogniseSocks(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== TCP || bytes.length < 3) return null
  if (bytes[0] === 5 && bytes[1]! >= 1 && bytes[1]! <= 10 && bytes.length === 2 + bytes[1]!) {
    const methods = [...bytes.subarray(2)]
    if (methods.some(m => m > 9 && m !== 0x80)) return null
    return {
      protocol: 'socks',
      fields: { version: '5', methods: methods.join(' ') },
      group: `SOCKS5 methods ${methods.join(' ')}`,
    }
  }
  if (
    bytes[0] !== 4 ||
    (bytes[1] !== 1 && bytes[1] !== 2) ||
    bytes.length < 9 ||
    bytes.at(-1) !== 0 ||
    bytes.length > 300
  )
    return null
  return {
    protocol: 'socks',
    fields: { version: '4', port: String(word16(bytes, 2)), address: formatV4(word32(bytes, 4)) },
    group: `SOCKS4 ${bytes[1] === 1 ? 'connect' : 'bind'} port ${word16(bytes, 2)}`,
  }
}
