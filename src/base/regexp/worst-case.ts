import type { LinearRegexp } from './linear-regexp.ts'
import { longestMatch } from './longest-match.ts'
import { MOST_STATES, widestStep } from './regexp-matcher.ts'

/**
 * Most steps of one pattern on one text: 3 ms at 15 ns for each (`a[ab]{60}c` on random letters, 2 cores of a cloud machine,
 * November 2026). Patterns built against it took 12 to 49 ms on 4,096 bytes before.
 */
export const MOST_STEPS = 200_000

/** States of a pattern that are gone through to learn what a byte can cost; up to MOST_STATES they are kept, and a byte is one look-up. */
const MOST_STATES_SEEN = 512

/**
 * Most steps of a pattern on a text of `length` bytes: parts of the pattern times bytes that it can look at. Where that is
 * more than MOST_STEPS, its states are gone through: if all are kept, a byte is one look-up.
 */
export function mostSteps(regexp: LinearRegexp, length: number): number {
  const { op, anchored } = regexp.matcher.program
  const bytes = anchored ? Math.min(length, longestMatch(regexp.root) + 1) : length
  if (op.length * bytes <= MOST_STEPS) return op.length * bytes
  const all = widestStep(regexp.matcher, MOST_STATES_SEEN)
  if (all === null) return op.length * bytes
  return all.states <= MOST_STATES ? bytes : all.widest * bytes
}

/** Why a pattern may cost too much on a text of `length` bytes; null if it may not. */
export function tooCostly(regexp: LinearRegexp, length: number): string | null {
  const steps = mostSteps(regexp, length)
  if (steps <= MOST_STEPS) return null
  return `a cost of up to ${grouped(steps)} steps on ${grouped(length)} bytes (at most ${grouped(MOST_STEPS)}): write * instead of {0,20}, or anchor it with ^`
}

const grouped = (n: number): string => n.toLocaleString('en-US')
