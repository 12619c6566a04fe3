import { isV4 } from '../../base/address.ts'
import { FROM_PACKET } from '../../model/packet-batch.ts'
import { MARK } from '../../model/packet-class.ts'
import { ICMP, ICMPV6, TCP, TCP_ACK, TCP_RST, TCP_SYN, UDP } from '../../model/protocol.ts'
import { type LogParser, noRows } from './log-parser.ts'
import { type LogRow, newLogRow } from './log-row.ts'
import { parseEpoch, parseTime } from './log-time.ts'
import { asAddress, asCount, asPort, parseObject } from './log-value.ts'

type Field = (name: string) => unknown

/** Zeek's conn.log as tab-separated text with its `#fields` line, or as JSON lines (docs.zeek.org, base/protocols/conn). */
export function newZeekConnParser(): LogParser {
  let separator = '\t'
  let unset = '-'
  let places: Map<string, number> | null = null
  return {
    records: 'lines',
    end: noRows,
    read(text, line) {
      if (text.startsWith('{')) {
        const o = parseObject(text)
        return o === null ? 'not JSON' : readConnection(name => o[name], line)
      }
      if (text.startsWith('#')) {
        const m = /^#separator\s+\\x([0-9a-f]{2})/i.exec(text)
        if (m !== null) separator = String.fromCharCode(Number.parseInt(m[1]!, 16))
        const fields = text.split(separator)
        if (fields[0] === '#unset_field') unset = fields[1] ?? '-'
        if (fields[0] === '#fields') places = new Map(fields.slice(1).map((name, at) => [name, at]))
        return undefined
      }
      if (places === null) return 'no #fields line before it'
      const fields = text.split(separator)
      return readConnection(name => {
        const value = fields[places!.get(name) ?? -1]
        return value === unset ? undefined : value
      }, line)
    },
  }
}

function readConnection(field: Field, line: number): LogRow | string | null {
  const ts = field('ts')
  const at = parseEpoch(ts) ?? parseTime(String(ts), 'UTC')
  if (at === null) return 'the time cannot be read'
  const source = asAddress(field('id.orig_h'))
  const destination = asAddress(field('id.resp_h'))
  if (source === null || destination === null) return 'an address cannot be read'
  const [from, to] = [asPort(field('id.orig_p')), asPort(field('id.resp_p'))]
  if (from === null || to === null) return 'a port cannot be read'
  const isLocal = field('local_orig')
  if (isLocal === true || isLocal === 'T') return null // the monitored network opened it
  const row = newLogRow(line)
  row.seconds = at.seconds
  row.nanoseconds = at.nanoseconds
  row.source = source
  row.destination = destination
  row.sourcePort = from
  row.destinationPort = to
  row.packets = Math.max(1, asCount(field('orig_pkts')) ?? 1)
  row.markHints |= MARK.payloadNotLogged
  const protocol = String(field('proto') ?? '')
  if (protocol === 'tcp') fillTcp(row, field)
  else if (protocol === 'udp') row.protocol = UDP
  else if (protocol === 'icmp') fillIcmp(row)
  else return 'the protocol cannot be read'
  return row
}

/** Zeek writes an ICMP type as originator's port and the code as responder's. */
function fillIcmp(row: LogRow): void {
  row.protocol = isV4(row.source) ? ICMP : ICMPV6
  row.icmpCode = row.destinationPort & 255
  row.destinationPort = row.sourcePort & 255
  row.sourcePort = 0
  row.accesses = FROM_PACKET
}

/** States in which both sides had completed the handshake. */
const ESTABLISHED = new Set(['S1', 'S2', 'S3', 'SF', 'RSTO', 'RSTR'])

/**
 * What the first packet was, by `history` (capitals are the originator's): S opens a connection; h without S is an
 * answer that nobody asked for, sent by whom Zeek calls the responder; R alone is a reset.
 */
function fillTcp(row: LogRow, field: Field): void {
  row.protocol = TCP
  const state = String(field('conn_state') ?? '')
  const history = String(field('history') ?? '').replace('^', '')
  row.handshake = ESTABLISHED.has(state) ? 1 : 0
  const opens = history === '' ? state !== 'OTH' && !state.endsWith('H') : history.includes('S')
  if (opens) return
  row.accesses = FROM_PACKET
  if (history.startsWith('h') || state.endsWith('H')) {
    row.tcpFlags = TCP_SYN | TCP_ACK
    const { source, sourcePort } = row
    row.source = row.destination
    row.sourcePort = row.destinationPort
    row.destination = source
    row.destinationPort = sourcePort
    row.packets = Math.max(1, asCount(field('resp_pkts')) ?? 1)
  } else row.tcpFlags = history.startsWith('R') ? TCP_RST : TCP_ACK
}
