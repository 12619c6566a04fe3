import { FROM_PACKET } from '../../model/packet-batch.ts'
import { MARK } from '../../model/packet-class.ts'
import { ICMP, protocolNumber, TCP } from '../../model/protocol.ts'
import { type LogParser, noRows } from './log-parser.ts'
import { type LogRow, newLogRow } from './log-row.ts'
import { type LogTime, parseEpoch, parseTime } from './log-time.ts'
import { asAddress, asCount, asPort, asText, type JsonObject, parseObject } from './log-value.ts'
import { readTcpFlags } from './tcp-flags.ts'

/**
 * DShield (SANS Internet Storm Center): the submission format (tab-separated: time with zone, author, count, source,
 * source port, target, target port, protocol, flags), the sensor's firewall log (`dshield.log`, iptables lines that
 * begin with the Unix time) and the JSON lines of its firewall and web honeypot logs; they may be mixed.
 */
export function newDshieldParser(options: { assume(what: string): void }): LogParser {
  return {
    records: 'lines',
    end: noRows,
    read(text, line) {
      if (text.startsWith('#')) return undefined
      if (text.startsWith('{')) {
        const o = parseObject(text)
        return o === null ? 'not JSON' : readJson(o, line, options)
      }
      return text.includes('SRC=') ? readIptables(text, line) : readSubmission(text, line)
    },
  }
}

interface Fields {
  time: LogTime | null
  source: unknown
  sourcePort: unknown
  destination: unknown
  destinationPort: unknown
  protocol: unknown
  flags: string
}

/** The fields that all of the forms share. For ICMP the ports are type and code. */
function fill(row: LogRow, f: Fields): string | null {
  if (f.time === null) return 'the time cannot be read'
  const source = asAddress(f.source)
  const destination = asAddress(f.destination)
  if (source === null || destination === null) return 'an address cannot be read'
  const protocol = protocolNumber(String(f.protocol)) ?? asCount(f.protocol, 255)
  if (protocol === null) return 'the protocol cannot be read'
  const to = asPort(f.destinationPort)
  if (to === null && protocol !== ICMP) return 'the destination port cannot be read'
  const from = asPort(f.sourcePort) ?? 0
  row.seconds = f.time.seconds
  row.nanoseconds = f.time.nanoseconds
  row.source = source
  row.destination = destination
  row.protocol = protocol
  row.sourcePort = protocol === ICMP ? 0 : from
  row.destinationPort = protocol === ICMP ? from & 255 : to!
  row.icmpCode = protocol === ICMP ? (to ?? 0) & 255 : 0
  row.markHints |= MARK.payloadNotLogged
  return fillFlags(row, f.flags)
}

/** A row that says SYN alone, or nothing, is an access; any other flags let the packet decide. */
function fillFlags(row: LogRow, flags: string): string | null {
  if (row.protocol === ICMP) row.accesses = FROM_PACKET
  if (row.protocol !== TCP || flags === '') return null
  const bits = readTcpFlags(flags)
  if (bits === null) return 'the TCP flags cannot be read'
  row.tcpFlags = bits
  if ((bits & 0x17) !== 2) row.accesses = FROM_PACKET
  return null
}

function readSubmission(text: string, line: number): LogRow | string {
  const fields = text.split('\t')
  if (fields.length < 8) return `${fields.length} fields, not 9`
  const row = newLogRow(line)
  const broken = fill(row, {
    time: parseTime(fields[0]!.trim(), 'UTC'),
    source: fields[3],
    sourcePort: fields[4],
    destination: fields[5],
    destinationPort: fields[6],
    protocol: fields[7]!.trim(),
    flags: (fields[8] ?? '').trim().replace(/[^FSRPAUECfsrpauec]/g, ''),
  })
  if (broken !== null) return broken
  const count = asCount(fields[2]!.trim())
  if (count === null || count === 0) return 'the count cannot be read'
  row.packets = count
  if (row.accesses !== FROM_PACKET) row.accesses = count
  return row
}

function readIptables(text: string, line: number): LogRow | string {
  const field = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(text)?.[1]
  const row = newLogRow(line)
  const isIcmp = field('PROTO') === 'ICMP'
  const flags = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'].filter(f => new RegExp(` ${f}(?= |$)`).test(text)).join(',')
  const broken = fill(row, {
    time: parseEpoch(/^(\d{9,10})\b/.exec(text)?.[1]),
    source: field('SRC'),
    destination: field('DST'),
    sourcePort: isIcmp ? field('TYPE') : field('SPT'),
    destinationPort: isIcmp ? field('CODE') : field('DPT'),
    protocol: field('PROTO') ?? '',
    flags,
  })
  if (broken !== null) return broken
  row.ttl = asCount(field('TTL'), 255) ?? 0
  row.ipId = asPort(field('ID')) ?? 0
  row.ipLength = asPort(field('LEN')) ?? 0
  row.tcpWindow = asPort(field('WINDOW')) ?? 0
  return row
}

/** A firewall row has ports; a web row has a request. The web honeypot's log names no port of its own. */
function readJson(o: JsonObject, line: number, options: { assume(what: string): void }): LogRow | string {
  const row = newLogRow(line)
  const time = parseEpoch(o.time) ?? parseTime(asText(o.time), 'UTC')
  const isWeb = o.url !== undefined || o.method !== undefined
  if (isWeb && o.dport === undefined) options.assume('DShield web honeypot: the log names no port; 80/TCP is assumed')
  const broken = fill(row, {
    time,
    source: o.sip,
    sourcePort: o.sport,
    destination: o.dip,
    destinationPort: o.dport ?? (isWeb ? 80 : undefined),
    protocol: o.proto ?? (isWeb ? 'tcp' : ''),
    flags: asText(o.flags),
  })
  if (broken !== null || !isWeb) return broken ?? row
  row.handshake = 1
  row.markHints &= ~MARK.payloadNotLogged
  row.payload = Buffer.from(
    `${asText(o.method) || 'GET'} ${asText(o.url) || '/'} ${asText(o.version) || 'HTTP/1.1'}\r\n`,
    'latin1',
  )
  return row
}
