import { firstOf } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** RFC 4253 section 4.2: the identification string is at most 255 characters. */
const LONGEST_IDENTIFICATION = 255

/** "SSH-2.0-software comments"; a key exchange may follow in the same segment. */
function decode(bytes: Uint8Array): Decoded {
  const line = /^SSH-([\d.]{1,8})-([^\r\n]{0,250})/.exec(latin1(bytes, 0, LONGEST_IDENTIFICATION))
  if (line === null) return { fields: {}, group: 'SSH' }
  const fields: Record<string, string> = { version: line[1]!, software: line[2]! }
  if (bytes.length > line[0].length + 2) fields.continues = 'yes'
  return { fields, group: line[0] }
}

export const ssh: PayloadProtocol = {
  name: 'ssh',
  title: 'SSH',
  specification: 'RFC 4253 section 4.2',
  transports: ON_BOTH,
  firstBytes: firstOf('S'),
  matches: bytes =>
    startsWithText(bytes, 'SSH-') && bytes.length > 5 && bytes[4]! >= 0x30 && bytes[4]! <= 0x39 && bytes[5] === 0x2e,
  decode,
  examples: {
    is: [
      { text: 'SSH-2.0-libssh2_1.4.2\r\n', fields: { version: '2.0', software: 'libssh2_1.4.2' } },
      { text: 'SSH-1.99-OpenSSH_3.9p1\n\x00\x00\x01\x00', fields: { version: '1.99', continues: 'yes' } },
    ],
    isNot: [{ text: 'SSH-' }, { text: 'SSH-key AAAA' }, { text: 'SSHD-2.0-a' }],
  },
}
