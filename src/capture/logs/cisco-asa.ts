import { MARK } from '../../model/packet-class.ts'
import { TCP } from '../../model/protocol.ts'
import { type LogRow, newLogRow } from './log-row.ts'
import { parseTime } from './log-time.ts'
import { asAddress, asText, type JsonObject } from './log-value.ts'

/** T-Pot gives the honeypot 8443/TCP to listen on (docker-compose of tpotce); its log names no port. */
export const CISCO_ASA_PORT = 8443

/**
 * The log of T-Pot's Cisco ASA honeypot is that of a small web server: the request line as text, nothing else of the
 * request. The payload is that line with its CRLF, its full length unknown (0); port and destination are not logged.
 */
export function readCiscoAsa(
  o: JsonObject,
  line: number,
  options: { ciscoAsaPort: number; assume(what: string): void },
): LogRow | string | null {
  const at = parseTime(asText(o['@timestamp'] ?? o.timestamp), 'UTC')
  if (at === null) return 'the time cannot be read'
  const source = asAddress(o.src_ip)
  if (source === null) return 'the source address cannot be read'
  const message = asText(o.payload_printable)
  // A request that could not be parsed gets two rows: this one with the reason, and one with the line itself.
  if (message.startsWith('code ')) return null
  const row = newLogRow(line)
  row.seconds = at.seconds
  row.nanoseconds = at.nanoseconds
  row.source = source
  row.protocol = TCP
  row.destinationPort = options.ciscoAsaPort
  row.handshake = 1
  const request = requestLine(message)
  if (request !== null) row.payload = Buffer.from(`${request}\r\n`, 'latin1')
  else if (!message.startsWith('Request timed out')) row.markHints |= MARK.payloadNotLogged
  options.assume(`Cisco ASA honeypot: the log names no port; ${options.ciscoAsaPort}/TCP is assumed`)
  return row
}

/** The request between its quotes, before the status; with single quotes it is a Python literal. Null if there is none. */
function requestLine(message: string): string | null {
  const m = /^(["'])(.*)\1 \d{3} \S+$/s.exec(message)
  if (m === null) return null
  return m[1] === '"' ? m[2]! : m[2]!.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/gs, unescapePython)
}

function unescapePython(_: string, hex: string | undefined, letter: string | undefined): string {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
  return letter === 'n' ? '\n' : letter === 'r' ? '\r' : letter === 't' ? '\t' : letter!
}
