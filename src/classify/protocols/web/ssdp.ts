import { maskVariableText } from '../../payload-group.ts'
import { firstOf } from '../first-bytes.ts'
import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'
import { addField, firstLineEnd, readFields, readRequestHead, versionAt } from '../request-line.ts'

function matches(bytes: Uint8Array): boolean {
  if (startsWithText(bytes, 'HTTP/1.1 200')) return true
  if (!startsWithText(bytes, 'M-SEARCH ') && !startsWithText(bytes, 'NOTIFY ')) return false
  const version = versionAt(bytes, firstLineEnd(bytes))
  return version >= 0 && startsWithText(bytes, 'HTTP/', version)
}

function decode(bytes: Uint8Array): Decoded {
  const head = readRequestHead(bytes)
  const text = latin1(bytes)
  const headers = head?.headers ?? readFields(text, text.indexOf('\n') + 1 || text.length).headers
  const method = head?.method ?? 'answer'
  const searchTarget = headers.get('st') ?? headers.get('nt') ?? ''
  const fields: Record<string, string> = { method, searchTarget }
  addField(fields, 'man', headers.get('man'))
  addField(fields, 'mx', headers.get('mx'))
  addField(fields, 'host', headers.get('host'))
  addField(fields, 'userAgent', headers.get('user-agent'))
  addField(fields, 'server', headers.get('server'))
  addField(fields, 'location', headers.get('location'))
  if (head === null) return { fields, group: 'SSDP answer' }
  return { fields, group: maskVariableText(`${method} * [${searchTarget}]`) }
}

export const ssdp: PayloadProtocol = {
  name: 'ssdp',
  title: 'SSDP (UPnP)',
  specification: 'UPnP Device Architecture 1.1, sections 1.2 and 1.3',
  transports: ON_UDP,
  firstBytes: firstOf('MNH'),
  matches,
  decode,
  examples: {
    is: [
      {
        text: 'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 2\r\nST: ssdp:all\r\n\r\n',
        fields: { method: 'M-SEARCH', searchTarget: 'ssdp:all', mx: '2' },
      },
      {
        text: 'NOTIFY * HTTP/1.1\r\nNT: upnp:rootdevice\r\nSERVER: a\r\n\r\n',
        fields: { searchTarget: 'upnp:rootdevice' },
      },
      { text: 'HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nSERVER: x UPnP/1.0\r\n\r\n', fields: { method: 'answer' } },
    ],
    isNot: [{ text: 'GET / HTTP/1.1\r\n\r\n' }, { text: 'NOTIFY sip:a@b SIP/2.0\r\n\r\n' }, { text: 'M-SEARCH *' }],
  },
}
