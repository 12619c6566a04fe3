import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

export const fox: PayloadProtocol = {
  name: 'fox',
  title: 'Tridium Niagara Fox',
  specification: 'public protocol analyses (ports 1911 and 4911)',
  transports: ON_TCP,
  firstBytes: firstOf('f'),
  matches: bytes => startsWithText(bytes, 'fox a ') && bytes.length >= 12,
  decode: bytes => {
    const version = /fox\.version=s:([\d.]{1,16})/.exec(latin1(bytes, 0, 300))?.[1] ?? ''
    return { fields: { version }, group: `Fox hello ${version}`.trim() }
  },
  examples: {
    is: [{ text: 'fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\n};;\n', fields: { version: '1.0' } }],
    isNot: [{ text: 'fox a' }, { text: 'fox b 1 -1 fox' }],
  },
}
