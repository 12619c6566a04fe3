import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** CONNECT or STOMP alone in a line, header lines "name:value" behind it. */
export const stomp: PayloadProtocol = {
  name: 'stomp',
  title: 'STOMP',
  specification: 'STOMP 1.2, "Connecting"',
  transports: ON_TCP,
  firstBytes: firstOf('CS'),
  matches: bytes => {
    const word = startsWithText(bytes, 'CONNECT') ? 7 : startsWithText(bytes, 'STOMP') ? 5 : 0
    return word > 0 && /^\r?\n(?:[a-z-]{1,40}:|\r?\n)/.test(latin1(bytes, word, word + 48))
  },
  decode: bytes => {
    const text = latin1(bytes, 0, 1024)
    const fields: Record<string, string> = { command: 'CONNECT' }
    const version = /\naccept-version:([^\r\n]{0,40})/.exec(text)?.[1]
    if (version !== undefined) fields.version = version
    const login = /\nlogin:([^\r\n]{0,100})/.exec(text)?.[1]
    if (login !== undefined) fields.user = login
    return { fields, group: `STOMP connect ${version ?? ''}`.trim() }
  },
  examples: {
    is: [{ text: 'CONNECT\naccept-version:1.2\nlogin:guest\n\n\0', fields: { version: '1.2', user: 'guest' } }],
    isNot: [{ text: 'CONNECT a:80 HTTP/1.0\r\n\r\n' }, { text: 'CONNECTED\n' }],
  },
}
