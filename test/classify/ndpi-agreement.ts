import { expectedNames, type LabelledFlow } from './ndpi-flows.ts'

export interface Agreement {
  total: number
  agreed: number
  /** Flows that we give another known name. */
  otherName: number
  /** A row for each protocol: flows, agreeing, share, why the others differ. */
  markdown: string
  /** Disagreements that nobody has explained. */
  unexplained: string[]
  /** Flows that nDPI gives a name that is out of scope, and we another: where nobody has explained it. */
  claimed: string[]
}

/** Why a first payload of a flow has another name than the flow: looked at one by one. */
const EXPLAINED: readonly { label: RegExp; found: RegExp; file?: RegExp; why: string }[] = [
  {
    label: /./,
    found: /./,
    file: /^fuzz-2006/,
    why: 'bytes of the capture are overwritten at random, so that the payload is no longer a message of the protocol',
  },
  {
    label: /^(?:DTLS|STUN|SRTP)/,
    found: /^(?:stun|dtls)$/,
    why: 'one socket carries STUN and DTLS; nDPI names what comes later',
  },
  { label: /^Jabber/, found: /^unknown-text/, why: 'the first segment is an XML declaration alone' },
  { label: /^Jabber/, found: /^unknown-binary/, why: 'WhatsApp’s binary protocol, which nDPI calls Jabber' },
  { label: /^MQTT/, found: /^unknown/, why: 'the capture begins inside the conversation (PINGREQ, CONNACK)' },
  {
    label: /^(?:COAP|Dropbox)/,
    found: /./,
    file: /^coap_mqtt/,
    why: 'CoAP of draft 12 or older (no tokens); nDPI takes one port of it for Dropbox',
  },
  { label: /^QUIC/, found: /^unknown/, file: /gquic_only_from_server/, why: 'only the server’s packets are there' },
  { label: /^BitTorrent/, found: /^unknown/, why: 'the capture begins inside the conversation (uTP state)' },
  { label: /^Gnutella/, found: /^unknown/, file: /^ossfuzz/, why: 'a fuzzed trace: one byte' },
  { label: /^TINC/, found: /^unknown/, why: 'encrypted datagrams that nDPI knows by the TCP flow beside them' },
  { label: /^Cassandra/, found: /^unknown/, why: 'the capture begins inside the conversation (compressed frame)' },
  {
    label: /^POP3/,
    found: /^ftp$/,
    why: 'USER is a command of both; by the first line alone they cannot be told apart',
  },
  { label: /^SIP/, found: /^unknown-text/, file: /^sip_hello/, why: 'the datagram says “hello” only' },
  { label: /^TeamSpeak/, found: /^unknown/, why: 'a keep-alive of four bytes' },
  { label: /^WebSocket/, found: /^unknown/, why: 'the capture begins behind the upgrade' },
  { label: /^(?:DNScrypt|AVASTSecureDNS)/, found: /^dns$/, why: 'DNS messages: nDPI names the service' },
  { label: /^MapleStory/, found: /^http$/, why: 'an HTTP request: nDPI names the game' },
  { label: /^ApplePush/, found: /^tls$/, why: 'TLS: nDPI names the service' },
]

/** Compares our name of every flow in scope with nDPI's. */
export function agreementTable(flows: readonly LabelledFlow[], nameOf: (flow: LabelledFlow) => string): Agreement {
  const rows = new Map<string, { flows: number; agreed: number; why: Map<string, number> }>()
  const result: Agreement = { total: 0, agreed: 0, otherName: 0, markdown: '', unexplained: [], claimed: [] }
  for (const flow of flows) {
    const found = nameOf(flow)
    const expected = expectedNames(flow)
    const why = EXPLAINED.find(
      e => e.label.test(flow.label) && e.found.test(found) && (e.file?.test(flow.file) ?? true),
    )
    const shown = `${flow.label} as ${found} in ${flow.file}`
    if (expected.length === 0) {
      if (!found.startsWith('unknown') && why === undefined) result.claimed.push(shown)
      continue
    }
    const row = rows.get(expected[0]!) ?? { flows: 0, agreed: 0, why: new Map<string, number>() }
    rows.set(expected[0]!, row)
    row.flows++
    if (expected.includes(found)) {
      row.agreed++
      continue
    }
    if (!found.startsWith('unknown')) result.otherName++
    if (why === undefined) result.unexplained.push(shown)
    else row.why.set(why.why, (row.why.get(why.why) ?? 0) + 1)
  }
  for (const row of rows.values()) {
    result.total += row.flows
    result.agreed += row.agreed
  }
  result.markdown = [
    '| protocol | flows | same name | share | why the others differ |',
    '| --- | ---: | ---: | ---: | --- |',
    ...[...rows]
      .sort((a, b) => b[1].flows - a[1].flows || (a[0] < b[0] ? -1 : 1))
      .map(([name, row]) => {
        const why = [...row.why].map(([reason, n]) => `${n}: ${reason}`).join('; ')
        return `| ${name} | ${row.flows} | ${row.agreed} | ${((100 * row.agreed) / row.flows).toFixed(1)} % | ${why} |`
      }),
    `| all | ${result.total} | ${result.agreed} | ${((100 * result.agreed) / result.total).toFixed(1)} % | |`,
  ].join('\n')
  return result
}
