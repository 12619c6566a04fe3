import { formatV4 } from '../../../base/address.ts'
import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { textUntilZero, word16, word32 } from '../recognised.ts'

/** Methods that are offered (IANA, "SOCKS Methods": 0 to 9 are assigned, 0x80 on are private). */
const [LAST_METHOD, FIRST_PRIVATE, MOST_METHODS] = [9, 0x80, 10]
/** A request with user and name; nobody sends longer ones. */
const LONGEST_REQUEST = 300

/** SOCKS 5: exact in length, methods that exist. SOCKS 4: connect or bind, closed by a zero byte. */
function matches(bytes: Uint8Array): boolean {
  if (bytes[0] === 5) {
    const count = bytes[1] ?? 0
    if (count < 1 || count > MOST_METHODS || bytes.length !== 2 + count) return false
    for (let i = 2; i < bytes.length; i++)
      if (bytes[i]! > LAST_METHOD && (bytes[i]! < FIRST_PRIVATE || bytes[i] === 0xff)) return false
    return true
  }
  return (
    (bytes[1] === 1 || bytes[1] === 2) &&
    bytes.length >= 9 &&
    bytes.length <= LONGEST_REQUEST &&
    bytes[bytes.length - 1] === 0
  )
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[0] === 5) {
    const methods = Array.from(bytes.subarray(2)).join(' ')
    return { fields: { version: '5', methods }, group: `SOCKS5 methods ${methods}` }
  }
  const [port, address] = [word16(bytes, 2), word32(bytes, 4)]
  const fields: Record<string, string> = { version: '4', port: String(port), address: formatV4(address) }
  const user = textUntilZero(bytes, 8)
  if (user !== '') fields.user = user
  // SOCKS 4A: address 0.0.0.x asks for the name that follows
  if (address > 0 && address < 256) fields.host = textUntilZero(bytes, 9 + user.length)
  return { fields, group: `SOCKS4 ${bytes[1] === 1 ? 'connect' : 'bind'} port ${port}` }
}

export const socks: PayloadProtocol = {
  name: 'socks',
  title: 'SOCKS',
  specification: 'RFC 1928 section 3; Ying-Da Lee, "SOCKS 4" and "SOCKS 4A"',
  transports: ON_TCP,
  firstBytes: [4, 5],
  matches,
  decode,
  examples: {
    is: [
      { hex: '05 02 00 02', fields: { version: '5', methods: '0 2' } },
      { hex: '04 01 0050 c0000201 00', fields: { version: '4', port: '80', address: '192.0.2.1' } },
      { hex: '04 01 0050 00000001 00 612e6578616d706c65 00', fields: { host: 'a.example' } },
    ],
    isNot: [{ hex: '05 02 00' }, { hex: '05 01 20' }, { hex: '04 03 0050 c0000201 00' }],
  },
}
