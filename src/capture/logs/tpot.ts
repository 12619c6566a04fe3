import { MARK } from '../../model/packet-class.ts'
import { ICMP, TCP, UDP } from '../../model/protocol.ts'
import { readCiscoAsa } from './cisco-asa.ts'
import { type CowrieSessions, endCowrie, newCowrieSessions, readCowrie } from './cowrie.ts'
import type { LogParser } from './log-parser.ts'
import { type LogRow, newLogRow } from './log-row.ts'
import { parseTime } from './log-time.ts'
import { asAddress, asCount, asHexBytes, asObject, asPort, asText, type JsonObject, parseObject } from './log-value.ts'

/**
 * Logs of the honeypots of a T-Pot (github.com/telekom-security/tpotce), each as the honeypot writes it or as Logstash
 * exports it from Elasticsearch. Times without zone are UTC: T-Pot's containers run in it.
 */
export function newTpotParser(options: { ciscoAsaPort: number; assume(what: string): void }): LogParser {
  const sessions = newCowrieSessions()
  return {
    records: 'json',
    read: (text, line) => {
      const whole = parseObject(text)
      if (whole === null) return 'not JSON'
      const inner = asObject(whole._source) ?? whole
      return readHoneypotRow(inner, line, sessions, options)
    },
    end: () => endCowrie(sessions),
  }
}

type Answer = LogRow | string | null

function readHoneypotRow(
  o: JsonObject,
  line: number,
  sessions: CowrieSessions,
  options: { ciscoAsaPort: number; assume(what: string): void },
): Answer {
  const attack = asObject(o.attack_connection)
  if (attack !== null) return withSensor(readHoneytrap(o, attack, line), o)
  if (asText(o.eventid).startsWith('cowrie.')) return readCowrie(sessions, o, line)
  if (o.destination_port !== undefined && o.session_id !== undefined) return withSensor(readHeralding(o, line), o)
  const connection = asObject(o.connection)
  if (connection !== null) return withSensor(readDionaea(o, connection, line), o)
  if (o.src_ip !== undefined && o.dest_port !== undefined) return withSensor(readExported(o, line), o)
  if (o.payload_printable !== undefined) return withSensor(readCiscoAsa(o, line, options), o)
  return 'not a row of a honeypot that is known'
}

/** Exports carry the host; the honeypots' own files do not. */
function withSensor(answer: Answer, o: JsonObject): Answer {
  if (answer !== null && typeof answer !== 'string') answer.sensor = asText(o['t-pot_hostname']).slice(0, 200)
  return answer
}

/** Time and the five fields that every honeypot logs under names of its own. Gives the reason if one is broken. */
export function fillConnection(
  row: LogRow,
  time: unknown,
  source: unknown,
  sourcePort: unknown,
  destination: unknown,
  destinationPort: unknown,
): string | null {
  const at = parseTime(asText(time), 'UTC')
  if (at === null) return 'the time cannot be read'
  const from = asAddress(source)
  if (from === null) return 'the source address cannot be read'
  const to = destination === undefined || destination === '' ? row.destination : asAddress(destination)
  if (to === null) return 'the destination address cannot be read'
  const port = asPort(destinationPort)
  if (port === null) return 'the destination port cannot be read'
  row.seconds = at.seconds
  row.nanoseconds = at.nanoseconds
  row.source = from
  row.destination = to
  row.sourcePort = asPort(sourcePort) ?? 0
  row.destinationPort = port
  return null
}

/**
 * The first bytes are logged as hexadecimal digits; none means that nothing was sent. Virtual attacks are what honeytrap
 * found inside others: they have no connection of their own.
 */
function readHoneytrap(o: JsonObject, attack: JsonObject, line: number): Answer {
  if (o.is_virtual === true) return null
  const row = newLogRow(line)
  const broken = fillConnection(
    row,
    o['@timestamp'] ?? o.start_time,
    attack.remote_ip,
    attack.remote_port,
    attack.local_ip,
    attack.local_port,
  )
  if (broken !== null) return broken
  row.protocol = asText(attack.protocol) === 'udp' ? UDP : TCP
  const payload = asObject(attack.payload) ?? {}
  const bytes = asHexBytes(payload.data_hex ?? '')
  if (bytes === null) return 'the payload is not hexadecimal'
  row.payload = bytes
  row.payloadWireLength = Math.max(bytes.length, asCount(payload.length) ?? 0)
  row.handshake = row.protocol === TCP ? 1 : 0
  return row
}

/** One session, whatever was tried in it. What was sent is not logged, the logins are. */
function readHeralding(o: JsonObject, line: number): Answer {
  const row = newLogRow(line)
  const broken = fillConnection(row, o.timestamp, o.source_ip, o.source_port, o.destination_ip, o.destination_port)
  if (broken !== null) return broken
  row.protocol = TCP
  row.handshake = 1
  row.markHints |= MARK.payloadNotLogged
  const attempts = Array.isArray(o.auth_attempts) ? o.auth_attempts.length : 0
  if (attempts > 0 || (asCount(o.num_auth_attempts) ?? 0) > 0) row.markHints |= MARK.credentials
  return row
}

/** Only connections that came in are accesses; dionaea also logs what it listens on and connects to. */
function readDionaea(o: JsonObject, connection: JsonObject, line: number): Answer {
  const type = asText(connection.type)
  if (type === 'listen' || type === 'connect') return null
  const row = newLogRow(line)
  const broken = fillConnection(
    row,
    o.timestamp,
    o.src_ip,
    o.src_port,
    o.dst_ip ?? o.dest_ip,
    o.dst_port ?? o.dest_port,
  )
  if (broken !== null) return broken
  row.protocol = asText(connection.transport) === 'udp' ? UDP : TCP
  row.handshake = row.protocol === TCP && type !== 'reject' ? 1 : 0
  row.markHints |= MARK.payloadNotLogged
  const commands = asObject(asObject(o.ftp)?.commands)?.command
  const ftpLogin = Array.isArray(commands) && commands.some(c => typeof c === 'string' && c.toUpperCase() === 'PASS')
  if (o.credentials !== undefined || ftpLogin) row.markHints |= MARK.credentials
  return row
}

/** A row as Logstash exports it: one set of names for all honeypots, the rest as the honeypot had it. */
function readExported(o: JsonObject, line: number): Answer {
  const row = newLogRow(line)
  const broken = fillConnection(row, o['@timestamp'] ?? o.timestamp, o.src_ip, o.src_port, o.dest_ip, o.dest_port)
  if (broken !== null) return broken
  const protocol = asText(o.proto ?? o.protocol ?? o.transport).toLowerCase()
  row.protocol = protocol === 'udp' ? UDP : protocol === 'icmp' ? ICMP : TCP
  row.markHints |= MARK.payloadNotLogged
  const login = o.username !== undefined || o.password !== undefined || o.credentials !== undefined
  if (login) row.markHints |= MARK.credentials
  return row
}
