import { MARK } from '../../model/packet-class.ts'
import { TCP } from '../../model/protocol.ts'
import { type LogRow, newLogRow } from './log-row.ts'
import { parseTime } from './log-time.ts'
import { asAddress, asPort, asText, type JsonObject } from './log-value.ts'

/** Sessions that may be open at the same time; the oldest is given out before it closes if there are more. */
const MOST_SESSIONS = 65_536

/** Open sessions by the name that cowrie drew for them, in the order in which they began. */
export type CowrieSessions = Map<string, LogRow>

export function newCowrieSessions(): CowrieSessions {
  return new Map()
}

/**
 * One session is one access: the row of `cowrie.session.connect`, held until the session closes so that a login tried
 * in between can mark it. All other events are rows without an access.
 */
export function readCowrie(sessions: CowrieSessions, o: JsonObject, line: number): LogRow | string | null {
  const name = asText(o.session).slice(0, 200)
  const event = asText(o.eventid)
  if (event === 'cowrie.session.connect') return connect(sessions, o, name, line)
  const row = sessions.get(name)
  if (row === undefined) return null
  if (event === 'cowrie.login.failed' || event === 'cowrie.login.success') row.markHints |= MARK.credentials
  if (event !== 'cowrie.session.closed') return null
  sessions.delete(name)
  return row
}

function connect(sessions: CowrieSessions, o: JsonObject, name: string, line: number): LogRow | string | null {
  const at = parseTime(asText(o.timestamp ?? o['@timestamp']), 'UTC')
  if (at === null) return 'the time cannot be read'
  const source = asAddress(o.src_ip)
  if (source === null) return 'the source address cannot be read'
  const port = asPort(o.dst_port ?? o.dest_port)
  if (port === null) return 'the destination port cannot be read'
  const row = newLogRow(line)
  row.seconds = at.seconds
  row.nanoseconds = at.nanoseconds
  row.source = source
  row.destination = asAddress(o.dst_ip ?? o.dest_ip) ?? row.destination
  row.sourcePort = asPort(o.src_port) ?? 0
  row.destinationPort = port
  row.protocol = TCP
  row.handshake = 1
  row.markHints |= MARK.payloadNotLogged
  row.sensor = asText(o.sensor).slice(0, 200)
  const before = sessions.get(name)
  sessions.delete(name)
  sessions.set(name, row)
  if (before !== undefined) return before
  return sessions.size > MOST_SESSIONS ? takeOldest(sessions) : null
}

function takeOldest(sessions: CowrieSessions): LogRow | null {
  for (const [name, row] of sessions) {
    sessions.delete(name)
    return row
  }
  return null
}

/** Sessions that were still open when the log ended. */
export function endCowrie(sessions: CowrieSessions): LogRow[] {
  const rows = [...sessions.values()]
  sessions.clear()
  return rows
}
