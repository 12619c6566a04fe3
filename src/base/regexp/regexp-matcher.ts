import { hasByte } from './byte-set.ts'
import { assertionHolds, kindOfByte, LAST_LINE_END, OP, type RegexpProgram } from './regexp-program.ts'

/**
 * States that one pattern keeps: ordinary patterns need fewer than 40. A text that would make more is followed without
 * keeping any from there on, which costs more time but no memory; afterwards the states are made anew.
 */
export const MOST_STATES = 128

/** What stands for a match and for "no match any more" instead of a state. */
const MATCHED = -2
const DEAD = -3
const UNKNOWN = -1
/** There is no room for the state. */
const NO_ROOM = -4

/**
 * A pattern that answers only whether it fits: states of the program's machine are made as they are met and remembered
 * (a lazy deterministic automaton), so a byte costs one look into a table most of the time, and one step for each
 * instruction at worst. Not shared between threads.
 */
export interface RegexpMatcher {
  readonly program: RegexpProgram
  /** Next state by state × (columns + 1) + column; the last column is the end of the text. */
  next: Int32Array
  /** Instructions that the machine stands at, of each state; state 0 is the beginning. */
  readonly states: Int32Array[]
  /** Kind of the byte before each state. */
  readonly before: number[]
  readonly known: Map<string, number>
  readonly scratch: Scratch
}

/** What one step uses, made once. */
interface Scratch {
  readonly reached: Int32Array
  generation: number
  readonly stack: Int32Array
  /** Instructions for a byte that can be reached now. */
  readonly ready: Int32Array
  core: Int32Array
  nextCore: Int32Array
  /** True once an assertion looked further than the next byte. */
  lookedFurther: boolean
}

export function regexpMatcher(program: RegexpProgram): RegexpMatcher {
  const size = program.op.length + 1
  const matcher: RegexpMatcher = {
    program,
    next: new Int32Array(0),
    states: [],
    before: [],
    known: new Map(),
    scratch: {
      reached: new Int32Array(size).fill(-1),
      generation: 0,
      stack: new Int32Array(2 * size),
      ready: new Int32Array(size),
      core: new Int32Array(size),
      nextCore: new Int32Array(size),
      lookedFurther: false,
    },
  }
  forget(matcher)
  return matcher
}

/**
 * How many states a pattern has, and most instructions that one byte can cost, whatever the text; null if there are more states
 * than `most`. Costs up to `most` × columns × instructions steps: for checking rules, not for loading them.
 */
export function widestStep(matcher: RegexpMatcher, most: number): { states: number; widest: number } | null {
  const { program, scratch } = matcher
  const states: { core: Int32Array; before: number }[] = [{ core: Int32Array.of(0), before: 0 }]
  const known = new Set(['0 0'])
  let widest = 0
  for (let i = 0; i < states.length; i++) {
    const { core, before } = states[i]!
    for (const byte of program.byteOfColumn) {
      scratch.core.set(core)
      const count = step(matcher, core.length, before, byte, false)
      widest = Math.max(
        widest,
        scratch.reached.reduce((n, generation) => n + Number(generation === scratch.generation), 0),
      )
      if (count <= 0) continue
      const next = scratch.nextCore.slice(0, count).sort()
      const kind = program.hasAssertions ? kindOfByte(byte) : 0
      const key = `${kind} ${next.join()}`
      if (known.has(key)) continue
      if (states.length >= most) return null
      known.add(key)
      states.push({ core: next, before: kind })
    }
  }
  return { states: states.length, widest }
}

/** Back to the beginning only. */
function forget(matcher: RegexpMatcher): void {
  matcher.next = new Int32Array(4 * (matcher.program.columns + 1)).fill(UNKNOWN)
  matcher.states.length = 0
  matcher.before.length = 0
  matcher.known.clear()
  addState(matcher, Int32Array.of(0), 0)
}

/** True if the pattern fits somewhere in [from, to); neighbours outside count as edges of the text. */
export function regexpFits(matcher: RegexpMatcher, bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  const { column, columns } = matcher.program
  const width = columns + 1
  let state = 0
  for (let at = from; at < to; at++) {
    const c = column[bytes[at]!]!
    let next = matcher.next[state * width + c]!
    if (next === UNKNOWN) next = transition(matcher, state, c, at + 1 === to)
    if (next === NO_ROOM) {
      const fits = fitsWithoutStates(matcher, state, bytes, at, to)
      forget(matcher)
      return fits
    }
    if (next < 0) return next === MATCHED
    state = next
  }
  let last = matcher.next[state * width + columns]!
  if (last === UNKNOWN) last = transition(matcher, state, columns, true)
  return last === MATCHED
}

/** The next state; remembered unless it depends on what follows the byte ("before a line feed that ends the text"). */
function transition(matcher: RegexpMatcher, state: number, column: number, lastByte: boolean): number {
  const { program, scratch } = matcher
  const byte = column === program.columns ? -1 : program.byteOfColumn[column]!
  const core = matcher.states[state]!
  scratch.core.set(core)
  const count = step(matcher, core.length, matcher.before[state]!, byte, lastByte)
  let next: number
  if (count < 0) next = MATCHED
  else if (byte < 0 || count === 0) next = DEAD
  else next = stateOf(matcher, scratch.nextCore.slice(0, count).sort(), program.hasAssertions ? kindOfByte(byte) : 0)
  if (!scratch.lookedFurther && next !== NO_ROOM) matcher.next[state * (program.columns + 1) + column] = next
  return next
}

/** The rest of a text from a state on that has no room for the next one. */
function fitsWithoutStates(
  matcher: RegexpMatcher,
  state: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): boolean {
  const { program, scratch } = matcher
  let count = matcher.states[state]!.length
  let before = matcher.before[state]!
  scratch.core.set(matcher.states[state]!)
  for (let at = from; at <= to; at++) {
    const byte = at < to ? bytes[at]! : -1
    count = step(matcher, count, before, byte, at + 1 >= to)
    if (count < 0) return true
    if (count === 0) return false
    before = program.hasAssertions ? kindOfByte(byte) : 0
    const spare = scratch.core
    scratch.core = scratch.nextCore
    scratch.nextCore = spare
  }
  return false
}

/** From the first `count` instructions of `core` over one byte (−1: the end) into `nextCore`; gives how many, −1 for a match. */
function step(matcher: RegexpMatcher, count: number, before: number, byte: number, lastByte: boolean): number {
  const { program, scratch } = matcher
  const { core, nextCore, ready } = scratch
  const after = program.hasAssertions ? kindOfByte(byte) : 0
  scratch.generation++
  scratch.lookedFurther = false
  let ways = 0
  for (let i = 0; i < count; i++) {
    ways = reach(matcher, core[i]!, ways, before, after, lastByte)
    if (ways < 0) return -1
  }
  if (byte < 0) return 0
  let n = 0
  if (!program.anchored) nextCore[n++] = 0
  for (let i = 0; i < ways; i++) {
    const pc = ready[i]!
    if (hasByte(program.sets[program.a[pc]!]!, byte)) nextCore[n++] = pc + 1
  }
  return n
}

/** Adds to `ready` the instructions for a byte that can be reached from `pc` on; gives how many there are now, −1 for a match. */
function reach(
  matcher: RegexpMatcher,
  pc: number,
  ways: number,
  before: number,
  after: number,
  lastByte: boolean,
): number {
  const { op, a, b } = matcher.program
  const { reached, stack, ready, generation } = matcher.scratch
  let top = 0
  let n = ways
  stack[top++] = pc
  while (top > 0) {
    const at = stack[--top]!
    if (reached[at] === generation) continue
    reached[at] = generation
    const code = op[at]!
    if (code === OP.byte) ready[n++] = at
    else if (code === OP.match) return -1
    else if (code === OP.jump) stack[top++] = a[at]!
    else if (code === OP.split) {
      stack[top++] = b[at]!
      stack[top++] = a[at]!
    } else if (code === OP.save) stack[top++] = at + 1
    else {
      if (a[at] === LAST_LINE_END && after === 1) matcher.scratch.lookedFurther = true
      if (assertionHolds(a[at]!, before, after, lastByte)) stack[top++] = at + 1
    }
  }
  return n
}

function stateOf(matcher: RegexpMatcher, core: Int32Array, kind: number): number {
  const known = matcher.known.get(`${kind} ${core.join()}`)
  if (known !== undefined) return known
  return matcher.states.length >= MOST_STATES ? NO_ROOM : addState(matcher, core, kind)
}

function addState(matcher: RegexpMatcher, core: Int32Array, kind: number): number {
  const width = matcher.program.columns + 1
  const state = matcher.states.length
  if ((state + 1) * width > matcher.next.length) {
    const larger = new Int32Array(2 * matcher.next.length).fill(UNKNOWN)
    larger.set(matcher.next)
    matcher.next = larger
  }
  matcher.states.push(core)
  matcher.before.push(kind)
  matcher.known.set(`${kind} ${core.join()}`, state)
  return state
}
