import { firstOf } from '../first-bytes.ts'
import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

const FORM = /^<\?xml[^>]{0,100}\?>\s{0,8}<Probe>\s{0,8}<Uuid>/

/** A probe with an id and a type ("inquiry"). */
export const sadp: PayloadProtocol = {
  name: 'sadp',
  title: 'Hikvision SADP',
  specification: 'public protocol analyses (port 37020)',
  transports: ON_UDP,
  firstBytes: firstOf('<'),
  matches: bytes => startsWithText(bytes, '<?xml') && FORM.test(latin1(bytes, 0, 240)),
  decode: bytes => {
    const type = /<Types>([^<]{1,40})/.exec(latin1(bytes, 0, 600))?.[1] ?? ''
    return { fields: { type }, group: `SADP ${type}`.trim() }
  },
  examples: {
    is: [
      {
        text: '<?xml version="1.0" encoding="utf-8"?><Probe><Uuid>13A888A9</Uuid><Types>inquiry</Types></Probe>',
        fields: { type: 'inquiry' },
      },
    ],
    isNot: [{ text: '<?xml version="1.0"?><Probe/>' }],
  },
}
