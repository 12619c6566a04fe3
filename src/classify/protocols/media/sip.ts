import { maskVariableText } from '../../payload-group.ts'
import { byteRange } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'
import {
  addField,
  firstLineEnd,
  methodEnd,
  type RequestHead,
  readFields,
  readRequestHead,
  versionAt,
} from '../request-line.ts'

/** Names of head fields and their short forms (RFC 3261 section 7.3.3). */
const HEAD: readonly (readonly [string, string, string])[] = [
  ['userAgent', 'user-agent', ''],
  ['from', 'from', 'f'],
  ['to', 'to', 't'],
  ['contact', 'contact', 'm'],
  ['via', 'via', 'v'],
  ['callId', 'call-id', 'i'],
  ['sequence', 'cseq', ''],
  ['expires', 'expires', ''],
  ['contentType', 'content-type', 'c'],
]

function matches(bytes: Uint8Array): boolean {
  if (startsWithText(bytes, 'SIP/2.0 ')) return true
  if (methodEnd(bytes) < 0) return false
  const version = versionAt(bytes, firstLineEnd(bytes))
  return version >= 0 && startsWithText(bytes, 'SIP/2.0', version)
}

/** Via, tags, Call-ID and CSeq vary by design and are no part of the group. */
function decode(bytes: Uint8Array): Decoded {
  const head = readRequestHead(bytes)
  if (head === null) return decodeAnswer(bytes)
  const fields: Record<string, string> = { method: head.method, target: head.target }
  for (const [name, long, short] of HEAD) addField(fields, name, head.headers.get(long) ?? head.headers.get(short))
  if (head.headers.has('authorization') || head.headers.has('proxy-authorization')) fields.authorization = 'yes'
  return { fields, group: `${head.method} ${maskedTarget(head)} SIP/2.0 [${fields.userAgent ?? ''}]` }
}

/** Numbers that are dialled are tried one after the other. */
function maskedTarget(head: RequestHead): string {
  return maskVariableText(head.target).replace(/^(sips?:)[^@]{1,64}@/, '$1<user>@')
}

function decodeAnswer(bytes: Uint8Array): Decoded {
  const text = latin1(bytes)
  const { headers } = readFields(text, text.indexOf('\n') + 1 || text.length)
  const fields: Record<string, string> = { message: 'answer', status: text.slice(8, 11) }
  addField(fields, 'server', headers.get('server') ?? headers.get('user-agent'))
  addField(fields, 'sequence', headers.get('cseq'))
  return { fields, group: `SIP answer ${fields.status} [${fields.server ?? ''}]` }
}

export const sip: PayloadProtocol = {
  name: 'sip',
  title: 'SIP',
  specification: 'RFC 3261',
  transports: ON_BOTH,
  firstBytes: byteRange(0x41, 0x5a),
  matches,
  decode,
  examples: {
    is: [
      {
        transport: 17,
        text: 'OPTIONS sip:100@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nf: "x"<sip:100@1.1.1.1>\r\nUser-Agent: scan\r\n\r\n',
        fields: { method: 'OPTIONS', target: 'sip:100@192.0.2.1', userAgent: 'scan', from: '"x"<sip:100@1.1.1.1>' },
      },
      { text: 'SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\n\r\n', fields: { status: '401' } },
    ],
    isNot: [{ text: 'OPTIONS / HTTP/1.1\r\n\r\n' }, { text: 'OPTIONS sip:a@b' }],
  },
}
