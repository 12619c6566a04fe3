import { firstOf } from '../first-bytes.ts'
import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

/** Namespaces of the drafts and of the standard. */
const NAMESPACE = /schemas\.xmlsoap\.org\/ws\/2005\/04\/discovery|docs\.oasis-open\.org\/ws-dd\/ns\/discovery/
const SOAP = /^\s{0,8}<[^<>]{0,200}>?\s{0,8}<?[^<>]{0,20}[Ee]nvelope/

/** SOAP over UDP that speaks of discovery. */
function decode(bytes: Uint8Array): Decoded {
  const text = latin1(bytes)
  const action = /discovery\/(Probe|Resolve|Hello|Bye|ProbeMatches)\b/.exec(text)?.[1] ?? ''
  const types = /Types[^<>]{0,200}>([^<]{1,120})/.exec(text)?.[1]?.trim() ?? ''
  return { fields: { action, types }, group: `WS-Discovery ${action} ${types}`.trim() }
}

export const wsDiscovery: PayloadProtocol = {
  name: 'ws-discovery',
  title: 'WS-Discovery',
  specification: 'OASIS Web Services Dynamic Discovery 1.1',
  transports: ON_UDP,
  firstBytes: firstOf('<'),
  matches: bytes =>
    (startsWithText(bytes, '<?xml') ||
      startsWithText(bytes, '<soap') ||
      startsWithText(bytes, '<s:') ||
      startsWithText(bytes, '<Env') ||
      startsWithText(bytes, '<:')) &&
    (NAMESPACE.test(latin1(bytes)) || (bytes.length < 200 && SOAP.test(latin1(bytes)))),
  decode,
  examples: {
    is: [
      {
        text: '<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action></s:Header><s:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></s:Body></s:Envelope>',
        fields: { action: 'Probe', types: 'dn:NetworkVideoTransmitter' },
      },
    ],
    isNot: [{ text: '<?xml version="1.0"?><a/>' }, { text: '<soap' }],
  },
}
