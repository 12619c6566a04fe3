const ZERO = `unhex('${'00'.repeat(16)}')`
const ALL_ONES = `unhex('${'ff'.repeat(16)}')`

/** Payload of a tuple as it is counted; where a log says only that a login was tried, CREDENTIALS_PAYLOAD_ID. */
export const PAYLOAD_KEY = `if(payload_id = ${ZERO} AND bitAnd(marks, 64) != 0, toFixedString(${ALL_ONES}, 16), payload_id)`

/** Tuples that sent something, or of which a log says that a login was tried. */
export const HAS_PAYLOAD = `(payload_id != ${ZERO} OR bitAnd(marks, 64) != 0)`

/**
 * Class of a counted payload id, with its judgement joined as `j`: nothing sent over TCP or UDP is a port check,
 * a login without bytes a credential attempt, an unjudged payload other.
 */
export function classOf(id: string, protocol: string): string {
  return `multiIf(${id} = ${ALL_ONES}, 'credential-attempt', ${id} = ${ZERO}, if(${protocol} IN (6, 17), 'port-check', 'other'), j.class = '', 'other', j.class)`
}

/** Group of a counted payload id, as hexadecimal digits: its own where it has no judgement. */
export function groupOf(id: string): string {
  return `lower(hex(if(j.group_id = ${ZERO}, ${id}, j.group_id)))`
}

/** Judgements to join as `j`. */
export const JUDGEMENTS =
  '(SELECT id, class, group_id, group_text, protocol, category, signatures, length(bytes) AS kept, wire_length, truncated, fields FROM payload FINAL)'
