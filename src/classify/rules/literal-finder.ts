/**
 * All literals of all rules found in one pass: Aho and Corasick (1975) as a dense automaton. Letters are folded to lower
 * case, so that one automaton serves literals with and without case; whoever uses a hit compares the bytes again.
 */
export interface LiteralFinder {
  /** Column of the transition table for each byte; bytes that no literal has share column 0. */
  readonly column: Uint8Array
  readonly columns: number
  /** Next state, multiplied by `columns`, by state × columns + column. */
  readonly next: Uint32Array
  /** For each state, where its owners begin in `owners`; one more entry than states. */
  readonly ownersFrom: Uint32Array
  /** Rules whose literal ends in this state, shorter literals that end there included. */
  readonly owners: Uint32Array
  readonly ownerCount: number
  /** 1 for each owner that was found already in this pass; cleared on leaving. */
  readonly seen: Uint8Array
}

/** `literals[i]` belongs to rule `owners[i]`; literals must not be empty. */
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
  completeTransitions(next, columns, states, ends)
  const ownersFrom = new Uint32Array(states + 1)
  for (let s = 0; s < states; s++) ownersFrom[s + 1] = ownersFrom[s]! + ends[s]!.length
  const ownerCount = owners.reduce((most, o) => Math.max(most, o + 1), 0)
  return {
    column,
    columns,
    next: Uint32Array.from(next.subarray(0, states * columns), s => s * columns),
    ownersFrom,
    owners: Uint32Array.from(ends.flat()),
    ownerCount,
    seen: new Uint8Array(ownerCount),
  }
}

/** Breadth first: a missing transition is that of the longest proper suffix that is a prefix of some literal. */
function completeTransitions(next: Int32Array, columns: number, states: number, ends: number[][]): void {
  const suffix = new Int32Array(states)
  const queue = new Int32Array(states)
  let tail = 0
  for (let c = 0; c < columns; c++) {
    if (next[c]! < 0) next[c] = 0
    else queue[tail++] = next[c]!
  }
  for (let head = 0; head < tail; head++) {
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

/** Rules of which at least one literal occurs in `bytes`, each once, into `found`; gives how many. */
export function findLiterals(finder: LiteralFinder, bytes: Uint8Array, found: Uint32Array): number {
  const { column, columns, next, ownersFrom, owners, seen } = finder
  let state = 0
  let count = 0
  for (let i = 0; i < bytes.length; i++) {
    state = next[state + column[bytes[i]!]!]!
    if (state === 0) continue
    const s = state / columns
    for (let k = ownersFrom[s]!; k < ownersFrom[s + 1]!; k++) {
      const owner = owners[k]!
      if (seen[owner] === 0) {
        seen[owner] = 1
        found[count++] = owner
      }
    }
  }
  for (let k = 0; k < count; k++) seen[found[k]!] = 0
  return count
}
