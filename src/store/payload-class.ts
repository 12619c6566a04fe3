import { MARK } from '../model/packet-class.ts'
import { CREDENTIALS_PAYLOAD_ID, UNLOGGED_PAYLOAD_ID } from '../model/payload.ts'

const ZERO = `unhex('${'00'.repeat(16)}')`
const ALL_ONES = `unhex('${CREDENTIALS_PAYLOAD_ID}')`
const UNLOGGED = `unhex('${UNLOGGED_PAYLOAD_ID}')`

/** MARK.credentials and MARK.payloadNotLogged: a log says that a login was tried, or does not keep what was sent. */
const LOGIN_OR_UNLOGGED = MARK.credentials | MARK.payloadNotLogged

/** Counted payload id of an access that sent nothing. */
export const NOTHING = `toFixedString(${ZERO}, 16)`

/** Payload of a tuple as it is counted; without bytes, what the log says instead: a login was tried, or it kept nothing. */
export const PAYLOAD_KEY = `if(payload_id = ${ZERO}, multiIf(bitAnd(marks, ${MARK.credentials}) != 0, toFixedString(${ALL_ONES}, 16), bitAnd(marks, ${MARK.payloadNotLogged}) != 0, toFixedString(${UNLOGGED}, 16), payload_id), payload_id)`

/** Counted payload ids that stand for what a log says instead of bytes, as a list. */
export const WITHOUT_BYTES = `toFixedString(${ALL_ONES}, 16), toFixedString(${UNLOGGED}, 16)`

/** Tuples that sent something, or of which a log says that a login was tried or that it kept nothing. */
export const HAS_PAYLOAD = `(payload_id != ${ZERO} OR bitAnd(marks, ${LOGIN_OR_UNLOGGED}) != 0)`

/**
 * Class of a counted payload id, with its judgement joined as `j`: nothing sent over TCP or UDP is a port check,
 * a login without bytes a credential attempt, what a log does not keep other, an unjudged payload other.
 */
export function classOf(id: string, protocol: string): string {
  return `multiIf(${id} = ${ALL_ONES}, 'credential-attempt', ${id} = ${UNLOGGED}, 'other', ${id} = ${ZERO}, if(${protocol} IN (6, 17), 'port-check', 'other'), j.class = '', 'other', j.class)`
}

/** Group of a counted payload id: its own where it has no judgement. */
export function groupKeyOf(id: string): string {
  return `if(j.group_id = ${ZERO}, ${id}, j.group_id)`
}

/** The same as hexadecimal digits. */
export function groupOf(id: string): string {
  return `lower(hex(${groupKeyOf(id)}))`
}

/** Judgements to join as `j`, of the payloads that a subquery gives: the latest of a payload is found by its key. */
export function judgementsOf(ids: string): string {
  return `(SELECT id, class, group_id, group_text, protocol, category, signatures, length(bytes) AS kept, wire_length, truncated FROM payload FINAL WHERE id IN (${ids}))`
}

/** Payloads of all ports in the days, and of one port. */
const PAYLOAD_IDS = 'SELECT payload_id FROM payload_count_day WHERE day >= {from:Date} AND day < {to:Date}'
export const PORT_PAYLOAD_IDS = `${PAYLOAD_IDS} AND protocol = {protocol:UInt8} AND port = {port:UInt16}`

/** Judgements to join as `j`. */
export const JUDGEMENTS = judgementsOf(PAYLOAD_IDS)
