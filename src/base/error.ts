/** Codes that an operator may meet. Stable: scripts match on them. */
export const ERROR_CODES = {
  TEITEN_USAGE: 2,
  TEITEN_BAD_VALUE: 2,
  TEITEN_FILE_NOT_FOUND: 2,
  TEITEN_NOT_A_FILE: 2,
  TEITEN_EMPTY_FILE: 2,
  TEITEN_UNKNOWN_FORMAT: 2,
  TEITEN_TRUNCATED: 2,
  TEITEN_BAD_ROW: 2,
  TEITEN_BAD_MAP: 2,
  TEITEN_BAD_RULE: 2,
  TEITEN_BAD_CONFIG: 2,
  TEITEN_UNKNOWN_SCENARIO: 2,
  TEITEN_NO_DATA: 1,
  TEITEN_CHECK_FAILED: 1,
  TEITEN_NOT_FOUND: 1,
  TEITEN_REFUSED: 1,
  TEITEN_STORE_LOCKED: 3,
  TEITEN_STORE_DOWN: 3,
  TEITEN_STORE_VERSION: 3,
  TEITEN_DISK_FULL: 3,
  TEITEN_PORT_IN_USE: 3,
  TEITEN_COUNTING: 3,
  TEITEN_QUERY_LIMIT: 3,
  TEITEN_MISSING_PART: 3,
  TEITEN_LIVE_CAPTURE: 3,
  TEITEN_COLLECTOR_DOWN: 3,
  TEITEN_WRONG_COLLECTOR: 3,
  TEITEN_SETUP_FAILED: 3,
  TEITEN_INTERNAL: 3,
} as const

export type ErrorCode = keyof typeof ERROR_CODES

/**
 * An operator's mistake or an unavailable part: what happened, where, and what to do next.
 * Oddities of the Internet are counted, never thrown; our own faults are ordinary errors and crash.
 */
export class TeitenError extends Error {
  readonly code: ErrorCode
  /** File, line, packet number or setting; empty if there is none. */
  readonly where: string
  /** The next step for the person who reads it. */
  readonly next: string

  constructor(code: ErrorCode, what: string, place: { where?: string; next?: string; cause?: unknown } = {}) {
    super(what, { cause: place.cause })
    this.name = 'TeitenError'
    this.code = code
    this.where = place.where ?? ''
    this.next = place.next ?? ''
  }

  /** Exit code of the command line: 1 the answer is no, 2 wrong usage or input, 3 unavailable. */
  get exitCode(): number {
    return ERROR_CODES[this.code]
  }

  /** The one line that a person reads. */
  get line(): string {
    const where = this.where === '' ? '' : ` (${this.where})`
    const next = this.next === '' ? '' : ` ${this.next}`
    return `${this.code}: ${this.message}${where}.${next}`
  }
}
