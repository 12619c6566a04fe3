import type { RegexpProgram } from '../../base/regexp/regexp-program.ts'

/** One condition on a buffer; they are asked in the order in which they are written. */
export type BufferStep = ContentStep | PatternStep | DataStep | NumberStep | JumpStep | SizeStep

export interface ContentStep {
  kind: 'content'
  bytes: Uint8Array
  ignoreCase: boolean
  negated: boolean
  /** From the end of the match before, not from the buffer's start. */
  relative: boolean
  /** Offset, or distance if it is relative. */
  from: number
  /** Bytes from there within which it has to lie whole; null: any number. */
  span: number | null
  /** The buffer ends with it. */
  atEnd: boolean
}

export interface PatternStep {
  kind: 'pattern'
  program: RegexpProgram
  negated: boolean
  relative: boolean
}

export interface DataStep {
  kind: 'data-at'
  at: number
  negated: boolean
  relative: boolean
}

/** Where a number stands in the buffer and how it is written. */
export interface NumberPlace {
  bytes: number
  offset: number
  relative: boolean
  little: boolean
  /** Base of digits as text; 0: binary. */
  base: 0 | 8 | 10 | 16
}

export interface NumberStep extends NumberPlace {
  kind: 'number'
  operator: '<' | '>' | '=' | '<=' | '>=' | '&' | '^'
  negated: boolean
  value: number
  mask: number
}

export interface JumpStep extends NumberPlace {
  kind: 'jump'
  multiplier: number
  align: boolean
  from: 'here' | 'beginning' | 'end'
  more: number
}

/** Length of the whole buffer: in [min, max], or outside if negated. */
export interface SizeStep {
  kind: 'size'
  min: number
  max: number
  negated: boolean
}
