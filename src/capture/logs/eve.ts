import { isV4 } from '../../base/address.ts'
import { FROM_PACKET } from '../../model/packet-batch.ts'
import { MARK } from '../../model/packet-class.ts'
import { ICMP, ICMPV6, protocolNumber, TCP } from '../../model/protocol.ts'
import { type LogParser, noRows } from './log-parser.ts'
import { type LogRow, newLogRow } from './log-row.ts'
import { parseTime } from './log-time.ts'
import { asAddress, asCount, asObject, asPort, asText, type JsonObject, parseObject } from './log-value.ts'
import { readTcpFlags } from './tcp-flags.ts'

/** Flows remembered by their id, so that the events of one flow are one access. */
const MOST_FLOWS = 262_144

/**
 * Suricata's EVE JSON (docs.suricata.io, "EVE JSON Format"). The first event of a flow, by `flow_id`, is its access; the
 * others tell nothing more that is counted. A flow record brings its packets, an alert the payload if it was logged.
 */
export function newEveParser(): LogParser {
  const seen = new Set<string>()
  return {
    records: 'lines',
    end: noRows,
    read(text, line) {
      const whole = parseObject(text)
      if (whole === null) return 'not JSON'
      const o = asObject(whole._source) ?? whole
      if (o.event_type === undefined) return 'no event_type'
      if (o.src_ip === undefined || o.proto === undefined) return null
      const flow = flowId(text)
      if (flow !== '' && seen.has(flow)) return null
      const row = readEvent(o, line)
      if (flow !== '' && typeof row !== 'string') remember(seen, flow)
      return row
    },
  }
}

/** The id as written: it has up to 64 bits, more than a number holds. */
function flowId(text: string): string {
  return /"flow_id"\s*:\s*(\d{1,20})/.exec(text)?.[1] ?? ''
}

function remember(seen: Set<string>, flow: string): void {
  seen.add(flow)
  if (seen.size <= MOST_FLOWS) return
  for (const oldest of seen) {
    seen.delete(oldest)
    return
  }
}

function readEvent(o: JsonObject, line: number): LogRow | string | null {
  const flow = asObject(o.flow) ?? {}
  const at = parseTime(asText(flow.start) || asText(o.timestamp ?? o['@timestamp']), 'UTC')
  if (at === null) return 'the time cannot be read'
  const reversed = o.direction === 'to_client'
  const source = asAddress(reversed ? o.dest_ip : o.src_ip)
  const destination = asAddress(reversed ? o.src_ip : o.dest_ip)
  if (source === null || destination === null) return 'an address cannot be read'
  const protocol = protocolOf(asText(o.proto), isV4(source))
  if (protocol === null) return null
  const row = newLogRow(line)
  row.seconds = at.seconds
  row.nanoseconds = at.nanoseconds
  row.source = source
  row.destination = destination
  row.protocol = protocol
  row.sourcePort = asPort(reversed ? o.dest_port : o.src_port) ?? 0
  row.packets = Math.max(1, asCount(flow.pkts_toserver) ?? 1)
  row.sensor = asText(o.sensor_name ?? o.host).slice(0, 200)
  const isIcmp = protocol === ICMP || protocol === ICMPV6
  const port = isIcmp ? asCount(o.icmp_type, 255) : asPort(reversed ? o.src_port : o.dest_port)
  if (port === null) return isIcmp ? 'the ICMP type cannot be read' : 'the destination port cannot be read'
  row.destinationPort = port
  if (isIcmp) {
    row.icmpCode = asCount(o.icmp_code, 255) ?? 0
    row.accesses = FROM_PACKET
  }
  if (protocol === TCP) fillTcp(row, o, flow)
  fillPayload(row, o, reversed)
  return row
}

function protocolOf(name: string, v4: boolean): number | null {
  const lower = name.toLowerCase()
  if (lower === 'ipv6-icmp' || lower === 'icmpv6') return ICMPV6
  if (lower === 'icmp') return v4 ? ICMP : ICMPV6
  return protocolNumber(lower)
}

/** Events of an application protocol come after the handshake. */
const BEFORE_HANDSHAKE = new Set(['flow', 'netflow', 'alert', 'anomaly', 'drop', 'packetinfo'])

function fillTcp(row: LogRow, o: JsonObject, flow: JsonObject): void {
  const tcp = asObject(o.tcp) ?? {}
  const flags = asText(tcp.tcp_flags_ts)
  const bits = /^[0-9a-f]{1,2}$/i.test(flags) ? readTcpFlags(`0x${flags}`)! : 0
  if (bits !== 0 && (bits & 2) === 0) row.accesses = FROM_PACKET
  if (bits !== 0 && (bits & 0x12) === 0x12 && asText(flow.state) === 'new') row.accesses = FROM_PACKET
  if (row.accesses === FROM_PACKET) row.tcpFlags = bits
  const state = asText(tcp.state)
  const done = state !== '' ? !/^(syn_sent|syn_recv|none)$/.test(state) : asText(flow.state) === 'established'
  row.handshake = row.accesses !== FROM_PACKET && (done || !BEFORE_HANDSHAKE.has(asText(o.event_type))) ? 1 : 0
}

function fillPayload(row: LogRow, o: JsonObject, reversed: boolean): void {
  const text = asText(o.payload)
  if (text === '' || reversed || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    row.markHints |= MARK.payloadNotLogged
    return
  }
  row.payload = Buffer.from(text, 'base64')
  row.payloadWireLength = row.payload.length
}
