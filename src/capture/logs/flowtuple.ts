import { FROM_PACKET } from '../../model/packet-batch.ts'
import { MARK } from '../../model/packet-class.ts'
import { ICMP } from '../../model/protocol.ts'
import { type LogParser, noRows } from './log-parser.ts'
import { type LogRow, newLogRow } from './log-row.ts'
import { parseEpoch } from './log-time.ts'
import { asAddress, asCount, asPort } from './log-value.ts'
import { readTcpFlags } from './tcp-flags.ts'

/**
 * Corsaro's FlowTuple as text (CAIDA, Corsaro manual, "File Formats"; as cors2ascii prints it): lines
 * `source|destination|source port|destination port|protocol|TTL|TCP flags|IP length,packets` between
 * `# CORSARO_INTERVAL_START number time` and its end; for ICMP the ports are type and code. A tuple of SYNs is one
 * access (all its packets are one 5-tuple within a minute), one of datagrams as many as packets: classification decides.
 */
export function newFlowTupleParser(): LogParser {
  let interval: { seconds: number } | null = null
  return {
    records: 'lines',
    end: noRows,
    read(text, line) {
      if (text.startsWith('#')) {
        const m = /^#\s*CORSARO_INTERVAL_START\s+\d+\s+(\d+)/.exec(text)
        if (m !== null) interval = parseEpoch(m[1])
        return undefined
      }
      if (/^(START|END)\b/.test(text)) return undefined
      if (interval === null) return 'no interval begins before it'
      return readTuple(text, interval.seconds, line)
    },
  }
}

function readTuple(text: string, seconds: number, line: number): LogRow | string {
  const fields = text.split(/[|,]/)
  if (fields.length !== 9) return `${fields.length} fields, not 9`
  const source = asAddress(fields[0])
  const destination = asAddress(fields[1])
  if (source === null || destination === null) return 'an address cannot be read'
  const [from, to, length] = [asPort(fields[2]), asPort(fields[3]), asPort(fields[7])]
  if (from === null || to === null || length === null) return 'a port or the length cannot be read'
  const [protocol, ttl, packets] = [asCount(fields[4], 255), asCount(fields[5], 255), asCount(fields[8])]
  const flags = readTcpFlags(fields[6]!)
  if (protocol === null || ttl === null || flags === null || packets === null || packets === 0)
    return 'a number cannot be read'
  const row = newLogRow(line)
  row.seconds = seconds
  row.source = source
  row.destination = destination
  row.protocol = protocol
  row.sourcePort = protocol === ICMP ? 0 : from
  row.destinationPort = protocol === ICMP ? from & 255 : to
  row.icmpCode = protocol === ICMP ? to & 255 : 0
  row.ttl = ttl
  row.tcpFlags = flags
  row.ipLength = length
  row.packets = packets
  row.accesses = FROM_PACKET
  row.markHints |= MARK.payloadNotLogged
  return row
}
