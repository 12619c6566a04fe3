/**
 * Literals of all rules found in one pass: Aho and Corasick (1975) as a dense automaton. Letters are folded to lower case,
 * so that one automaton serves literals with and without case; whoever uses a hit compares the bytes again.
 */
export interface LiteralFinder {
  /** Bit b of word a × 8 + (b >> 5): a literal begins with the bytes a, b. From the first state, everything else is passed over. */
  readonly begins: Uint32Array
  /** Column of the transition table for each byte; bytes that no literal has share column 0. */
  readonly column: Uint8Array
  readonly columns: number
  /** Next state, multiplied by `columns`, by state × columns + column. States at which something ends have the highest numbers. */
  readonly next: Uint32Array
  /** First state at which a literal ends, multiplied by `columns`. */
  readonly firstHit: number
  /** For each hit state, counted from the first, where its owners begin in `owners`; one more entry than hit states. */
  readonly ownersFrom: Uint32Array
  /** Owners of the literals that end in this state, shorter literals that end there included. */
  readonly owners: Uint32Array
  /** The pass in which each owner was found last. */
  readonly seen: Uint32Array
  pass: number
}

/** `literals[i]` belongs to `owners[i]`; each has two bytes at least. */
export function literalFinder(literals: readonly Uint8Array[], owners: readonly number[]): LiteralFinder {
  const { column, columns } = columnsOf(literals)
  const size = 1 + literals.reduce((n, l) => n + l.length, 0)
  const next = new Int32Array(size * columns).fill(-1)
  const ends: number[][] = [[]]
  let states = 1
  literals.forEach((literal, i) => {
    let state = 0
    for (const byte of literal) {
      const at = state * columns + column[byte]!
      if (next[at]! < 0) {
        next[at] = states++
        ends.push([])
      }
      state = next[at]!
    }
    ends[state]!.push(owners[i]!)
  })
  const order = completeTransitions(next, columns, states, ends)
  const found = renumbered(next, columns, order, ends)
  const seen = new Uint32Array(owners.reduce((most, o) => Math.max(most, o + 1), 0))
  return { begins: beginnings(literals), column, columns, ...found, seen, pass: 0 }
}

/** Both cases of the first two bytes of each literal. */
function beginnings(literals: readonly Uint8Array[]): Uint32Array {
  const begins = new Uint32Array(256 * 8)
  for (const [first, second] of literals)
    for (const a of bothCases(first!)) for (const b of bothCases(second!)) begins[a * 8 + (b >>> 5)]! |= 1 << (b & 31)
  return begins
}

function bothCases(byte: number): number[] {
  const low = lower(byte)
  return low >= 97 && low <= 122 ? [low, low - 32] : [byte]
}

/**
 * A missing transition is that of the longest proper suffix that is a prefix of some literal. Gives the states breadth
 * first, which is how they are met: those near the beginning, where a search mostly is, then lie together in the cache.
 */
function completeTransitions(next: Int32Array, columns: number, states: number, ends: number[][]): Int32Array {
  const suffix = new Int32Array(states)
  const queue = new Int32Array(states) // the first state stands before the queue's first
  let tail = 1
  for (let c = 0; c < columns; c++) {
    if (next[c]! < 0) next[c] = 0
    else queue[tail++] = next[c]!
  }
  for (let head = 1; head < tail; head++) {
    const state = queue[head]!
    const shorter = ends[suffix[state]!]!
    if (shorter.length > 0) ends[state] = [...new Set([...ends[state]!, ...shorter])]
    for (let c = 0; c < columns; c++) {
      const at = state * columns + c
      const ofSuffix = next[suffix[state]! * columns + c]!
      if (next[at]! < 0) next[at] = ofSuffix
      else {
        suffix[next[at]!] = ofSuffix
        queue[tail++] = next[at]!
      }
    }
  }
  return queue
}

/** Hit states last: then one comparison in the loop tells whether a literal ended. */
function renumbered(
  next: Int32Array,
  columns: number,
  order: Int32Array,
  ends: readonly number[][],
): Pick<LiteralFinder, 'next' | 'firstHit' | 'ownersFrom' | 'owners'> {
  const number = new Uint32Array(order.length)
  const hitStates: number[] = []
  let quiet = 0
  for (const s of order) {
    if (ends[s]!.length === 0) number[s] = quiet++
    else hitStates.push(s)
  }
  hitStates.forEach((s, i) => {
    number[s] = quiet + i
  })
  const table = new Uint32Array(order.length * columns)
  for (const s of order)
    for (let c = 0; c < columns; c++) table[number[s]! * columns + c] = number[next[s * columns + c]!]! * columns
  const ownersFrom = new Uint32Array(hitStates.length + 1)
  hitStates.forEach((s, i) => {
    ownersFrom[i + 1] = ownersFrom[i]! + ends[s]!.length
  })
  return {
    next: table,
    firstHit: quiet * columns,
    ownersFrom,
    owners: Uint32Array.from(hitStates.flatMap(s => ends[s]!)),
  }
}

function columnsOf(literals: readonly Uint8Array[]): { column: Uint8Array; columns: number } {
  const used = new Uint8Array(256)
  for (const literal of literals) for (const byte of literal) used[lower(byte)] = 1
  const column = new Uint8Array(256)
  let columns = 1
  for (let b = 0; b < 256; b++) if (used[b] === 1) column[b] = columns++
  for (let b = 0; b < 256; b++) column[b] = column[lower(b)]!
  return { column, columns }
}

export function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte
}

/** Owners of which at least one literal occurs in `bytes`, each once, into `found`; gives how many. Allocates nothing. */
export function findLiterals(finder: LiteralFinder, bytes: Uint8Array, found: Uint32Array): number {
  const { begins, column, next, firstHit } = finder
  finder.pass = (finder.pass + 1) >>> 0
  if (finder.pass === 0) {
    finder.seen.fill(0)
    finder.pass = 1
  }
  const last = bytes.length - 1
  let state = 0
  let count = 0
  let i = 0
  while (i <= last) {
    if (state === 0) {
      let byte = bytes[i]!
      while (i < last) {
        const following = bytes[i + 1]!
        if (((begins[(byte << 3) | (following >>> 5)]! >>> (following & 31)) & 1) !== 0) break
        byte = following
        i++
      }
      if (i >= last) return count
    }
    state = next[state + column[bytes[i++]!]!]!
    if (state >= firstHit) count = noteOwners(finder, state, found, count)
  }
  return count
}

function noteOwners(finder: LiteralFinder, state: number, found: Uint32Array, count: number): number {
  const { ownersFrom, owners, seen, pass } = finder
  const hit = (state - finder.firstHit) / finder.columns
  let n = count
  for (let k = ownersFrom[hit]!; k < ownersFrom[hit + 1]!; k++) {
    const owner = owners[k]!
    if (seen[owner] === pass) continue
    seen[owner] = pass
    found[n++] = owner
  }
  return n
}
