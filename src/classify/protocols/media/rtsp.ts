import { maskVariableText } from '../../payload-group.ts'
import { byteRange } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'
import { addField, firstLineEnd, methodEnd, readFields, readRequestHead, versionAt } from '../request-line.ts'

function matches(bytes: Uint8Array): boolean {
  if (startsWithText(bytes, 'RTSP/')) return bytes[6] === 0x2e
  if (methodEnd(bytes) < 0) return false
  const version = versionAt(bytes, firstLineEnd(bytes))
  return version >= 0 && startsWithText(bytes, 'RTSP/', version)
}

function decode(bytes: Uint8Array): Decoded {
  const head = readRequestHead(bytes)
  if (head === null) {
    const text = latin1(bytes)
    const fields: Record<string, string> = { message: 'answer', version: text.slice(5, 8), status: text.slice(9, 12) }
    addField(fields, 'server', readFields(text, text.indexOf('\n') + 1 || text.length).headers.get('server'))
    return { fields, group: `RTSP answer ${fields.status} [${fields.server ?? ''}]` }
  }
  const fields: Record<string, string> = { method: head.method, target: head.target, version: head.version.slice(5) }
  addField(fields, 'userAgent', head.headers.get('user-agent'))
  addField(fields, 'authorization', head.headers.get('authorization'))
  addField(fields, 'accept', head.headers.get('accept'))
  return {
    fields,
    group: maskVariableText(`${head.method} ${head.target} ${head.version} [${fields.userAgent ?? ''}]`),
  }
}

export const rtsp: PayloadProtocol = {
  name: 'rtsp',
  title: 'RTSP',
  specification: 'RFC 7826 section 7.1; RFC 2326',
  transports: ON_BOTH,
  firstBytes: byteRange(0x41, 0x5a),
  matches,
  decode,
  examples: {
    is: [
      {
        text: 'DESCRIBE rtsp://192.0.2.1/live RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: x\r\n\r\n',
        fields: { method: 'DESCRIBE', version: '1.0', userAgent: 'x' },
      },
      { text: 'RTSP/1.0 401 Unauthorized\r\nServer: s\r\n\r\n', fields: { status: '401', server: 's' } },
    ],
    isNot: [{ text: 'DESCRIBE / HTTP/1.0\r\n\r\n' }],
  },
}
