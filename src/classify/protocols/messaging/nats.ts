import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** CONNECT with a JSON object; or a server's INFO with one. */
export const nats: PayloadProtocol = {
  name: 'nats',
  title: 'NATS',
  specification: 'NATS, "Client Protocol"',
  transports: ON_TCP,
  firstBytes: firstOf('CI'),
  matches: bytes => startsWithText(bytes, 'CONNECT {') || startsWithText(bytes, 'INFO {"'),
  decode: bytes => {
    const command = bytes[0] === 0x43 ? 'CONNECT' : 'INFO'
    const language = /"lang":\s?"([^"]{1,40})"/.exec(latin1(bytes, 0, 1024))?.[1] ?? ''
    return { fields: { command, language }, group: `NATS ${command} ${language}`.trim() }
  },
  examples: {
    is: [{ text: 'CONNECT {"verbose":false,"lang":"go"}\r\n', fields: { command: 'CONNECT', language: 'go' } }],
    isNot: [{ text: 'CONNECT a:80 HTTP/1.0' }, { text: 'INFO\r\n' }],
  },
}
