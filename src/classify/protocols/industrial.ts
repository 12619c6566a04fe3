import { TCP } from '../../model/protocol.ts'
import { little16, type Recognised, word16, word32 } from './recognised.ts'

/** Modbus application header: protocol 0 and a length that is the rest of the payload (Modbus Messaging on TCP/IP 1.0b, section 3.1.3). */
export function recogniseModbus(bytes: Uint8Array, transport: number): Recognised | null {
  if (
    transport !== TCP ||
    bytes.length < 8 ||
    bytes.length > 260 ||
    word16(bytes, 2) !== 0 ||
    word16(bytes, 4) !== bytes.length - 6
  )
    return null
  const code = bytes[7]!
  return code >= 1 && code <= 0x2b
    ? { protocol: 'modbus', fields: { function: String(code) }, group: `Modbus function ${code}` }
    : null
}

/** ISO transport connection request with TSAPs, as S7 controllers are opened (RFC 1006; RFC 905 section 13.3). */
export function recogniseS7(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 18 || bytes[0] !== 3 || bytes[1] !== 0 || word16(bytes, 2) !== bytes.length || bytes[5] !== 0xe0)
    return null
  const parameter = bytes[11]
  return parameter === 0xc0 || parameter === 0xc1 || parameter === 0xc2
    ? { protocol: 's7', fields: { message: 'connection-request' }, group: 'ISO transport connection request (S7)' }
    : null
}

/** DNP3 link frame: 0x0564, a length of at least 5 (IEEE 1815 section 9.2). */
export function recogniseDnp3(bytes: Uint8Array): Recognised | null {
  return bytes.length >= 10 && bytes[0] === 5 && bytes[1] === 0x64 && bytes[2]! >= 5
    ? { protocol: 'dnp3', fields: {}, group: 'DNP3' }
    : null
}

/** EtherNet/IP encapsulation: list identity or register session (ODVA, volume 2, section 2-3). */
export function recogniseEthernetIp(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 24 || little16(bytes, 2) !== bytes.length - 24 || word32(bytes, 8) !== 0) return null
  const command = little16(bytes, 0)
  const name =
    command === 0x63 ? 'list-identity' : command === 0x65 ? 'register-session' : command === 0x04 ? 'list-services' : ''
  return name === '' ? null : { protocol: 'ethernet-ip', fields: { command: name }, group: `EtherNet/IP ${name}` }
}
