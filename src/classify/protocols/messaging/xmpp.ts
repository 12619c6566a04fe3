import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** An opening stream, perhaps behind an XML declaration. */
const FORM = /^(?:<\?xml[^>]{0,100}\?>\s{0,4})?<stream:stream\s/

export const xmpp: PayloadProtocol = {
  name: 'xmpp',
  title: 'XMPP (Jabber)',
  specification: 'RFC 6120 section 4.2',
  transports: ON_TCP,
  firstBytes: firstOf('<'),
  matches: bytes =>
    startsWithText(bytes, '<stream:stream') || (startsWithText(bytes, '<?xml') && FORM.test(latin1(bytes, 0, 200))),
  decode: bytes => {
    const host = /\sto=["']([^"']{1,200})/.exec(latin1(bytes, 0, 1024))?.[1] ?? ''
    return { fields: { host }, group: 'XMPP stream' }
  },
  examples: {
    is: [
      {
        text: "<?xml version='1.0'?><stream:stream to='a.example' xmlns='jabber:client' version='1.0'>",
        fields: { host: 'a.example' },
      },
    ],
    isNot: [{ text: '<?xml version="1.0"?><a/>' }, { text: '<stream>' }],
  },
}
