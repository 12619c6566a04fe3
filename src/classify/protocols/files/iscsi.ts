import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word24 } from '../recognised.ts'

const HEADER = 48
const LOGIN = 0x43

/** An immediate login request of version 0 with a data segment of key=value pairs. */
export const iscsi: PayloadProtocol = {
  name: 'iscsi',
  title: 'iSCSI',
  specification: 'RFC 7143 section 11.12',
  transports: ON_TCP,
  firstBytes: [LOGIN],
  matches: bytes => {
    if (bytes.length < HEADER || bytes[2] !== 0 || bytes[3] !== 0 || bytes[4] !== 0 || (bytes[1]! & 0x30) !== 0)
      return false
    const length = word24(bytes, 5)
    return length > 0 && HEADER + length <= bytes.length + 3 && latin1(bytes, HEADER, HEADER + 64).includes('=')
  },
  decode: bytes => {
    const initiator = /InitiatorName=([^\0]{1,223})/.exec(latin1(bytes, HEADER, HEADER + 1024))?.[1] ?? ''
    return { fields: { message: 'login', initiator }, group: 'iSCSI login' }
  },
  examples: {
    is: [
      {
        text: `C\x87\0\0\0\0\0\x1c${'\0'.repeat(40)}InitiatorName=iqn.2001-04.a\0`,
        fields: { initiator: 'iqn.2001-04.a' },
      },
    ],
    isNot: [{ hex: '43 87 0101 00 00001a', zeros: 80 }, { text: 'COMMAND' }],
  },
}
