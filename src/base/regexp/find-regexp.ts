import { hasByte } from './byte-set.ts'
import { assertionHolds, kindOfByte, OP, type RegexpProgram } from './regexp-program.ts'

/** Places of a match: start and end of the whole, then of each group; −1 for a group that took no part. */
export type MatchPlaces = Int32Array

interface Threads {
  pcs: Int32Array
  count: number
  /** Generation in which an instruction was reached last. */
  reached: Int32Array
  generation: number
  /** Places of thread i from i × places on. */
  places: Int32Array
}

/**
 * The leftmost match, by preference as Perl has it, with the places of its groups; null if there is none in
 * [from, to). At most one step for each instruction and byte. Neighbours outside of [from, to) count as edges.
 */
export function findRegexp(program: RegexpProgram, bytes: Uint8Array, from = 0, to = bytes.length): MatchPlaces | null {
  const places = 2 * (program.captures + 1)
  let now = threadsOf(program, places)
  let next = threadsOf(program, places)
  let best: MatchPlaces | null = null
  const start = new Int32Array(places)
  for (let at = from; at <= to; at++) {
    if (best === null && (at === from || !program.anchored)) {
      start.fill(-1)
      start[0] = at
      follow(program, now, 0, start, bytes, at, from, to)
    }
    if (now.count === 0 && (best !== null || program.anchored)) break
    next.count = 0
    next.generation++
    for (let i = 0; i < now.count; i++) {
      const pc = now.pcs[i]!
      const own = now.places.subarray(i * places, (i + 1) * places)
      if (program.op[pc] === OP.match) {
        best = own.slice()
        best[1] = at
        break // threads after this one are less preferred
      }
      if (at < to && hasByte(program.sets[program.a[pc]!]!, bytes[at]!))
        follow(program, next, pc + 1, own, bytes, at + 1, from, to)
    }
    ;[now, next] = [next, now]
  }
  return best
}

function threadsOf(program: RegexpProgram, places: number): Threads {
  const size = program.op.length
  return {
    pcs: new Int32Array(size),
    count: 0,
    reached: new Int32Array(size).fill(-1),
    generation: 0,
    places: new Int32Array(size * places),
  }
}

/** Adds to `threads` what can be reached from `pc` without a byte, in order of preference; recursion is as deep as the pattern is long at most. */
function follow(
  program: RegexpProgram,
  threads: Threads,
  pc: number,
  places: Int32Array,
  bytes: Uint8Array,
  at: number,
  from: number,
  to: number,
): void {
  if (threads.reached[pc] === threads.generation) return
  threads.reached[pc] = threads.generation
  switch (program.op[pc]) {
    case OP.jump:
      follow(program, threads, program.a[pc]!, places, bytes, at, from, to)
      return
    case OP.split:
      follow(program, threads, program.a[pc]!, places, bytes, at, from, to)
      follow(program, threads, program.b[pc]!, places, bytes, at, from, to)
      return
    case OP.assertion: {
      const before = kindOfByte(at > from ? bytes[at - 1]! : -1)
      const after = kindOfByte(at < to ? bytes[at]! : -1)
      if (assertionHolds(program.a[pc]!, before, after, at + 1 === to))
        follow(program, threads, pc + 1, places, bytes, at, from, to)
      return
    }
    case OP.save: {
      const saved = places[program.a[pc]!]!
      places[program.a[pc]!] = at
      follow(program, threads, pc + 1, places, bytes, at, from, to)
      places[program.a[pc]!] = saved
      return
    }
    default:
      threads.places.set(places, threads.count * places.length)
      threads.pcs[threads.count++] = pc
  }
}
