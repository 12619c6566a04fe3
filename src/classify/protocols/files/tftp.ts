import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'

const [READ, WRITE] = [1, 2]
const FORM = /^([^\0]{1,200})\0(octet|netascii|mail)\0/i

/** Opcode, a printable file name, a transfer mode, each closed by a zero byte. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || (bytes[1] !== READ && bytes[1] !== WRITE) || bytes[2]! < 0x20) return false
  return FORM.test(latin1(bytes, 2, 300))
}

function decode(bytes: Uint8Array): Decoded {
  const found = FORM.exec(latin1(bytes, 2, 300))
  const request = bytes[1] === READ ? 'read' : 'write'
  const file = found?.[1] ?? ''
  return { fields: { request, file, mode: found?.[2] ?? '' }, group: `TFTP ${request} ${file}` }
}

export const tftp: PayloadProtocol = {
  name: 'tftp',
  title: 'TFTP',
  specification: 'RFC 1350 section 5',
  transports: ON_UDP,
  firstBytes: [0],
  matches,
  decode,
  examples: {
    is: [
      { text: '\0\x01boot.cfg\0octet\0', fields: { request: 'read', file: 'boot.cfg', mode: 'octet' } },
      { text: '\0\x02a\0NETASCII\0', fields: { request: 'write' } },
    ],
    isNot: [{ text: '\0\x01boot.cfg\0binary\0' }, { text: '\0\x03boot.cfg\0octet\0' }],
  },
}
