import type { ByteSet } from './byte-set.ts'

/** Where a pattern may stand: at the start or end of the text, of a line, at the edge of a word. */
export type Assertion =
  | 'start'
  | 'end'
  /** At the end, or before a line feed that ends the text. */
  | 'last-line-end'
  | 'line-start'
  | 'line-end'
  | 'word-edge'
  | 'no-word-edge'

/** A regular expression over bytes, read. */
export type RegexpNode =
  | { kind: 'bytes'; set: ByteSet }
  | { kind: 'sequence'; parts: RegexpNode[] }
  | { kind: 'choice'; options: RegexpNode[] }
  | { kind: 'repeat'; part: RegexpNode; min: number; max: number; greedy: boolean }
  | { kind: 'capture'; index: number; part: RegexpNode }
  | { kind: 'assertion'; what: Assertion }

export interface RegexpFlags {
  ignoreCase?: boolean
  /** `.` fits a line feed as well. */
  dotAll?: boolean
  /** `^` and `$` stand at every line. */
  multiline?: boolean
  /** `$` stands at the very end only (JavaScript); else also before a line feed that ends the text (PCRE, Ruby). */
  dollarIsEnd?: boolean
  /** Blanks and comments in the pattern are left out (PCRE's x). */
  extended?: boolean
  /** `\h` is a hexadecimal digit (Ruby); else a blank or tab (PCRE). */
  rubyEscapes?: boolean
}
