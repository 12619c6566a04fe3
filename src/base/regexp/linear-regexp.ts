import { readRegexp } from './read-regexp.ts'
import { type RegexpMatcher, regexpMatcher } from './regexp-matcher.ts'
import type { RegexpFlags, RegexpNode } from './regexp-node.ts'
import { MOST_INSTRUCTIONS, regexpProgram } from './regexp-program.ts'

/** A regular expression over bytes that takes time linear in its input, whatever the input is. */
export interface LinearRegexp {
  source: string
  /** As it was read, for whoever wants to know what it must contain. */
  root: RegexpNode
  matcher: RegexpMatcher
}

/** The pattern ready for use, or the reason why it is refused: it cannot be matched in linear time, or is too large. */
export function linearRegexp(
  source: string,
  flags: RegexpFlags = {},
  mostInstructions = MOST_INSTRUCTIONS,
): LinearRegexp | { refused: string } {
  const read = readRegexp(source, flags)
  if ('refused' in read) return read
  const program = regexpProgram(read.root, read.captures, mostInstructions)
  return 'refused' in program ? program : { source, root: read.root, matcher: regexpMatcher(program) }
}
