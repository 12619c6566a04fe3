import { latin1, type Recognised } from './recognised.ts'

const PROTOCOL_41 = 0x0200

/** A client's handshake response (MySQL, Protocol::HandshakeResponse41): packet 1, capabilities, 23 zero bytes, a user name. */
export function recogniseMysql(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 38 || bytes[3] !== 1 || (bytes[4]! | ((bytes[5]! << 8) & PROTOCOL_41)) === 0) return null
  if ((bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16)) !== bytes.length - 4) return null
  for (let i = 13; i < 36; i++) if (bytes[i] !== 0) return null
  const user = /^[^\0]{0,64}/.exec(latin1(bytes, 36, 100))![0]
  return { protocol: 'mysql', fields: { message: 'login', user }, group: 'MySQL login' }
}
