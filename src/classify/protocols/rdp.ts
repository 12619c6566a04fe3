import { latin1, little32, type Recognised, word16 } from './recognised.ts'

/** X.224 connection request in a TPKT (RFC 1006; [MS-RDPBCGR] section 2.2.1.1), with its cookie and the protocols asked for. */
export function recogniseRdp(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 11 || bytes[0] !== 3 || bytes[1] !== 0 || bytes[5] !== 0xe0) return null
  if (word16(bytes, 2) < 11 || word16(bytes, 6) !== 0 || bytes[4]! < 6) return null
  const body = latin1(bytes, 11, 260)
  const cookie = /^Cookie: (mstshash|msts)=([^\r\n]{0,200})/.exec(body)
  const requestAt = cookie === null ? 11 : 11 + body.indexOf('\n') + 1
  const asks = bytes[requestAt] === 1 && bytes[requestAt + 2] === 8
  if (cookie === null && !asks && bytes.length !== 11) return null // S7 and other ISO transports go on differently
  const fields: Record<string, string> = {}
  if (cookie !== null) fields.cookie = cookie[2]!
  if (cookie?.[1] === 'mstshash') fields.user = cookie[2]!
  if (asks) fields.protocols = String(little32(bytes, requestAt + 4))
  return {
    protocol: 'rdp',
    fields,
    group: `RDP connection request${cookie === null ? '' : `, ${cookie[1]}=<user>`}${asks ? `, protocols ${fields.protocols}` : ''}`,
  }
}
