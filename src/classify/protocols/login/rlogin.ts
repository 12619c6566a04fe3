import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, textUntilZero } from '../recognised.ts'

/** Longest name of a user, and of a terminal with its speed. */
const LONGEST_NAME = 32
const FORM = /^\0([\x21-\x7e]{0,32})\0([\x21-\x7e]{1,32})\0([a-z0-9+-]{1,24}\/\d{2,6})\0/

/** A zero byte, then user here, user there and "terminal/speed", each closed by a zero byte. */
function matches(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && bytes[1]! >= 0x21 && bytes[1]! <= 0x7e && FORM.test(latin1(bytes, 0, 4 * LONGEST_NAME))
}

export const rlogin: PayloadProtocol = {
  name: 'rlogin',
  title: 'rlogin',
  specification: 'RFC 1282',
  transports: ON_TCP,
  firstBytes: [0],
  matches,
  decode: bytes => {
    const localUser = textUntilZero(bytes, 1)
    return {
      fields: { localUser, user: textUntilZero(bytes, 2 + localUser.length) },
      group: 'rlogin',
    }
  },
  examples: {
    is: [{ text: '\0root\0admin\0vt100/9600\0', fields: { localUser: 'root', user: 'admin' } }],
    isNot: [{ text: '\0root\0admin\0' }, { text: '\0\0\0\0\0\0\0\0\0\0\0' }],
  },
}
