import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** "RFB 003.008\n": twelve bytes. */
const VERSION_BYTES = 12

export const vnc: PayloadProtocol = {
  name: 'vnc',
  title: 'VNC (RFB)',
  specification: 'RFC 6143 section 7.1.1',
  transports: ON_TCP,
  firstBytes: firstOf('R'),
  matches: bytes => startsWithText(bytes, 'RFB ') && bytes.length >= VERSION_BYTES - 1 && bytes[7] === 0x2e,
  decode: bytes => {
    const version = latin1(bytes, 4, VERSION_BYTES - 1)
    return { fields: { version }, group: `RFB ${version}` }
  },
  examples: {
    is: [{ text: 'RFB 003.008\n', fields: { version: '003.008' } }, { text: 'RFB 003.003\n\x01' }],
    isNot: [{ text: 'RFB' }, { text: 'RFB 003008\n' }],
  },
}
